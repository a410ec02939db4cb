/** Makes a failing session smaller, as long as it still fails. */
import type { Block, Op, Program } from "./program.ts";

/** Tells whether programs still show the fault. */
export type StillFails = (programs: readonly Program[]) => Promise<boolean>;

/** Drops and simplifies parts while the fault stays, for at most `attempts` runs. */
export async function shrink(
  programs: readonly Program[],
  { stillFails, attempts }: { stillFails: StillFails; attempts: number },
): Promise<readonly Program[]> {
  let smallest = programs;
  let left = attempts;
  for (let progress = true; progress && left > 0;) {
    progress = false;
    // After a success it goes on where it was: what failed before is likely to fail again.
    for (let at = 0; left > 0; left--) {
      const candidate = itemAt(smallerSessions(smallest), at);
      if (candidate === undefined) break;
      if (await stillFails(candidate)) {
        smallest = candidate;
        progress = true;
      } else {
        at++;
      }
    }
  }
  return smallest;
}

function itemAt<T>(items: IterableIterator<T>, at: number): T | undefined {
  return Iterator.from(items).drop(at).next().value;
}

/** Every session that is one step smaller, the big steps first. */
function* smallerSessions(programs: readonly Program[]): IterableIterator<readonly Program[]> {
  yield* without(programs);
  for (const [at, program] of programs.entries()) {
    for (const smaller of smallerPrograms(program)) yield programs.with(at, smaller);
  }
}

function* smallerPrograms(program: Program): IterableIterator<Program> {
  const { calls, together } = program;
  if (calls.length > 1) {
    for (const fewer of without(calls)) yield { ...program, calls: fewer };
  }
  if (together) yield { calls };
  for (const [at, call] of calls.entries()) {
    for (const block of smallerBlocks(call.block)) {
      yield { ...program, calls: calls.with(at, { ...call, block }) };
    }
    if (call.identity !== null) {
      yield { ...program, calls: calls.with(at, { ...call, identity: null }) };
    }
  }
}

function* smallerBlocks(block: Block): IterableIterator<Block> {
  for (const ops of without(block.ops)) yield { ...block, ops };
  const { throws: _, ...returning } = block;
  if (block.throws) yield returning;
  if (block.returns !== undefined) yield { ...block, returns: undefined };
  for (const [at, op] of block.ops.entries()) {
    for (const smaller of smallerOps(op)) yield { ...block, ops: block.ops.with(at, smaller) };
  }
}

function* smallerOps(op: Op): IterableIterator<Op> {
  const { fatal: _, ...caught } = op;
  if (op.fatal) yield caught;
  if ("block" in op) {
    for (const block of smallerBlocks(op.block)) yield { ...op, block };
  }
  if (op.op === "together") {
    for (const ops of without(op.ops)) yield { ...op, ops };
    for (const [at, each] of op.ops.entries()) {
      for (const smaller of smallerOps(each)) yield { ...op, ops: op.ops.with(at, smaller) };
    }
  }
  if ("fields" in op) {
    for (const name of Object.keys(op.fields)) {
      if (name === "k") continue;
      const { [name]: _, ...fields } = op.fields;
      yield { ...op, fields };
    }
  }
  // The pages of one query share its cursors, so a page's query must stay as it is.
  if (op.op === "query") {
    const { spec } = op;
    if (spec.filter !== null) yield { ...op, spec: { ...spec, filter: null } };
    for (const range of without(spec.range)) yield { ...op, spec: { ...spec, range } };
  }
}

/** The list without its second half, its first half, and each single item. */
function* without<T>(items: readonly T[]): IterableIterator<T[]> {
  const half = items.length >> 1;
  if (half > 1) {
    yield items.slice(0, half);
    yield items.slice(half);
  }
  for (const at of items.keys()) yield items.toSpliced(at, 1);
}
