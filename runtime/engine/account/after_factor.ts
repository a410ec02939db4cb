import * as z from "../../../plugins/_kernel/schemas.ts";
import { moveEpoch } from "../../../plugins/_kernel/epoch.ts";
import { sha256Base64Url } from "../../../plugins/_kernel/hash.ts";
import type { ScopedStore, SessionRow, TwoFactorRow } from "../../../plugins/_kernel/store.ts";
import { endSessions } from "../../../plugins/users/sessions.ts";
import { deleteRows, type Kept, takeWaysIn } from "../../../plugins/users/unproven.ts";

/** How long a clean-up waits for the factor, unless the address is called unproven once more. */
const WAITING_MS = 365 * 24 * 60 * 60 * 1000;
const CREDENTIAL = "credential";

const KEPT = z.object({ providerId: z.string().optional(), sessions: z.boolean().optional() });

/**
 * Somebody has proven an address that an administrator called unproven, of a user with a factor of the
 * time before. Sessions and proofs end; what else was made by now is taken once the factor is given
 * ({@link takeOwed}): whoever reads a mail alone must not take it.
 */
export async function takeAfterFactor(
  store: ScopedStore,
  { kept, userId }: { userId: string; kept: Kept },
): Promise<void> {
  const identifier = identifierOf(userId);
  await store.deleteMany("verification", { identifier });
  const now = Date.now();
  await store.create("verification", {
    identifier,
    value: JSON.stringify(kept),
    expiresAt: now + WAITING_MS,
    createdAt: now,
    updatedAt: now,
  });
  await (kept.sessions ? moveEpoch(store, userId) : endSessions(store, userId));
}

/** A mailed proof set a password; a clean-up that waits leaves it. */
export async function keepNewPassword(
  store: ScopedStore,
  user: { readonly id: string } & Readonly<Record<string, unknown>>,
): Promise<void> {
  if (user.twoFactorEnabled !== true) return;
  const identifier = identifierOf(user.id);
  const value = JSON.stringify({ providerId: CREDENTIAL } satisfies Kept);
  await store.updateOne("verification", { identifier }, { value });
}

/**
 * The factor was given and signed a user in: takes what waited for it, and leaves the new session. The
 * factor's row says whether anything may wait, so that nobody else pays a read.
 */
export async function takeOwed(
  store: ScopedStore,
  { factor, sessionId, userId }: {
    factor: TwoFactorRow | null;
    userId: string;
    sessionId: string | undefined;
  },
): Promise<void> {
  if (factor?.wasProven !== true) return;
  const identifier = identifierOf(userId);
  const owed = await store.findOne("verification", { identifier });
  if (owed === null) return;
  const kept: Kept = KEPT.parse(JSON.parse(owed.value));
  await takeWaysIn(store, { userId, kept, until: owed.createdAt });
  await store.deleteMany("verification", { identifier });
  await store.updateOne("twoFactor", { userId }, { wasProven: null });
  if (kept.sessions) return;
  const isTaken = ({ id }: SessionRow) => id !== sessionId;
  await deleteRows(store, { table: "session", where: { userId }, isTaken });
}

/** As Better Auth stores identifiers; none of its own begins like this. */
function identifierOf(userId: string): string {
  return sha256Base64Url(`owed-after-factor:${userId}`);
}
