import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { HTTP_PROVIDERS } from "../../plugins/emails/providers/mod.ts";
import { smtp } from "../../plugins/emails/providers/smtp.ts";
import { SmtpLines } from "../../plugins/emails/providers/smtp_lines.ts";
import { INTERRUPTED } from "../../plugins/emails/providers/results.ts";
import {
  type EmailProvider,
  NotSentError,
  type ProviderId,
} from "../../plugins/emails/providers/types.ts";
import { isLoopback } from "../../rules/local_hosts.ts";
import { readConfig } from "../deployment/config.ts";
import { isPublicAddress, mayReach } from "../deployment/outgoing.ts";
import {
  type ClaimedMail,
  type ClaimedMails,
  type ClaimMailsArgs,
  type MailRoundArgs,
  references,
  type SettledMail,
} from "../request/references.ts";
import { answeringKms } from "./answering_kms.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

type Ctx = Pick<GenericActionCtx<GenericDataModel>, "runMutation" | "scheduler">;

/** Addresses of providers' APIs in the place of their own: `resend=https://proxy.example`, comma separated. */
const BASE_URLS = "BANATA_EMAIL_APIS";
/** Mails that a round has in hand at a time; mail servers let one client have few connections. */
const AT_ONCE = 16;
/** After this a round that has room looks for what was queued, though its providers have answered nothing. */
const LOOK_MS = 500;
/** How long a round goes on before another process takes it up: an action has ten minutes. */
const TURN_MS = 2 * 60 * 1000;

/**
 * Sends what is due of a project's mails: takes some in hand, gives each to its provider, keeps what came of
 * it, and goes on until there are no more. What happens to this process meanwhile, no mail is with two.
 */
export async function sendMails(ctx: Ctx, args: MailRoundArgs): Promise<null> {
  const until = Date.now() + TURN_MS;
  const flying = new Set<Promise<void>>();
  const landed: SettledMail[] = [];
  let isTaking = true;
  while (true) {
    if (isTaking && Date.now() > until) {
      isTaking = false;
      await ctx.scheduler.runAfter(0, references.sendMails, args);
    }
    const room = isTaking ? AT_ONCE - flying.size : 0;
    const settled = landed.splice(0);
    if (room > 0 || settled.length > 0) {
      const claimed = await turn(ctx, { ...args, settled, room, inHand: flying.size });
      isTaking &&= claimed.isTaking;
      for (const mail of claimed.mails) {
        const flight = send(mail).then((result) => {
          landed.push(result);
          flying.delete(flight);
        });
        flying.add(flight);
      }
    }
    if (landed.length > 0) continue;
    if (flying.size === 0 && !isTaking) return null;
    if (flying.size > 0) await firstOf(flying, { orSoon: isTaking && flying.size < AT_ONCE });
  }
}

/** Waits for what lands first; for a moment only, where there is something else to do. */
async function firstOf(
  flying: ReadonlySet<Promise<void>>,
  { orSoon }: { orSoon: boolean },
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = new Promise<void>((resolve) => {
    if (orSoon) timer = setTimeout(resolve, LOOK_MS);
  });
  await Promise.race([...flying, soon]);
  clearTimeout(timer);
}

/**
 * One turn of a round. Where no mail can be taken in hand, as where KMS fails, what came of those before is
 * kept all the same, and the job that looks after the round has another try it again.
 */
async function turn(
  ctx: Ctx,
  args: Omit<ClaimMailsArgs, "asked">,
): Promise<ClaimedMails> {
  try {
    const { value } = await answeringKms(
      (asked) => ctx.runMutation(references.claimMails, { ...args, asked }),
    );
    if (value !== undefined) return value;
  } catch (error) {
    if (args.room === 0) throw error;
    // Its message may hold values of a row.
    const name = error instanceof Error ? error.name : typeof error;
    const { projectId } = args;
    console.error(
      JSON.stringify({ level: "error", event: "mails_not_taken", projectId, error: name }),
    );
  }
  return await ctx.runMutation(references.claimMails, { ...args, room: 0 });
}

async function send(
  { attempt, credentials, id: mailId, message, provider: id }: ClaimedMail,
): Promise<SettledMail> {
  const options = { fetch: fetchPublic, now: () => Date.now(), ...baseUrlOf(id) };
  try {
    const result = await providerOf(id).send(message, credentials, options);
    return { mailId, attempt, result };
  } catch {
    // No provider throws; if one does, the others of its round go on.
    console.error(JSON.stringify({ level: "error", event: "mail_attempt_threw", mailId }));
    return { mailId, attempt, result: INTERRUPTED };
  }
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

/** The address that an operator has put in the place of a provider's own; nothing where it is the own. */
export function baseUrlOf(id: ProviderId | "sns"): { baseUrl?: string } {
  const named = (process.env[BASE_URLS] ?? "").split(",").map((text) => text.trim());
  const own = named.find((text) => text.startsWith(`${id}=`));
  return own === undefined ? {} : { baseUrl: own.slice(id.length + 1) };
}
