import type { ScryptCost } from "../request/wire.ts";

/** An OWASP option: 32 MiB of memory, three passes. */
export const CURRENT_COST: ScryptCost = { logN: 15, r: 8, p: 3, keyBytes: 32 };
/** What Better Auth's own `salt:key` hashes were made with. */
const BETTER_AUTH_COST: ScryptCost = { logN: 14, r: 16, p: 1, keyBytes: 64 };

const CURRENT_FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/;
const BETTER_AUTH_FORM = /^([0-9a-f]{32}):([0-9a-f]{128})$/;

/** A stored password hash taken apart. Salt and key are base64url. */
interface PasswordHash {
  readonly cost: ScryptCost;
  readonly salt: string;
  readonly key: string;
}

/** The stored form, with its parameters: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`. */
export function formatPasswordHash({ cost, key, salt }: PasswordHash): string {
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${salt}$${key}`;
}

/** Takes a stored hash apart, in today's form or Better Auth's; null for anything else. */
export function parsePasswordHash(text: string): PasswordHash | null {
  const current = CURRENT_FORM.exec(text);
  if (current) {
    const [, logN, r, p, salt, key] = current;
    const cost = { logN: Number(logN), r: Number(r), p: Number(p), keyBytes: 32 };
    return { cost, salt: String(salt), key: String(key) };
  }
  const older = BETTER_AUTH_FORM.exec(text);
  if (!older) return null;
  const [, salt, key] = older;
  // Better Auth salts with the hex text itself, not with the bytes it stands for.
  return {
    cost: BETTER_AUTH_COST,
    salt: base64Url(String(salt)),
    key: hexToBase64Url(String(key)),
  };
}

function hexToBase64Url(hex: string): string {
  const bytes = hex.match(/../g)?.map((byte) => String.fromCharCode(parseInt(byte, 16))) ?? [];
  return base64Url(bytes.join(""));
}

function base64Url(binary: string): string {
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/={1,2}$/, "");
}
