import { LATEST } from "../migrations/facts.gen.ts";

/** Each job: what it is called, minutes between its runs, the mutation that it is. */
const JOBS: readonly (readonly [name: string, minutes: number, mutation: string])[] = [
  // An interval runs first when its name is new, so steps run by themselves on the deploy that brings them.
  [`run data migrations up to step ${LATEST}`, 5, "migrate:runAll"],
  // Whoever watches a session learns by it that its time is over.
  ["sweep what has expired", 1, "sweep:expired"],
  ["sweep old mails", 10, "mail_sweep:expired"],
  ["erase deleted projects", 10, "erase:due"],
  ["purge deleted secrets", 10, "vault_purge:due"],
  ["take up the events that wait for their number", 1, "audit_sequencer:resume"],
  ["prune old events", 10, "audit_retention:due"],
  ["go on erasing people from events", 10, "audit_erasure:resume"],
];

/** What Convex reads of a module's crons. */
interface DeclaredCrons {
  readonly isCrons: true;
  readonly crons: Readonly<Record<string, unknown>>;
  /** The jobs as JSON. */
  export(): string;
}

/**
 * The component's jobs, in the form that Convex's `cronJobs()` gives them; a test holds the two together.
 * Every function's bundle has all of `convex/server` that any module uses, and its cron builder is 7 KB that
 * every call would load.
 */
const crons: DeclaredCrons = {
  isCrons: true,
  crons: Object.fromEntries(
    JOBS.map(([job, minutes, name]) => [
      job,
      { name, args: [{}], schedule: { minutes, type: "interval" } },
    ]),
  ),
  export() {
    return JSON.stringify(this.crons);
  },
};

export default crons;
