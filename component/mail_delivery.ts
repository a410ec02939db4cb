/** What the delivery of a mail begins with, in one call: most mails need no other, or one more. */
import { queryGeneric, type RegisteredQuery } from "convex/server";
import { type Infer, type ObjectType, v } from "convex/values";
import { mailWait } from "../rules/mail_wait.ts";
import { readRound, takesMails } from "./mail_round_rows.ts";
import { livingProject, oldestPending, readSenders } from "./mail_senders.ts";
import { isAtOdds } from "./mutations.ts";
import { PLATFORM_PROJECT_ID } from "./platform_id.ts";
import { type Reader, toOutput } from "./store.ts";
import { TABLES } from "./tables/metadata.gen.ts";
import { rowOrNull, rowValidator } from "./validators.ts";

const lookArgs = { projectId: v.string(), mailId: v.string(), now: v.number() };

const deliveryValidator = v.object({
  mail: rowValidator,
  /** The project's settings of mails; null before the first save. */
  settings: rowOrNull,
  /** The project's providers, by their ids. */
  providers: v.array(rowValidator),
  /** Whether it is the oldest mail of the project that waits for a provider or a sender. */
  isFirst: v.boolean(),
});
const lookValidator = v.object({
  /** Whether jobs must leave the rows alone now; then nothing else is told. */
  isAtOdds: v.boolean(),
  /**
   * Null where nothing is to be done: a round takes the mail, it waits no more, or its project is no more,
   * which sends nothing and whose rows may be on their way out.
   */
  delivery: v.union(v.null(), deliveryValidator),
});

/** What a delivery begins with. */
export type MailLook = Infer<typeof lookValidator>;

/** Looks what the delivery of a mail of a project needs to know; `now` is epoch ms. */
export const look: RegisteredQuery<"public", ObjectType<typeof lookArgs>, Promise<MailLook>> =
  queryGeneric({
    args: lookArgs,
    returns: lookValidator,
    handler: async (ctx, args): Promise<MailLook> => {
      if (await isAtOdds(ctx.db)) return { isAtOdds: true, delivery: null };
      return { isAtOdds: false, delivery: await deliveryOf(ctx.db, args) };
    },
  });

async function deliveryOf(
  db: Reader,
  { mailId, now, projectId }: ObjectType<typeof lookArgs>,
): Promise<MailLook["delivery"]> {
  if (takesMails(await readRound(db, projectId), now)) return null;
  const mail = await db.query("mail")
    .withIndex("p_id", (index) => index.eq("projectId", projectId).eq("id", mailId))
    .first();
  if (mail?.state !== "pending" || !await isThere(db, projectId)) return null;
  const { providers, settings } = await readSenders(db, projectId);
  const waitsFor = mailWait(settings, providers);
  return {
    mail: toOutput({ table: TABLES.mail! }, mail),
    settings: settings && toOutput({ table: TABLES.emailSettings! }, settings),
    providers: providers.map((row) => toOutput({ table: TABLES.emailProvider! }, row)),
    // Only read where it is told: rounds change such rows, and would have this look again.
    isFirst: waitsFor === "NO_TRANSPORT" && mail.reason !== waitsFor &&
      (await oldestPending(db, projectId))?.id === mailId,
  };
}

async function isThere(db: Reader, projectId: string): Promise<boolean> {
  return projectId === PLATFORM_PROJECT_ID || await livingProject(db, projectId) !== null;
}
