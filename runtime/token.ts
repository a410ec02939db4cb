import { sha256Hex } from "../plugins/_kernel/hash.ts";

/** SHA-256 of a one-time token as 64 hex digits: what is stored instead of the token. */
export async function hashToken(token: string): Promise<string> {
  return await sha256Hex(token);
}
