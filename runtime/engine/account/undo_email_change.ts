import { createAuthEndpoint } from "better-auth/api";
import * as z from "../../../plugins/_kernel/schemas.ts";
import type { PostEndpoint } from "../../../plugins/_kernel/endpoint.ts";
import { defineErrorCodes, fail } from "../../../plugins/_kernel/errors.ts";
import { requestStateOf } from "../../../plugins/_kernel/request_state.ts";
import type { ScopedStore } from "../../../plugins/_kernel/store.ts";
import { endSessions } from "../../../plugins/users/sessions.ts";
import { deleteRows, endInvitations, takeUnproven } from "../../../plugins/users/unproven.ts";
import { issueReset } from "./mailed_tokens.ts";
import type { MethodMails } from "./mails.ts";
import { findUndo, type FoundUndo, writeEntries } from "./address_undo.ts";

/** Errors of `POST /change-email/undo`. */
const UNDO_ERROR_CODES = defineErrorCodes({
  INVALID_TOKEN: "Ask the app's support, this link is not valid any more",
  EMAIL_IS_TAKEN: "Ask the app's support, another account has proven this address since",
});

const CREDENTIAL = "credential";

/**
 * `POST /change-email/undo {token}`: gives an account back to the address that it had, whatever was done
 * to it since. Whoever changed the address may know the password, so that ends too, with the sessions and
 * what was linked, made or sent since, such as keys and waiting invitations; a mail to the address then asks
 * for a new one. Where nobody had proven the address, this proves it, and takes all that was made before.
 */
export function undoEmailChange(
  mails: MethodMails,
  options: { mailReset: boolean },
): PostEndpoint<"/change-email/undo", { token: string }, { status: boolean }> {
  const body = z.object({ token: z.string().min(1).max(256) });
  const path = "/change-email/undo";
  return createAuthEndpoint(path, { method: "POST", body }, async (ctx) => {
    const { baseURL, internalAdapter } = ctx.context;
    const { store } = requestStateOf(ctx.context);
    const undo = await findUndo(internalAdapter, ctx.body.token);
    if (undo === null) return fail("BAD_REQUEST", UNDO_ERROR_CODES.INVALID_TOKEN);
    const { userId, entry: { from }, older } = undo;
    await release(store, { email: from, userId });
    await takeBack(store, undo);
    const columns = { email: from, emailVerified: true, updatedAt: Date.now() };
    const user = await store.updateOne("user", { id: userId }, columns);
    if (user === null) return fail("BAD_REQUEST", UNDO_ERROR_CODES.INVALID_TOKEN);
    await writeEntries(internalAdapter, { userId, entries: older });
    if (options.mailReset) {
      const token = await issueReset(internalAdapter, userId);
      await mails.passwordReset({ user: { ...user, email: from }, token, url: baseURL });
    }
    return ctx.json({ status: true });
  });
}

/** Whoever has signed up with the address since, and not proven it, loses it to whoever had it. */
async function release(
  store: ScopedStore,
  { email, userId }: { email: string; userId: string },
): Promise<void> {
  const other = await store.findOne("user", { email });
  if (other === null || other.id === userId) return;
  if (other.emailVerified === true) fail("CONFLICT", UNDO_ERROR_CODES.EMAIL_IS_TAKEN);
  await takeUnproven(store, { userId: other.id });
  // A name that leads nowhere (RFC 2606).
  const nowhere = `${other.id.toLowerCase()}@released.invalid`;
  await store.updateOne("user", { id: other.id }, { email: nowhere });
}

/** Ends what whoever changed the address has, or may have, of the account. */
async function takeBack(store: ScopedStore, { entry, userId }: FoundUndo): Promise<void> {
  const { at, hadFactor, wasVerified } = entry;
  if (!wasVerified) return await takeUnproven(store, { userId });
  await deleteRows(store, {
    table: "account",
    where: { userId },
    isTaken: ({ createdAt, providerId }) => createdAt >= at || providerId === CREDENTIAL,
  });
  await store.deleteMany("apiKey", { createdBy: userId }, { from: at });
  await endInvitations(store, { inviterId: userId, since: at });
  if (!hadFactor) {
    await store.deleteMany("twoFactor", { userId });
    await store.updateOne("user", { id: userId }, { twoFactorEnabled: false });
  }
  await endSessions(store, userId);
}
