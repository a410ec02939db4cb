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
import { isPublicAddress, mayReach } from "../deployment/outgoing.ts";
import { references, type SendMailArgs } from "../request/references.ts";
import { answeringKms } from "./answering_kms.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

type Ctx = Pick<GenericActionCtx<GenericDataModel>, "runMutation">;

/** Addresses of providers' APIs in the place of their own: `resend=https://proxy.example`, comma separated. */
const BASE_URLS = "BANATA_EMAIL_APIS";

/**
 * Sends a mail once: takes it in hand, gives it to its provider, and keeps what came of it. What happens to
 * this process meanwhile, the mail is never with two.
 */
export async function sendMail(ctx: Ctx, args: SendMailArgs): Promise<null> {
  // Where KMS fails, the job that looks after the mail tries it again.
  const { value: claimed = null } = await answeringKms(
    (asked) => ctx.runMutation(references.claimMail, { ...args, asked }),
  );
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
export async function fetchPublic(url: string, init: RequestInit): Promise<Response> {
  if (!await mayReach(url, readConfig().siteUrl)) throw new NotSentError();
  return await fetch(url, init);
}

function baseUrlOf(id: string): { baseUrl?: string } {
  const named = (process.env[BASE_URLS] ?? "").split(",").map((text) => text.trim());
  const own = named.find((text) => text.startsWith(`${id}=`));
  return own === undefined ? {} : { baseUrl: own.slice(id.length + 1) };
}
