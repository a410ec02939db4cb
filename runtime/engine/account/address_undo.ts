import type { AuthContext } from "better-auth";
import { generateRandomString } from "better-auth/crypto";
import * as z from "../../../plugins/_kernel/schemas.ts";
import { sha256Hex } from "../../../plugins/_kernel/hash.ts";
import { undoIdentifier } from "../../../plugins/users/unproven.ts";
import { equalsInConstantTime } from "../../../plugins/_kernel/crypto.ts";
import { LIFETIMES } from "./lifetimes.ts";
import type { MethodMails } from "./mails.ts";
import { readUserToken, writeUserToken } from "./user_tokens.ts";

type InternalAdapter = AuthContext["internalAdapter"];

/** Changes of one user that can be undone; further ones wait until an older one can't be any more. */
export const MAX_UNDOS = 5;
const SECRET_LENGTH = 32;

const ENTRIES = z.array(z.object({
  secretHash: z.string(),
  from: z.string(),
  /** Whether the old address was proven. */
  wasVerified: z.boolean(),
  /** Whether the user had a second factor. */
  hadFactor: z.boolean(),
  /** Epoch milliseconds. */
  at: z.number(),
}));

/** A change of address that its old address can undo. */
type UndoEntry = z.infer<typeof ENTRIES>[number];

/** A change that a token undoes, and those before it, which can be undone still. */
export interface FoundUndo {
  readonly userId: string;
  readonly entry: UndoEntry;
  readonly older: readonly UndoEntry[];
}

/** How many changes of a user can be undone now. */
export async function countUndos(internal: InternalAdapter, userId: string): Promise<number> {
  return (await readEntries(internal, userId)).length;
}

/**
 * Mails the old address that the account's address changes, with a link that undoes it for a week. Such
 * a link carries no epoch: whoever took the address could move that. Of several changes each has its
 * link, and undoing an older one takes those after it away, so that nobody undoes the undoing.
 */
export async function announceChange(
  ctx: { context: Pick<AuthContext, "internalAdapter" | "baseURL"> },
  { mails, newEmail, user }: {
    mails: MethodMails;
    /** As it was before. */
    user: { id: string; email: string; name: string; emailVerified: boolean };
    newEmail: string;
  },
): Promise<void> {
  const { baseURL, internalAdapter } = ctx.context;
  const secret = generateRandomString(SECRET_LENGTH, "a-z", "A-Z", "0-9");
  const entries = await readEntries(internalAdapter, user.id);
  const entry = {
    secretHash: sha256Hex(secret),
    from: user.email,
    wasVerified: user.emailVerified,
    hadFactor: "twoFactorEnabled" in user && user.twoFactorEnabled === true,
    at: Date.now(),
  };
  await writeEntries(internalAdapter, { userId: user.id, entries: [...entries, entry] });
  await mails.addressChange({
    user,
    newEmail,
    token: writeUserToken(secret, user.id),
    url: baseURL,
  });
}

/**
 * The change that a token undoes, or null. An old address that nobody had proven gives way to whoever
 * proves the one after it: its reader may be the stranger who made the account, or whom a typing error
 * named.
 */
export async function findUndo(
  internal: InternalAdapter,
  token: string,
): Promise<FoundUndo | null> {
  const { secret, userId } = readUserToken(token) ?? {};
  if (secret === undefined || userId === undefined) return null;
  const entries = await readEntries(internal, userId);
  const hash = sha256Hex(secret);
  const index = entries.findIndex(({ secretHash }) => equalsInConstantTime(secretHash, hash));
  const entry = entries[index];
  if (entry === undefined) return null;
  const user = await internal.findUserById(userId);
  if (!user || (user.emailVerified && !entry.wasVerified)) return null;
  return { userId, entry, older: entries.slice(0, index) };
}

/** Replaces what can be undone of a user. */
export async function writeEntries(
  internal: InternalAdapter,
  { entries, userId }: { userId: string; entries: readonly UndoEntry[] },
): Promise<void> {
  const identifier = undoIdentifier(userId);
  await internal.deleteVerificationByIdentifier(identifier);
  const newest = entries.at(-1);
  if (newest === undefined) return;
  await internal.createVerificationValue({
    identifier,
    value: JSON.stringify(entries),
    expiresAt: new Date(newest.at + LIFETIMES.addressUndo * 1000),
  });
}

async function readEntries(internal: InternalAdapter, userId: string): Promise<UndoEntry[]> {
  const stored = await internal.findVerificationValue(undoIdentifier(userId));
  if (stored === null) return [];
  const oldest = Date.now() - LIFETIMES.addressUndo * 1000;
  return ENTRIES.parse(JSON.parse(stored.value)).filter(({ at }) => at > oldest);
}
