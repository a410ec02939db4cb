import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { HTTP_PROVIDERS } from "../../plugins/emails/providers/mod.ts";
import { smtp } from "../../plugins/emails/providers/smtp.ts";
import { SmtpLines } from "../../plugins/emails/providers/smtp_lines.ts";
import {
  type EmailProvider,
  NotSentError,
  type ProviderId,
} from "../../plugins/emails/providers/types.ts";
import { isLoopback } from "../../rules/value_rules.ts";
import { readConfig } from "../deployment/config.ts";
import { isPublicAddress, mayReach } from "../http/outgoing.ts";
import { newSealKey } from "../crypto/seal.ts";
import {
  type Asked,
  type ClaimedMail,
  references,
  type SendMailArgs,
} from "../request/references.ts";
import { signalOf } from "../request/signal.ts";
import { askKms } from "./kms.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

type Ctx = Pick<GenericActionCtx<GenericDataModel>, "runMutation">;

/** Questions of one claim: it opens a key, or wraps a few anew. */
const MAX_QUESTIONS = 40;
/** Addresses of providers' APIs in the place of their own: `resend=https://proxy.example`, comma separated. */
const BASE_URLS = "BANATA_EMAIL_APIS";

/**
 * Sends a mail once: takes it in hand, gives it to its provider, and keeps what came of it. What happens to
 * this process meanwhile, the mail is never with two.
 */
export async function sendMail(ctx: Ctx, args: SendMailArgs): Promise<null> {
  const claimed = await claim(ctx, args);
  if (claimed === null) return null;
  const { attempt, credentials, message, provider: id } = claimed;
  const provider = providerOf(id);
  const result = await provider.send(message, credentials, {
    fetch: fetchPublic,
    now: () => Date.now(),
    ...baseUrlOf(id),
  });
  const { idempotencyMs } = provider;
  await ctx.runMutation(references.settleMail, { ...args, attempt, result, idempotencyMs });
  return null;
}

/** Takes the mail in hand; what that asks of KMS is answered here. */
async function claim(ctx: Ctx, args: SendMailArgs): Promise<ClaimedMail | null> {
  const asked: Asked = { sealKey: newSealKey(), answers: [] };
  while (asked.answers.length <= MAX_QUESTIONS) {
    try {
      return await ctx.runMutation(references.claimMail, { ...args, asked });
    } catch (error) {
      const signal = signalOf(error);
      if (signal?.banata !== "question" || signal.question.kind !== "kms") throw error;
      const { id, kind: _, ...question } = signal.question;
      const answer = await askKms({ ...question, sealKey: asked.sealKey });
      // It is tried again by the job that looks after it.
      if (answer.failure !== null) return null;
      asked.answers.push({ id, value: JSON.stringify(answer) });
    }
  }
  throw new Error(`Ask at most ${MAX_QUESTIONS} questions for a mail`);
}

/** Kept between mails where the host keeps what a module holds: a server's greeting takes longer than a mail. */
const LINES = new SmtpLines();

function providerOf(id: ProviderId): EmailProvider {
  return id === "smtp" ? smtp({ mayConnect: isReachable, lines: LINES }) : HTTP_PROVIDERS[id];
}

/** A platform on a developer's machine reaches that machine too. */
function isReachable(address: string): boolean {
  return isPublicAddress(address) ||
    isLoopback(address) && isLoopback(new URL(readConfig().siteUrl).hostname);
}

/** Project owners name servers, and what these answer must not tell of the platform's own network. */
async function fetchPublic(url: string, init: RequestInit): Promise<Response> {
  if (!await mayReach(url, readConfig().siteUrl)) throw new NotSentError();
  return await fetch(url, init);
}

function baseUrlOf(id: string): { baseUrl?: string } {
  const named = (process.env[BASE_URLS] ?? "").split(",").map((text) => text.trim());
  const own = named.find((text) => text.startsWith(`${id}=`));
  return own === undefined ? {} : { baseUrl: own.slice(id.length + 1) };
}
