import type { AuthContext } from "better-auth";
import { moveEpoch } from "../../../plugins/_kernel/epoch.ts";
import type { UserRow } from "../../../plugins/_kernel/store.ts";
import { mayActStill } from "../../../plugins/users/acting.ts";
import { endImpersonations } from "../../../plugins/users/sessions.ts";
import { countsFor, isMailedCode, stampOf, type Subject, subjectOf } from "./carriers.ts";
import { inFlight } from "../../request/in_flight.ts";
import { isMailedSignIn, proveAddress } from "./proof.ts";
import { welcome } from "./welcome.ts";

type InternalAdapter = AuthContext["internalAdapter"];
/** What a project asks of addresses. */
interface BoundOptions {
  /** Whether one must be proven before its user may sign in. */
  readonly mustVerify: boolean;
}

type NewVerification = Parameters<InternalAdapter["createVerificationValue"]>[0];

/**
 * Better Auth's account functions, bound to the user's epoch: a proof is stored with it, is taken only
 * while it is the user's, and what gives the account to somebody moves it. All of Better Auth's
 * endpoints and plugins go through these functions, so no path of theirs has to be listed.
 */
export function boundToEpoch(
  internal: InternalAdapter,
  options: BoundOptions,
): InternalAdapter {
  return {
    ...internal,
    ...boundProofs(internal),
    async findSession(token) {
      const found = await internal.findSession(token);
      if (found === null || !isActed(found.session)) return found;
      return await mayActStill(inFlight().state, found.session.id) ? found : null;
    },
    async updateUserByEmail(email, data) {
      await beforeUserUpdate({ email }, { data, ...options });
      return await internal.updateUserByEmail(email, data);
    },
    async updatePassword(userId, password) {
      await internal.updatePassword(userId, password);
      await moveEpoch(inFlight().state.store, userId);
    },
    async updateAccount(id, data) {
      const account = await internal.updateAccount(id, data);
      if (data.password !== undefined && account) {
        await moveEpoch(inFlight().state.store, account.userId);
      }
      return account;
    },
    async updateUser<User extends Record<string, unknown>>(
      userId: string,
      data: Parameters<InternalAdapter["updateUser"]>[1],
    ) {
      await beforeUserUpdate({ id: userId }, { data, ...options });
      const user = await internal.updateUser<User>(userId, data);
      // Another authenticator comes only after the one before is gone.
      if (data.twoFactorEnabled === false) await moveEpoch(inFlight().state.store, userId);
      return user;
    },
    async deleteAccount(id) {
      if (!isMailedSignIn()) await internal.deleteAccount(id);
    },
    async deleteUserSessions(userId) {
      if (isMailedSignIn()) return;
      await internal.deleteUserSessions(userId);
      await endImpersonations(inFlight().state.store, userId);
      await moveEpoch(inFlight().state.store, userId);
    },
  };
}

/** Whether somebody acts in a session in the place of its user. */
function isActed(session: object): boolean {
  return "impersonatedBy" in session && typeof session.impersonatedBy === "string";
}

/** A change of the address, or of whether it is proven, ends what was made before. */
async function beforeUserUpdate(
  subject: Subject,
  { data, mustVerify }: BoundOptions & { data: Readonly<Record<string, unknown>> },
): Promise<void> {
  if (data.emailVerified === undefined && data.email === undefined) return;
  const { store } = inFlight().state;
  const user = await userOf(subject);
  if (user === null) return;
  const moves = typeof data.email === "string" && data.email.toLowerCase() !== user.email;
  if (data.emailVerified === true && user.emailVerified !== true) {
    await proveAddress(store, user.id);
    if (mustVerify) await welcome(user);
  } else if (moves) await moveEpoch(store, user.id);
  // Whoever has an address is no guest any more, and is not deleted for the next who signs in there.
  if (moves && user.isAnonymous === true) {
    await store.updateOne("user", { id: user.id }, { isAnonymous: false });
  }
}

function boundProofs(
  internal: InternalAdapter,
): Pick<
  InternalAdapter,
  "createVerificationValue" | "findVerificationValue" | "consumeVerificationValue"
> {
  const currentOrNull = async <Row extends { value: string }>(
    identifier: string,
    row: Row | null,
  ) => row === null || await counts({ ...row, identifier }) ? row : null;
  return {
    async createVerificationValue(data) {
      const subject = subjectOf(data);
      const user = subject && await userOf(subject);
      const stamped: NewVerification = { ...data, ...stampOf(user) };
      return await internal.createVerificationValue(stamped);
    },
    async findVerificationValue(identifier) {
      const row = await internal.findVerificationValue(identifier);
      // Better Auth says of an old code that it is old, and so that it was mailed and nobody has used it.
      if (row !== null && isMailedCode(identifier) && row.expiresAt < new Date()) return null;
      return await currentOrNull(identifier, row);
    },
    async consumeVerificationValue(identifier) {
      return await currentOrNull(identifier, await internal.consumeVerificationValue(identifier));
    },
  };
}

/** Whether a stored proof still counts. */
async function counts(
  proof: { identifier: string; value: string } & Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const subject = subjectOf(proof);
  return subject === null || countsFor(proof, await userOf(subject));
}

async function userOf(subject: Subject): Promise<UserRow | null> {
  const { store } = inFlight().state;
  return await ("id" in subject
    ? store.findOne("user", { id: subject.id })
    : store.findOne("user", { email: subject.email.toLowerCase() }));
}
