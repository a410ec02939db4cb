import type { Block, Op } from "./program.ts";

/** Blocks of calls that are not awaited, and what those call and schedule. */
export function looseBlocks(blocks: readonly Block[]): ReadonlySet<number> {
  const loose = new Set<number>();
  const visit = ({ id, ops }: Block): void => {
    loose.add(id);
    eachCall(ops, (op) => visit(op.block));
    for (const op of ops) if (op.op === "schedule") visit(op.block);
  };
  for (const { ops } of blocks) {
    for (const op of ops) if (op.op === "looseCall") visit(op.block);
  }
  return loose;
}

/** Which job each block is part of, by the id of the job's own block; blocks outside of jobs are left out. */
export function jobsOfBlocks(blocks: readonly Block[]): ReadonlyMap<number, number> {
  const jobs = new Map<number, number>();
  const visit = (block: Block, job: number): void => {
    jobs.set(block.id, job);
    eachCall(block.ops, (op) => visit(op.block, job));
  };
  for (const { ops } of blocks) {
    for (const op of ops) if (op.op === "schedule") visit(op.block, op.block.id);
  }
  return jobs;
}

function eachCall(
  ops: readonly Op[],
  visit: (op: Op & { op: "call" | "looseCall" }) => void,
): void {
  for (const op of ops) {
    if (op.op === "call" || op.op === "looseCall") visit(op);
    if (op.op === "together") eachCall(op.ops, visit);
  }
}
