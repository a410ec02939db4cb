/** One round: load, SIGKILL at a random moment, reopening, and what must be true then. */
import { crashApp, type Promised, type Rows } from "./app.ts";
import { type Engine, open } from "../../embedded/mod.ts";
import { denoCommand } from "../../tools/sealed.ts";

/** What a round showed. Every list of faults must be empty. */
export interface RoundReport {
  /** Writes that the killed process had acknowledged. */
  writes: number;
  /** Jobs, of each kind, whose scheduling it had acknowledged. */
  mutations: number;
  actions: number;
  /** Jobs that had not ended when the host was opened again. */
  left: number;
  faults: string[];
}

/** How a round goes. */
export interface RoundOptions {
  /** Kept from round to round, so that what a kill left is opened, loaded and killed again. */
  dataDir: string;
  /** Starts the keys of this round. */
  prefix: string;
  /** The kill comes after this many acknowledged writes, */
  leastWrites: number;
  /** and then after a random time up to this. */
  mostMs: number;
}

/** Acknowledged keys by what was promised. */
type Acknowledged = Record<Promised, string[]>;

const CHILD = new URL("./child.ts", import.meta.url).href;

/** Runs one round. */
export async function runRound(options: RoundOptions): Promise<RoundReport> {
  const acknowledged = await loadAndKill(options);
  const engine = await open({ ...crashApp(), dataDir: options.dataDir, limits: false });
  try {
    const left = openJobs(await readRows(engine));
    await jobsEnded(engine);
    return {
      writes: acknowledged.write.length,
      mutations: acknowledged.mutation.length,
      actions: acknowledged.action.length,
      left,
      faults: await findFaults(engine, acknowledged),
    };
  } finally {
    await engine.close();
  }
}

async function loadAndKill(options: RoundOptions): Promise<Acknowledged> {
  const child = denoCommand(["run", "-A", CHILD, options.dataDir, options.prefix], {
    stdout: "piped",
  }).spawn();
  const acknowledged: Acknowledged = { write: [], mutation: [], action: [] };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let rest = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    // A line that the kill cut short was not read by anybody.
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [kind, key] = line.split(" ") as [Promised, string];
      acknowledged[kind].push(key);
    }
    if (acknowledged.write.length < options.leastWrites) continue;
    timer ??= setTimeout(() => child.kill("SIGKILL"), Math.random() * options.mostMs);
  }
  clearTimeout(timer);
  const { signal } = await child.status;
  if (signal !== "SIGKILL") throw new Error("The process under load ended before it was killed");
  return acknowledged;
}

/** Settles when no job waits or runs. */
async function jobsEnded(engine: Engine): Promise<void> {
  const waiting = (): boolean => engine.parts.jobs.pending(1).length > 0;
  let commit = Promise.withResolvers<void>();
  const stop = engine.onCommit(() => commit.resolve());
  while (waiting()) {
    // A job's end is a commit, so there is nothing new to see before one.
    await commit.promise;
    commit = Promise.withResolvers<void>();
    if (!waiting()) await engine.finishRunningJobs();
  }
  stop();
}

function openJobs({ states }: Rows): number {
  return states.filter(([, state]) => state === "pending" || state === "inProgress").length;
}

async function readRows(engine: Engine): Promise<Rows> {
  return await engine.run("load:all") as Rows;
}

async function findFaults(engine: Engine, acknowledged: Acknowledged): Promise<string[]> {
  const rows = await readRows(engine);
  const entries = await engine.run("ledger:all", {}, { component: "ledger" }) as string[];
  const plans = new Map(rows.plans);
  const effects = new Set(rows.effects);
  const lost = (what: string, keys: readonly string[], present: { has(key: string): boolean }) =>
    keys.filter((key) => !present.has(key)).map((key) => `${what} ${key} is lost`);
  const mutations = [...plans].filter(([, kind]) => kind === "mutation").map(([key]) => key);
  const succeeded = rows.states.filter(([, state]) => state === "success").map(([key]) => key);
  const { problems } = engine.checkIntegrity();
  return [
    ...lost("Write", acknowledged.write, new Set(rows.writes)),
    ...lost("Job", [...acknowledged.mutation, ...acknowledged.action], plans),
    // What was not acknowledged may be there or not, but whole and once.
    ...lost("The component's half of write", rows.writes, new Set(entries)),
    ...lost("The app's half of write", entries, new Set(rows.writes)),
    ...lost("The effect of mutation", mutations, effects),
    // An action that was interrupted is failed and never repeated; one that succeeded has had its effect.
    ...lost("The effect of succeeded job", succeeded, effects),
    ...lost("The state of job", [...plans.keys()], new Map(rows.states)),
    ...lost("The plan of effect", rows.effects, plans),
    ...twice("Write", rows.writes),
    ...twice("Entry", entries),
    ...twice("Job", rows.plans.map(([key]) => key)),
    ...twice("Effect", rows.effects),
    ...problems,
  ];
}

function twice(what: string, keys: readonly string[]): string[] {
  const seen = new Set<string>();
  return keys.filter((key) => seen.size === seen.add(key).size)
    .map((key) => `${what} ${key} is there twice`);
}
