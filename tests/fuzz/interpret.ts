/** Runs blocks inside functions of either backend, and writes down what they saw. */
import type {
  AnyDataModel,
  FunctionReference,
  GenericActionCtx,
  GenericMutationCtx,
} from "convex/server";
import { ConvexError, type Value } from "convex/values";
import type { Block, Op, PlainOp } from "./program.ts";
import { readPage } from "./pages.ts";
import { resultName } from "./results.ts";
import { type Doc, endLooseCalls, runQuery } from "./queries.ts";
import { CHILD, INNERMOST, type References } from "./references.ts";
import { endCallsThatMake, isWrite, pickId, prepareWrite } from "./writes.ts";
import { addTo, type Names, type World } from "./world.ts";

/** A mutation's context; queries use the reading half of it. */
export type DbCtx = GenericMutationCtx<AnyDataModel>;
/** An action's context. */
export type ActionCtx = GenericActionCtx<AnyDataModel>;

/** The function that runs a block. */
export interface Caller {
  world: World;
  /** Path of its component; empty for the app. */
  component: string;
  /** Of the ids in its component. */
  names: Names;
  references: References;
  /** Null in an action. */
  transaction: DbCtx | null;
  /** Null in a query or mutation. */
  action: ActionCtx | null;
  /** What its calls that are not awaited threw, where the backend has to be told: DIFFERENCES.loose. */
  loose: unknown[];
  /** Its calls that are not awaited. */
  asked: Promise<unknown>[];
  /** The job that it is part of, by the job's block. */
  job?: number;
}

/** A query or mutation that runs a block. */
export type DbCaller = Caller & { transaction: DbCtx };

/** Runs a block's operations and returns or throws as it says. */
export async function runBlock(caller: Caller, block: Block): Promise<Value> {
  const { world } = caller;
  caller.job = world.jobOf.get(block.id);
  try {
    for (const op of block.ops) await runOp(caller, op, block.id);
    world.note(block.id, `${at(caller)} ends block ${block.id}`);
    if (block.throws === "error") throw new Error(`Planned ${block.id}`);
    if (block.throws === "convexError") throw new ConvexError({ planned: block.id });
  } catch (thrown) {
    // What is not awaited ends with a function that fails, wherever it stands: here it is let come to its end.
    await Promise.allSettled(caller.asked);
    throw thrown;
  }
  if (caller.loose.length > 0) {
    throw caller.loose[0];
  }
  return block.returns ?? null;
}

async function runOp(caller: Caller, op: Op, block: number): Promise<void> {
  const { world } = caller;
  try {
    world.note(block, `${at(caller)} ${op.op}: ${await perform(caller, op)}`);
  } catch (thrown) {
    world.note(block, `${at(caller)} ${op.op}: ${world.showError(thrown)}`);
    if (op.fatal) throw thrown;
  }
}

function isCanceled({ job, world }: Caller): boolean {
  return job !== undefined && world.selfCanceled.has(job);
}

async function perform(caller: Caller, op: Op): Promise<string> {
  const { world } = caller;
  switch (op.op) {
    case "echo":
    case "result":
    case "call":
      return await performCall(caller, op);
    case "looseCall":
      return await callLoosely(caller, op);
    case "cancelSelf":
      return await cancelSelf(caller);
    case "together":
      return await performTogether(caller, op.ops);
    case "schedule":
      return await schedule(caller, op);
    case "whoAmI": {
      if (caller.component !== "" && world.oracle("componentIdentity")) return "null";
      const { auth } = caller.transaction ?? caller.action!;
      return caller.names.show((await auth.getUserIdentity())?.name ?? null);
    }
    default:
      return await performInDb(requireDb(caller), op);
  }
}

type DbOp = Exclude<
  PlainOp,
  {
    op:
      | "echo"
      | "result"
      | "call"
      | "together"
      | "schedule"
      | "whoAmI"
      | "cancelSelf"
      | "looseCall";
  }
>;

async function performInDb(caller: DbCaller, op: DbOp): Promise<string> {
  const { world, names } = caller;
  const { db } = caller.transaction;
  switch (op.op) {
    case "query": {
      await endCallsThatMake(caller, op.spec.table);
      const documents = await runQuery(db, op.spec, { ending: op.ending, world });
      return names.showAll(documents);
    }
    case "page":
      return await readPage(caller, op);
    case "jobs":
      return await showJobs(caller);
    case "cancel":
      return await cancel(caller, op.nth);
    case "loose":
      return await writeLoosely(caller, op.write);
    case "getNoId":
      if (world.oracle("noId")) throw new Error("Expected ID value but got none");
      return names.showDocument(await db.get("no id" as never));
    case "get":
    case "normalizeId":
      return await lookUp(caller, op);
    default:
      return await (await prepareWrite(caller, op))();
  }
}

async function lookUp(
  caller: DbCaller,
  op: Extract<Op, { op: "get" | "normalizeId" }>,
): Promise<string> {
  const { db } = caller.transaction;
  const id = await pickId(caller, op.pick) as never;
  if (id === null) return "nothing there";
  if (op.op === "get") return caller.names.showDocument(await db.get(id));
  const tables = ["any", "typed", "free"].filter((table) => db.normalizeId(table, id) === id);
  return tables.join();
}

async function performCall(
  caller: Caller,
  op: Extract<Op, { op: "echo" | "result" | "call" | "looseCall" }>,
): Promise<string> {
  const { names } = caller;
  const { read, mutate, act, echo, results } = caller.references[op.where];
  const ctx = caller.transaction ?? caller.action!;
  if (op.op === "result") {
    const args = op.value === undefined ? {} : { value: op.value };
    const reference = results[resultName(op.kind, op.validator)]!;
    if (op.kind === "query") {
      return names.show(await ctx.runQuery(reference as FunctionReference<"query">, args));
    }
    return names.show(
      op.kind === "action"
        ? await caller.action!.runAction(reference as FunctionReference<"action">, args)
        : await ctx.runMutation(reference as FunctionReference<"mutation">, args),
    );
  }
  if (op.op === "echo") {
    const args = op.value === undefined ? {} : { value: op.value };
    return names.show(await ctx.runQuery(echo, args));
  }
  const args = { block: op.block.id };
  switch (op.kind) {
    case "query":
      return names.show(await ctx.runQuery(read, args));
    case "mutation":
      return names.show(await ctx.runMutation(mutate, args));
    case "action":
      return names.show(await caller.action!.runAction(act, args));
    default:
      return names.show(await caller.transaction!.runQuery(read, args, { useStaleSnapshot: true }));
  }
}

async function performTogether(caller: Caller, ops: readonly Op[]): Promise<string> {
  const { transaction, world } = caller;
  const starts: (() => Promise<string>)[] = [];
  for (const op of ops) {
    starts.push(
      transaction && isWrite(op)
        ? await prepareWrite({ ...caller, transaction }, op)
        : () => perform(caller, op),
    );
  }
  const outcomes: string[] = [];
  const run = async (start: () => Promise<string>, at: number): Promise<void> => {
    outcomes[at] = await start().catch((thrown) => world.showError(thrown));
  };
  if (ops.some(isWrite) && world.oracle("besideNested")) {
    for (const [at, start] of starts.entries()) await run(start, at);
  } else {
    await Promise.all(starts.map(run));
  }
  return outcomes.join(" & ");
}

async function schedule(
  caller: Caller,
  op: Extract<Op, { op: "schedule" }>,
): Promise<string> {
  const { world, component, references } = caller;
  const { mutate, act } = references[op.where];
  if (op.where === "child" && component === INNERMOST && world.oracle("unknownComponent")) {
    throw new Error(`Component "${component}/${CHILD}" is not installed`);
  }
  const { scheduler } = caller.transaction ?? caller.action!;
  const due = world.epoch + op.after * 1000;
  const reference = op.kind === "mutation" ? mutate : act;
  const id = await scheduler.runAt(due, reference, { block: op.block.id });
  caller.names.set(id, `job ${op.block.id}`);
  addTo(world.jobs, { key: component, item: id });
  world.jobIds.set(op.block.id, { component, id });
  if (isCanceled(caller) && world.oracle("canceledParent")) await scheduler.cancel(id);
  return "done";
}

/** Calls a function and goes on. */
async function callLoosely(
  caller: Caller,
  op: Extract<Op, { op: "looseCall" }>,
): Promise<string> {
  const called = performCall(caller, op);
  if (caller.world.oracle("loose")) await called.catch((thrown) => caller.loose.push(thrown));
  else caller.asked.push(called);
  return "asked";
}

/** What it does is not awaited by its caller either: it ends before its function does. */
async function writeLoosely(caller: DbCaller, write: Op): Promise<string> {
  if (!isWrite(write)) throw new TypeError("The generator made a loose operation of no write");
  const start = await prepareWrite(caller, write);
  if (!caller.world.oracle("loose")) void start();
  else await start().catch((thrown) => caller.loose.push(thrown));
  return "asked";
}

async function cancelSelf({ world, job, action, transaction }: Caller): Promise<string> {
  const ctx = transaction ?? action;
  if (job === undefined || ctx === null) return "no job";
  // To a mutation that asks for it Convex does nothing.
  if (transaction === null) world.selfCanceled.add(job);
  if (!world.oracle("canceledParent")) {
    await ctx.scheduler.cancel(world.jobIds.get(job)?.id as never);
  }
  return "done";
}

async function cancel(caller: DbCaller, nth: number): Promise<string> {
  const { db, scheduler } = caller.transaction;
  // They may schedule.
  await endLooseCalls(db);
  const ids = caller.world.jobs.get(caller.component) ?? [];
  const id = ids[nth % Math.max(1, ids.length)] as never;
  if (id === undefined) return "nothing to cancel";
  const job = await db.system.get(id) as Doc | null;
  // The oracle also cancels what has ended, and fails when a job cancels itself.
  if ((job?.state as Doc | undefined)?.kind !== "pending") return "not pending";
  await scheduler.cancel(id);
  return "done";
}

async function showJobs({ component, world, names, transaction }: DbCaller): Promise<string> {
  const jobs = await transaction.db.system.query("_scheduled_functions").collect();
  return jobs.map(({ _id, name, args, scheduledTime, state }) => {
    const due = Math.round((scheduledTime - world.epoch) / 1000);
    // convex-test leaves out the extension that Convex and the host show.
    const path = name.replace(".js:", ":");
    const shown = world.stateOf({ component, id: _id as string }, state.kind);
    return `${names.show(_id)} ${path} ${names.show(args)} at ${due} ${shown}`;
  }).join(", ");
}

function requireDb(caller: Caller): DbCaller {
  const { transaction } = caller;
  if (transaction === null) throw new TypeError("The generator put a database call into an action");
  return { ...caller, transaction };
}

function at({ component }: Caller): string {
  return component === "" ? "app" : component;
}
