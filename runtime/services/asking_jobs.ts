import {
  type FunctionReference,
  type GenericActionCtx,
  type GenericDataModel,
  internalActionGeneric,
  type RegisteredAction,
  type Scheduler,
} from "convex/server";
import { ConvexError, type Infer, v } from "convex/values";
import { newSealKey } from "../crypto/seal.ts";
import { readConfig, type RuntimeConfig } from "../deployment/config.ts";
import { Asker } from "../request/ask.ts";
import { RUNTIME_ERRORS } from "../request/errors.ts";
import { type AnswerJobArgs, type Asked, references } from "../request/references.ts";
import { askAndRollBack, signalOf } from "../request/signal.ts";
import type { KmsFailure, Question } from "../request/wire.ts";
import type { RootKeys } from "./root_key.ts";
import { rootKeysOf } from "./root_keys.ts";

/** Questions of one run of a job: it wraps at most ten keys anew, each of which takes two. */
const MAX_QUESTIONS = 40;
/** A job that KMS has failed is tried again after a minute, two, four, at last every hour: most of a day. */
const MAX_TRIES = 20;
const FIRST_WAIT_MS = 60 * 1000;
const MAX_WAIT_MS = 60 * 60 * 1000;

const jobValidator = v.union(
  v.literal("deliverMail"),
  v.literal("rewrapProjectKeys"),
  v.literal("rotateVaultKeys"),
  v.literal("sealColumns"),
  v.literal("signAuditLog"),
);
/** What is due until it is done: the sequencer schedules it again every minute, so nothing else has to. */
const TAKEN_UP: ReadonlySet<string> = new Set(["signAuditLog"]);

/** A mutation that opens what a project keeps secret, though no request waits for it. */
type Job = Infer<typeof jobValidator>;

const JOBS: Readonly<
  Record<Job, FunctionReference<"mutation", "internal", Record<string, unknown>>>
> = references;

/** The argument by which a job gets its answers. */
export const askedArgs = {
  asked: v.optional(v.object({
    sealKey: v.string(),
    answers: v.array(v.object({ id: v.string(), value: v.string() })),
  })),
};

/** Whether a root key of the deployment is in KMS, where only an action can ask. */
export function needsKms({ kms }: Pick<RuntimeConfig, "kms">): boolean {
  return kms.current !== null || kms.previous.length > 0;
}

/** The root keys for a function whose questions an action answers, and the question it stopped at. */
export function askingRoots(asked: Asked | undefined): {
  roots(): Promise<RootKeys>;
  pending(): Question | null;
} {
  const { answers, sealKey } = asked ?? { answers: [], sealKey: "" };
  let question: Question | null = null;
  const asker = new Asker({ sealKey, answers, onQuestion: (asks) => question ??= asks });
  return { roots: () => rootKeysOf(readConfig(), { asker }), pending: () => question };
}

/** How a job runs. */
interface JobCall<Result> {
  readonly job: Job;
  /** Its own arguments, without its answers. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly asked: Asked | undefined;
  /** What it gives where an action has it in hand now. */
  handedOver(roots: RootKeys): Promise<Result>;
}

/**
 * Runs a job in its mutation. Where a root key is in KMS, it is handed over to {@link answerJob} first, and
 * comes back with answers; what it wrote before a question is undone.
 */
export async function runJob<Result>(
  { scheduler }: { readonly scheduler: Pick<Scheduler, "runAfter"> },
  { args, asked, handedOver, job, run }: JobCall<Result> & {
    run(roots: () => Promise<RootKeys>): Promise<Result>;
  },
): Promise<Result> {
  const asking = askingRoots(asked);
  if (asked === undefined && needsKms(readConfig())) {
    await scheduler.runAfter(0, references.answerJob, { job, args, tries: 0 });
    return await handedOver(await asking.roots());
  }
  try {
    const result = await run(asking.roots);
    if (asking.pending() === null) return result;
  } catch (error) {
    if (asking.pending() === null) throw error;
  }
  return askAndRollBack(asking.pending()!);
}

/**
 * The internal action that runs a job and answers its questions. One that was handed over is tried again
 * when KMS fails; to whoever calls it otherwise the failure is told.
 */
export function answerJob(): RegisteredAction<"internal", AnswerJobArgs, Promise<unknown>> {
  return internalActionGeneric({
    args: { job: jobValidator, args: v.any(), tries: v.optional(v.number()) },
    handler: async (ctx, { args, job, tries }): Promise<unknown> => {
      const asked: Asked = { sealKey: newSealKey(), answers: [] };
      while (asked.answers.length <= MAX_QUESTIONS) {
        const { question, value } = await attempt(ctx, { job, args: { ...args, asked } });
        if (question === undefined) return value;
        const failure = await answerKms(ctx, { asked, question });
        if (failure === null) continue;
        if (tries !== undefined && TAKEN_UP.has(job)) return null;
        if (tries === undefined || tries >= MAX_TRIES) throw kmsFailed(failure);
        const wait = Math.min(FIRST_WAIT_MS * 2 ** tries, MAX_WAIT_MS);
        await ctx.scheduler.runAfter(wait, references.answerJob, { job, args, tries: tries + 1 });
        return null;
      }
      throw new Error(`Ask at most ${MAX_QUESTIONS} questions a job`);
    },
  });
}

/** Answers a question of KMS among those that were asked; gives why it could not. */
export async function answerKms(
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runAction">,
  { asked, question }: { asked: Asked; question: Question },
): Promise<KmsFailure | null> {
  if (question.kind !== "kms") throw new Error("Ask nothing but KMS in a job");
  const { id, kind: _kind, ...args } = question;
  const answer = await ctx.runAction(references.askKms, { ...args, sealKey: asked.sealKey });
  if (answer.failure === null) asked.answers.push({ id, value: JSON.stringify(answer) });
  return answer.failure;
}

/** What a caller is told of a failure of KMS. */
export function kmsFailed(code: KmsFailure): ConvexError<{ code: string; message: string }> {
  return new ConvexError({ code, message: RUNTIME_ERRORS[code][1] });
}

async function attempt(
  ctx: GenericActionCtx<GenericDataModel>,
  { args, job }: { job: Job; args: Record<string, unknown> },
): Promise<{ value?: unknown; question?: Question }> {
  try {
    return { value: await ctx.runMutation(JOBS[job], args) };
  } catch (error) {
    const signal = signalOf(error);
    if (signal?.banata !== "question") throw error;
    return { question: signal.question };
  }
}
