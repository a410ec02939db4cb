import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { exchange, isAnswer } from "../../plugins/emails/providers/exchange.ts";
import { retryAfterMs } from "../../plugins/emails/providers/results.ts";
import type { ProviderAnswer } from "../../plugins/emails/providers/types.ts";
import { signedHeaders } from "../../plugins/audit_logs/streams/signed_headers.ts";
import {
  type AuditBatchArgs,
  type OpenedAuditBatch,
  references,
  type SettleAuditBatchArgs,
} from "../request/references.ts";
import { answeringKms } from "./answering_kms.ts";
import { fetchPublic } from "./send_mails.ts";

type Ctx = Pick<GenericActionCtx<GenericDataModel>, "runMutation">;
type Outcome = Pick<SettleAuditBatchArgs, "afterMs" | "failure" | "isGone">;

/**
 * Sends a batch of events once, and keeps what came of it. A process that ends meanwhile sends it again, so
 * its server may get it twice, by the same id.
 */
export async function sendAuditBatch(ctx: Ctx, args: AuditBatchArgs): Promise<null> {
  // Where KMS fails, the job that looks after the stream tries it again.
  const { value: opened = null } = await answeringKms(
    (asked) => ctx.runMutation(references.openAuditBatch, { ...args, asked }),
  );
  if (opened === null) return null;
  await ctx.runMutation(references.settleAuditBatch, { ...args, ...await send(opened) });
  return null;
}

async function send({ secrets, url, ...message }: OpenedAuditBatch): Promise<Outcome> {
  if (secrets.length === 0) return { failure: { code: "STREAM_SECRET_UNREADABLE" } };
  const headers = signedHeaders(message, { secrets, now: Date.now() });
  const options = { fetch: fetchPublic, now: () => Date.now() };
  const answer = await exchange({ url, headers, body: message.body }, options);
  if (isAnswer(answer)) return outcomeOf(answer);
  const code = answer.outcome === "accepted" ? "" : FAILURES[answer.code];
  return { failure: { code: code ?? "STREAM_CONNECTION_LOST" } };
}

/** How an exchange ends that has no answer. */
const FAILURES: Readonly<Record<string, string>> = {
  CREDENTIALS_URL_INVALID: "STREAM_URL_REFUSED",
  PROVIDER_URL_REFUSED: "STREAM_URL_REFUSED",
  PROVIDER_TIMED_OUT: "STREAM_TIMED_OUT",
  PROVIDER_UNREACHABLE: "STREAM_UNREACHABLE",
};

/** Only a 2xx says that it has the events; what else it says is nothing to keep. */
function outcomeOf({ headers, status }: ProviderAnswer): Outcome {
  if (status >= 200 && status < 300) return {};
  const afterMs = retryAfterMs(headers, Date.now());
  const code = codeOf(status);
  return {
    failure: { code, status },
    ...afterMs === null ? {} : { afterMs },
    ...status === 410 ? { isGone: true } : {},
  };
}

function codeOf(status: number): string {
  if (status < 400) return "STREAM_REDIRECTED";
  if (status === 410) return "STREAM_GONE";
  if (status === 429) return "STREAM_RATE_LIMITED";
  return status < 500 ? "STREAM_REFUSED" : "STREAM_FAILED";
}
