import type { Bucket } from "../../component/rate_limit.ts";
import { MAIL_FAILURES, type MailFailure } from "../../plugins/_kernel/mails.ts";
import { suppressedAs } from "../../plugins/emails/suppressions.ts";
import { nameSecret } from "../crypto/seal.ts";
import { readConfig } from "../deployment/config.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Mails that one address gets of a project in ten minutes, and in a day: a loop must not flood a person. */
const RECIPIENT = { limit: 20, windowMs: 10 * MINUTE_MS, aDay: 100 };
/** Mails that a project sends in a minute, and in a day. */
const PROJECT = { limit: 8_000, windowMs: MINUTE_MS, aDay: 400_000 };
/** Buckets that a project's mails are counted in, so that not every attempt writes to one document. */
const SHARDS = 8;
const PART = { ...PROJECT, limit: PROJECT.limit / SHARDS, aDay: PROJECT.aDay / SHARDS };

/** Why a mail is not sent now, and after how many milliseconds it is worth trying again. */
interface MailCap {
  readonly reason: MailFailure;
  readonly waitMs: number;
}

/** Takes the tokens of mails, of their recipients and of their project; null for each that had some. */
export async function takeMailTokens(
  ctx: WriteCtx,
  { component, now, projectId, recipients }: {
    component: BanataComponent;
    projectId: string;
    recipients: readonly string[];
    now: number;
  },
): Promise<(MailCap | null)[]> {
  const { secret } = readConfig();
  const groups = recipients.map((recipient) => {
    const name = nameSecret(secret, `${projectId}/${suppressedAs(recipient)}`);
    const shard = Number.parseInt(name.slice(0, 8), 16) % SHARDS;
    return [bucketOf(`mail-of/${shard}`, PART), bucketOf(`mail-to/${name}`, RECIPIENT)];
  });
  const taken = await ctx.runMutation(component.mail_caps.take, { projectId, groups, now });
  return taken.map(({ at, waitMs }) => {
    const reason = at === 0 ? MAIL_FAILURES.projectLimited : MAIL_FAILURES.recipientLimited;
    return waitMs === 0 ? null : { reason, waitMs };
  });
}

function bucketOf(
  key: string,
  { aDay, ...minutes }: { limit: number; windowMs: number; aDay: number },
): Bucket {
  return { key, ...minutes, long: { limit: aDay, windowMs: DAY_MS, failuresOnly: false } };
}
