import type { Bucket } from "../../component/rate_limit.ts";
import { MAIL_FAILURES, type MailFailure } from "../../plugins/_kernel/mails.ts";
import type { MailRow } from "../../plugins/_kernel/store.ts";
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

/** Why a mail is not sent now, and after how many milliseconds it is worth trying again. */
interface MailCap {
  readonly reason: MailFailure;
  readonly waitMs: number;
}

/** Takes a mail's tokens, of its recipient and of its project; null where there were some. */
export async function takeMailTokens(
  ctx: WriteCtx,
  { component, now, projectId, row }: {
    component: BanataComponent;
    projectId: string;
    row: MailRow;
    now: number;
  },
): Promise<MailCap | null> {
  const { secret } = readConfig();
  const name = await nameSecret(secret, `${projectId}/${suppressedAs(row.recipient)}`);
  const shard = Number.parseInt(name.slice(0, 8), 16) % SHARDS;
  const { aDay, limit, windowMs } = PROJECT;
  const part = { limit: limit / SHARDS, windowMs, aDay: aDay / SHARDS };
  const ofProject = bucketOf(`mail-of/${shard}`, part);
  const take = (buckets: Bucket[]) =>
    ctx.runMutation(component.rate_limit.take, { projectId, buckets, now });
  const waitMs = await take([bucketOf(`mail-to/${name}`, RECIPIENT), ofProject]);
  if (waitMs === 0) return null;
  // Which of them was empty; where it was not the project's, that loses a token of thousands.
  const isProjects = await take([ofProject]) > 0;
  const reason = isProjects ? MAIL_FAILURES.projectLimited : MAIL_FAILURES.recipientLimited;
  return { reason, waitMs };
}

function bucketOf(
  key: string,
  { aDay, ...minutes }: { limit: number; windowMs: number; aDay: number },
): Bucket {
  return { key, ...minutes, long: { limit: aDay, windowMs: DAY_MS, failuresOnly: false } };
}
