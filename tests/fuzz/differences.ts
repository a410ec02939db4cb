/**
 * Where the oracle, convex-test, is known to differ from Convex. The host follows Convex; the fuzz makes the
 * oracle follow it too, each time by name, so that nothing else can hide behind an exception.
 */
export const DIFFERENCES = {
  /** In filters it compares by JavaScript's `<`, so `null < 1n`; Convex compares by its order of values. */
  filterOrder: "The oracle's filters that order values are run in code, with compareValues",
  /** It takes the steps of a range in the order of the index's fields only; Convex takes them in any. */
  rangeOrder: "The host gets the steps of a range turned round, the oracle as the index has them",
  /** A component's action gives the identity, which it does not have itself, to what it calls. */
  componentIdentity: "In the oracle's components `whoAmI` answers what Convex answers: nobody",
  /** `get("no id")` is null there; Convex refuses what is no id. */
  noId: "In the oracle `getNoId` throws what Convex throws",
  /**
   * Database calls made beside a nested mutation run inside it there, so they are rolled back with it. On
   * Convex they take their turn.
   */
  besideNested: "The oracle runs such groups one by one, in the order they were asked for",
  /** Its validators trip over a patch that unsets a field which neither document nor schema has. */
  unsetUnknown: "The oracle's patches leave out fields that they unset and that are not set",
  /** It runs no further than its function's handler, and what then fails is nobody's. */
  loose: "In the oracle writes that are not awaited are, and fail the function at its end",
  /** It looks for a table when a query reads, Convex when the query is begun: what was asked for before may make it. */
  madeMeanwhile: "A table that may not be there is read when calls that are not awaited have ended",
  /** It fails when a running job is canceled, and what a canceled job schedules runs there. */
  canceledParent:
    "In the oracle jobs don't cancel themselves; what they schedule then is canceled at once",
  /** It schedules a function of a component that is not there, which then fails; Convex refuses at once. */
  unknownComponent: "In the oracle `schedule` throws what Convex throws",
  /** It checks nothing of a `v.record()`. */
  records: "In the oracle an insert whose record does not fit throws what Convex throws",
  /** Its stale snapshots are never stale; on Convex they may be older than their mutation's. */
  staleSnapshot: "Snapshot queries are made only in mutations that run alone",
  /** It knows a table by name only; on Convex the ids of a table whose creation was undone are no ids. */
  undeclaredTable: "Ids of documents that are gone are used from tables of the schema only",
  /** When the document at an end cursor is gone it reports the end of the whole query. */
  endCursor: "Of a page between two cursors only the documents are compared",
  /** It reads no further than a limit between two cursors, and what lies behind is lost; Convex reads it all. */
  limitsBetween: "The oracle's pages between two cursors have no limits",
  /**
   * It advises to split a page of two documents more than were asked for, and calls a page that is full
   * in time one that read too much; Convex splits near its limits.
   */
  splits:
    "Of a page that may read so many rows only the documents are compared, of others not the advice",
  /** It shows the function of a job without the `.js` of its module. */
  jobNames: "The names of jobs are compared without it",
  /** Its failed jobs carry no error text, and completion times follow the wall clock. */
  jobDetails: "Of a job only name, arguments, due time and state are compared",
  /** Ids are another text, creation times another clock. */
  systemFields:
    "Ids are named by their document, creation times left out; orders by them are compared",
  /** Fields come in the order in which they were written; Convex sorts them by name. */
  fieldOrder: "Documents are written out with their fields sorted",
  /** Wording. */
  errorTexts: "Errors are compared by kind; those thrown by the program itself word for word",
} as const;

/** Name of a known difference. */
export type Difference = keyof typeof DIFFERENCES;
