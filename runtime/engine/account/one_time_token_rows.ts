import type { AuthContext } from "better-auth";
import { generateRandomString } from "better-auth/crypto";
import { z } from "zod";
import { LIFETIMES } from "./lifetimes.ts";

type InternalAdapter = AuthContext["internalAdapter"];

const TOKEN_LENGTH = 32;

const CONTENT = z.object({
  userId: z.string(),
  /** The session that it was made in, and ends with. */
  sessionId: z.string(),
  /** Where it counts; null for every origin that the project lists. */
  origin: z.string().nullable(),
  /** Whether the browser keeps the session when it is closed. */
  isRemembered: z.boolean(),
});

/** What a one-time token is of. */
type TokenContent = z.infer<typeof CONTENT>;

/**
 * Makes a one-time token. The table of verifications keeps its hash only, and the user's epoch beside it
 * (see `account/carriers.ts`).
 */
export async function issueToken(
  internal: InternalAdapter,
  content: TokenContent,
): Promise<string> {
  const token = generateRandomString(TOKEN_LENGTH, "a-z", "A-Z", "0-9");
  await internal.createVerificationValue({
    identifier: identifierOf(token),
    value: JSON.stringify(content),
    expiresAt: new Date(Date.now() + LIFETIMES.oneTimeToken * 1000),
  });
  return token;
}

/** What a token is of, or null; whatever comes of it, it is used up. */
export async function takeToken(
  internal: InternalAdapter,
  token: string,
): Promise<TokenContent | null> {
  const stored = await internal.consumeVerificationValue(identifierOf(token));
  return stored === null ? null : CONTENT.parse(JSON.parse(stored.value));
}

function identifierOf(token: string): string {
  return `one-time-token:${token}`;
}
