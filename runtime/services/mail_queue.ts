import type { Scheduler } from "convex/server";
import type { Bucket } from "../../component/rate_limit.ts";
import type { Data } from "../../component/validators.ts";
import { generateId } from "../../rules/ids.ts";
import { sha256Base64Url } from "../../plugins/_kernel/hash.ts";
import {
  type EmailBranding,
  MAIL_CATEGORY,
  MAIL_LANGUAGE,
  MAIL_LOCALE,
  MAIL_ORGANIZATION,
  MAIL_UNSUBSCRIBE,
  type MailQueue,
  type MailState,
  type MailType,
  NOBODY,
} from "../../plugins/_kernel/mails.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { isOptional, sealUnsubscription, unsuppress } from "../../plugins/emails/suppressions.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { references } from "../request/references.ts";
import { isPlaceholder } from "./mail_ends.ts";

/** The part of a Convex ctx that schedules; a query's has none. */
export interface MailCtx {
  readonly scheduler?: Pick<Scheduler, "runAfter">;
}

/** What a queue is bound to. */
interface MailQueueOptions {
  readonly ctx: MailCtx;
  readonly projectId: string;
  /** The project's tables. */
  readonly store: ScopedStore;
  /** Stores a mail; gives whether it waits, so that no job need look at it. */
  readonly put: (row: Data, options: { mayWait: boolean }) => Promise<boolean>;
  /** What seals the project's secrets. */
  readonly secrets: ProjectSecrets;
  /** Epoch milliseconds. */
  readonly now: number;
  /** How the project's mails look. */
  readonly look: () => Promise<EmailBranding>;
  /** Takes a token of each bucket; 0, or after how many ms there is one of each. */
  readonly take: (buckets: Bucket[]) => Promise<number>;
  /** Told of a mail that could not be stored: Better Auth swallows its callbacks' errors. */
  readonly onFailure: () => void;
}

/**
 * The mails of one project, in the lane's own transaction: the row, and the job that delivers it; no job for one
 * that is known to wait, since whoever saves a provider has all of them delivered that wait then. The job's
 * arguments are ids, because Convex shows arguments for days.
 */
export function mailQueue(options: MailQueueOptions): MailQueue {
  const { ctx, look, projectId, take } = options;
  const deliver = async (mailId: string) => {
    await ctx.scheduler?.runAfter(0, references.deliverMail, { projectId, mailId });
  };
  const put = async (mail: StoredMail) => {
    const { id, waits } = await storeMail(options, mail);
    if (!waits) await deliver(id);
    return id;
  };
  return {
    deliver,
    forget: async (address) => void await unsuppress(options.store, address),
    look,
    resume: async () => {
      await ctx.scheduler?.runAfter(0, references.resumeMails, { projectId });
    },
    async enqueue({ isCertain, language, organizationId, to, type: kind, variables }) {
      // A notice is listed, and switched, by what it tells of.
      const type = kind === NOTICE ? `${NOTICE}-${variables.notice}` : kind;
      const said = language ? { ...variables, [MAIL_LANGUAGE]: language } : variables;
      try {
        await put({ to: to ?? NOBODY, type, variables: said, organizationId, isCertain });
      } catch (error) {
        options.onFailure();
        throw error;
      }
    },
    async ask({ category, locale, organizationId, template: type, to, variables }) {
      if (await take(sharesOf(to)) > 0) return null;
      const said = {
        ...variables,
        ...locale === undefined ? {} : { [MAIL_LOCALE]: locale },
        // Made once: the same mail is the same message in every attempt.
        ...isOptional(category)
          ? {
            [MAIL_CATEGORY]: category,
            [MAIL_UNSUBSCRIBE]: await sealUnsubscription(options.secrets, {
              address: to,
              category,
            }),
          }
          : {},
      };
      return await put({ to, type, variables: said, organizationId });
    },
  };
}

const NOTICE: MailType = "security-notice";

/** A mail as it is put into its table. */
interface StoredMail {
  readonly to: string;
  readonly type: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly organizationId: string | undefined;
  readonly isCertain?: boolean | undefined;
}

async function storeMail(
  { now, put, secrets }: MailQueueOptions,
  { isCertain, organizationId, to, type, variables }: StoredMail,
): Promise<{ id: string; waits: boolean }> {
  const id = generateId("mail", now);
  const state: MailState = "pending";
  const purpose = purposeOf("mail.sealedVariables", { id });
  const said = organizationId === undefined
    ? variables
    : { ...variables, [MAIL_ORGANIZATION]: organizationId };
  const sealedVariables = await secrets.seal(JSON.stringify(said), { purpose });
  const recipient = to.toLowerCase();
  const row = { id, type, recipient, state, sealedVariables, attempts: 0 };
  // What goes to a placeholder ends, whether there is a provider or not.
  const mayWait = isCertain === true && !isPlaceholder(recipient);
  const waits = await put({ ...row, createdAt: now, updatedAt: now }, { mayWait });
  return { id, waits };
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What is left of the mails that may be asked for, to an address and by the project. */
function sharesOf(to: string): Bucket[] {
  const share = (key: string, aMinute: number, aDay: number): Bucket => ({
    key,
    limit: aMinute,
    windowMs: MINUTE_MS,
    long: { limit: aDay, windowMs: DAY_MS, failuresOnly: false },
  });
  const address = sha256Base64Url(to.toLowerCase());
  return [share(`mail/to/${address}`, 5, 50), share("mail", 300, 10_000)];
}
