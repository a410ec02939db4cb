import { ConvexError, type Value } from "convex/values";
import type { Difference } from "./differences.ts";
import type { Block } from "./program.ts";
import type { Doc } from "./queries.ts";
import { type Field, show } from "./values.ts";

/** A page that was read: what lay before it, and its end. */
export interface SeenPage {
  from: string | null;
  to: string;
}

/** What errors are about, by their wording in either backend. */
const ERROR_KINDS: readonly (readonly [RegExp, string])[] = [
  [/non-?existent doc/, "no such document"],
  // The second is the oracle's, for null where an object must be.
  [
    /Validator error|does not match (literal )?validator|name in validator|missing the required field|contains extra field|Cannot convert undefined or null to object/,
    "validator",
  ],
  [/single paginated query/i, "second page"],
  [/unique\(\) query returned more than one result/, "not unique"],
  [/Incorrect (operator|field) used in `withIndex`/, "range"],
  [/index range|query didn't use the index fields|bounds in `range`/, "range"],
  [/expected ID value but got|Unable to decode ID/i, "no id"],
  [/^Component .* is not (installed|registered)/, "no component"],
];

/** What one backend did in a session, and what its programs need to remember. */
export class World {
  /** What every operation saw, in the order they ran; of calls that are not awaited apart, since that is a race. */
  readonly trace: string[] = [];
  readonly looseTraces = new Map<number, string[]>();
  /** Blocks by id: calls carry the id only, so that `undefined` and shared parts need no encoding. */
  readonly blocks = new Map<number, Block>();
  /** Ids of documents that earlier programs inserted, by component and table. */
  readonly ids = new Map<string, string[]>();
  /** Ids of jobs ever scheduled, by component. */
  readonly jobs = new Map<string, string[]>();
  /** Pages read so far, by query and component. */
  readonly pages = new Map<string, SeenPage[]>();
  /** Ids of jobs by their blocks, and the component that each is an id of. */
  readonly jobIds = new Map<number, { component: string; id: string }>();
  /** Jobs that have canceled themselves, by their blocks. */
  readonly selfCanceled = new Set<number>();
  /** Blocks of calls that are not awaited. */
  loose: ReadonlySet<number> = new Set();
  /** The job that each block is part of. */
  jobOf: ReadonlyMap<number, number> = new Map();
  /** Zero of the due times, epoch ms. */
  readonly epoch: number;
  readonly #isOracle: boolean;
  readonly #inserted: { key: string; id: string; k: number }[] = [];
  readonly #names = new Map<string, Names>();

  /** An empty world. */
  constructor(options: { isOracle: boolean; epoch: number }) {
    this.#isOracle = options.isOracle;
    this.epoch = options.epoch;
  }

  /** Whether this is the oracle, which must be made to follow Convex here. */
  oracle(_difference: Difference): boolean {
    return this.#isOracle;
  }

  /** Notes what an operation of a block saw. */
  note(block: number, line: string): void {
    if (this.loose.has(block)) addTo(this.looseTraces, { key: block, item: line });
    else this.trace.push(line);
  }

  /** How a job has ended, as Convex has it. */
  stateOf({ component, id }: { component: string; id: string }, kind: string): string {
    const canceled = [...this.selfCanceled].map((block) => this.jobIds.get(block))
      .some((job) => job?.component === component && job.id === id);
    return canceled && this.oracle("canceledParent") ? "canceled" : kind;
  }

  /** Remembers an inserted document for later programs: within one, which is known when is a race. */
  addDocument(key: string, document: { id: string; k: number }): void {
    this.#inserted.push({ key, ...document });
  }

  /** Makes a program's documents known to the next one. */
  endProgram(): void {
    this.looseTraces.clear();
    const inserted = this.#inserted.splice(0).sort((a, b) => a.k - b.k);
    for (const { key, id } of inserted) addTo(this.ids, { key, item: id });
  }

  /** The names of one component's ids. */
  names(component: string): Names {
    let names = this.#names.get(component);
    if (names === undefined) this.#names.set(component, names = new Names());
    return names;
  }

  /** Writes an error for comparison. */
  showError(thrown: unknown): string {
    if (thrown instanceof ConvexError) return `ConvexError ${show(thrown.data as Value)}`;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const planned = /Planned \d+/.exec(message)?.[0];
    const kind = ERROR_KINDS.find(([wording]) => wording.test(message))?.[1];
    return `Error ${planned ?? kind ?? message}`;
  }
}

/** Names for ids, which are another text in each backend; the oracle's are unique in their component only. */
export class Names {
  readonly #names = new Map<string, string>();

  /** Gives an id the name under which it is compared. */
  set(id: string, name: string): void {
    this.#names.set(id, name);
  }

  /** Writes a value for comparison. */
  show(value: Field): string {
    return show(value, (text) => this.#names.get(text) ?? JSON.stringify(text));
  }

  /** Writes a document for comparison. */
  showDocument(document: Doc | null): string {
    if (document === null) return "none";
    const { _id, _creationTime, ...fields } = document;
    return this.show(fields);
  }

  /** Writes documents for comparison. */
  showAll(documents: readonly Doc[]): string {
    return documents.map((document) => this.showDocument(document)).join(" ");
  }
}

/** Adds to a list in a map. */
export function addTo<K, T>(
  lists: Map<K, T[]>,
  { key, item }: { key: K; item: T },
): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
