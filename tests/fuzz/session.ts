/** Runs a session's programs on both backends and finds the first difference. */
import { COMPONENTS } from "./app.ts";
import { type Backend, openBackends } from "./backends.ts";
import { blocksOf } from "./generate.ts";
import type { Program } from "./program.ts";
import { show as write } from "./values.ts";

/** A program after which the backends were not alike. */
export interface Mismatch {
  /** Which program of the session. */
  at: number;
  /** What the oracle did, from the first difference on. */
  oracle: string;
  /** What the host did, from the first difference on. */
  host: string;
}

/** Runs programs on two new backends; returns the first difference, or null. */
export async function runSession(programs: readonly Program[]): Promise<Mismatch | null> {
  const [oracle, host] = await openBackends(blocksOf(programs));
  await using _oracle = oracle;
  await using _host = host;
  for (const [at, program] of programs.entries()) {
    // One after the other: the oracle's global timers must not be the host's.
    const expected = await observe(oracle, program);
    const actual = await observe(host, program);
    const first = expected.findIndex((line, index) => line !== actual[index]);
    if (first === -1 && expected.length === actual.length) continue;
    const from = first === -1 ? Math.min(expected.length, actual.length) : first;
    const show = (lines: readonly string[]): string => lines.slice(from, from + 3).join("\n    ");
    return { at, oracle: show(expected), host: show(actual) };
  }
  return null;
}

/** All that can be seen of a program: what its operations saw, its answers, its jobs, the tables after it. */
async function observe(backend: Backend, program: Program): Promise<string[]> {
  const { world } = backend;
  const start = world.trace.length;
  const run = async (at: number): Promise<string> => {
    const call = program.calls[at]!;
    try {
      return `answer ${at}: ${write(await backend.call(call))}`;
    } catch (thrown) {
      return `answer ${at}: ${world.showError(thrown)}`;
    }
  };
  const answers: string[] = [];
  if (program.together) {
    answers.push(...await Promise.all(program.calls.map((_, at) => run(at))));
  } else {
    for (const at of program.calls.keys()) answers.push(await run(at));
  }
  await backend.settle();
  const loose = [...world.looseTraces].sort(([a], [b]) => a - b).flatMap(([, lines]) => lines);
  world.endProgram();
  const tables: string[] = [];
  for (const component of COMPONENTS) {
    tables.push(
      ...(await backend.dump(component)).split("\n").map((line) => `${component}/${line}`),
    );
  }
  return [...world.trace.slice(start), ...loose, ...answers, ...tables];
}
