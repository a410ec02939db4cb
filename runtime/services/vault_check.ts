import { internalActionGeneric, internalQueryGeneric } from "convex/server";
import type {
  GenericActionCtx,
  GenericDataModel,
  RegisteredAction,
  RegisteredQuery,
} from "convex/server";
import { v } from "convex/values";
import type { CheckPart, CheckPlace } from "../../component/vault_check.ts";
import { newSealKey } from "../crypto/seal.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readOnly } from "../request/read_only.ts";
import {
  type Asked,
  references,
  type VaultCheck,
  type VaultCheckArgs,
  type VaultCheckPart,
  type VaultCheckPartArgs,
  type VaultCheckResult,
} from "../request/references.ts";
import { answerKms, askedArgs, askingRoots, kmsFailed } from "./asking_jobs.ts";
import { checkRows } from "./vault_checker.ts";

/** How long a call goes on: a progress bar asks again sooner, and Convex ends an action after ten minutes. */
const DEFAULT_MS = 5 * 60 * 1000;
/** Faults after which a call ends, so that its answer stays small. */
const MAX_FAULTS = 500;
/** Answers of KMS that are kept, one for each version of a project's key: more than a part has projects. */
const MAX_ANSWERS = 200;

/**
 * The internal function that opens everything under the projects' keys, and says where what does not open
 * is: never what it is. It ends after five minutes, or `maxMs`, with the place where the next call goes on.
 */
export function verifyVault(): RegisteredAction<"internal", VaultCheckArgs, Promise<VaultCheck>> {
  return internalActionGeneric({
    args: {
      after: v.optional(v.union(v.string(), v.null())),
      maxMs: v.optional(v.number()),
    },
    handler: async (ctx, { after = null, maxMs = DEFAULT_MS }): Promise<VaultCheck> => {
      const end = Date.now() + maxMs;
      const asked: Asked = { sealKey: newSealKey(), answers: [] };
      const check: VaultCheck = { checked: 0, earlier: 0, faults: [], projectsLeft: 0, after };
      do {
        const part = await answeredPart(ctx, { after: check.after, asked });
        check.checked += part.checked;
        check.earlier += part.earlier;
        check.faults.push(...part.faults);
        check.projectsLeft = part.projectsLeft;
        check.after = part.after;
      } while (check.after !== null && Date.now() < end && check.faults.length < MAX_FAULTS);
      return check;
    },
  });
}

/** The next part, with what it asks of KMS; the answers are kept, for the next ones ask the same. */
async function answeredPart(
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runAction" | "runQuery">,
  args: { after: string | null; asked: Asked },
): Promise<VaultCheckPart> {
  while (true) {
    const result = await ctx.runQuery(references.verifyVaultPart, args);
    if ("found" in result) return result.found;
    const failure = await answerKms(ctx, { asked: args.asked, question: result.question });
    if (failure !== null) throw kmsFailed(failure);
    // The query reads them all.
    args.asked.answers.splice(0, args.asked.answers.length - MAX_ANSWERS);
  }
}

/** The internal function that opens the next rows, at most 200 and 4 MiB, in one transaction. */
export function verifyVaultPart(
  component: BanataComponent,
): RegisteredQuery<"internal", VaultCheckPartArgs, Promise<VaultCheckResult>> {
  return internalQueryGeneric({
    args: { after: v.union(v.string(), v.null()), ...askedArgs },
    handler: async (ctx, { after, asked }): Promise<VaultCheckResult> => {
      const place: CheckPlace | null = after === null ? null : JSON.parse(after);
      const part: CheckPart = await ctx.runQuery(component.vault_check.part, { after: place });
      const { pending, roots } = askingRoots(asked);
      try {
        const parts = { ctx: readOnly(ctx, () => {}), component, roots, now: Date.now() };
        const found = await checkRows(part.rows, parts);
        const next = part.after === null ? null : JSON.stringify(part.after);
        return { found: { ...found, projectsLeft: part.projectsLeft, after: next } };
      } catch (error) {
        const question = pending();
        if (question === null) throw error;
        return { question };
      }
    },
  });
}
