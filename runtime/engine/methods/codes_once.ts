import type { createAuthMiddleware } from "better-auth/api";
import { TWO_FACTOR_ERROR_CODES } from "better-auth/plugins/two-factor";
import { fail } from "../../../plugins/_kernel/errors.ts";
import { requestStateOf } from "../../../plugins/_kernel/request_state.ts";
import type { Changes, Rows } from "../../../plugins/_kernel/store.ts";
import { isSealedText } from "../../../rules/sealed_columns.ts";
import { inFlight } from "../../request/in_flight.ts";
import { takeOwed } from "../account/after_factor.ts";
import { codeOf, stepsAt } from "./hotp.ts";

type EndpointContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const TABLE = "twoFactor";

/**
 * Takes an authenticator's code once (RFC 6238 section 5.2): the row keeps the time step of the last
 * code, and none of that step or an earlier one is taken again. Better Auth has taken the code when
 * this looks at it; both are one commit, so a code that was used leaves nothing behind, and of several
 * requests at the same time one wins.
 */
export async function takeCodeOnce(ctx: EndpointContext): Promise<void> {
  const userId = userIn(ctx.context.returned);
  if (userId === null) return;
  const { now, store, undoWrites } = requestStateOf(ctx.context);
  const row = await store.findOne(TABLE, { userId });
  const { columns } = inFlight();
  const secret = row === null ? null : await columns.textOf(TABLE, "secret", row);
  const last = row?.lastUsedStep ?? -1;
  const step = await stepOf(String(ctx.body.code), { last, now: now(), secret: secret ?? "" });
  if (step === null) {
    undoWrites();
    return fail("UNAUTHORIZED", TWO_FACTOR_ERROR_CODES.INVALID_CODE);
  }
  await store.updateOne(TABLE, { userId }, { lastUsedStep: step, ...await sealedAnew(row) });
  await takeOwed(store, { factor: row, userId, sessionId: newSessionOf(ctx) });
}

/** The columns of a row of an earlier release, which has them sealed from its first code on. */
async function sealedAnew(row: Rows["twoFactor"] | null): Promise<Changes<Rows["twoFactor"]>> {
  if (row === null || isSealedText(row.secret)) return {};
  // Backup codes whose secret is gone are no reason to refuse a right code.
  const sealed = await inFlight().columns.sealAll(TABLE, row).catch(() => row);
  return { backupCodes: sealed.backupCodes, secret: sealed.secret };
}

/** What waits for the factor is owed after a backup code too; Better Auth takes each of them once. */
export async function takeBackupCode(ctx: EndpointContext): Promise<void> {
  const userId = userIn(ctx.context.returned);
  if (userId === null) return;
  const { store } = requestStateOf(ctx.context);
  const factor = await store.findOne(TABLE, { userId });
  await takeOwed(store, { factor, userId, sessionId: newSessionOf(ctx) });
}

function newSessionOf(
  { context }: { context: { newSession: { session: { id: string } } | null } },
): string | undefined {
  return context.newSession?.session.id;
}

/** The user of an answer of success; null for an error's. */
function userIn(returned: unknown): string | null {
  if (typeof returned !== "object" || returned === null || !("user" in returned)) return null;
  const { user } = returned;
  if (typeof user !== "object" || user === null || !("id" in user)) return null;
  return typeof user.id === "string" ? user.id : null;
}

/** The step of a right code, if it comes after the last one that was used. */
async function stepOf(
  code: string,
  { last, now, secret }: { last: number; now: number; secret: string },
): Promise<number | null> {
  for (const step of stepsAt(now)) {
    // The code is known to be right: what is compared here is no secret any more.
    if (step > last && await codeOf(secret, step) === code) return step;
  }
  return null;
}
