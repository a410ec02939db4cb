import { toHex } from "../../plugins/_kernel/hash.ts";
import { rootSecrets, type RuntimeConfig } from "../deployment/config.ts";
import { hkdf } from "../../plugins/_kernel/crypto.ts";

const SECRET_BYTES = 32;
/** Fits a safe integer, and two roots of one deployment never share it. */
const VERSION_BYTES = 6;

/** A secret as Better Auth takes it, with the number by which it finds it again after a rotation. */
export interface CookieSecret {
  readonly version: number;
  /** 64 hex digits. */
  readonly value: string;
}

/**
 * The cookie secrets of one project, the current one first: HKDF-SHA256 (RFC 5869) of each root, so
 * that a cookie signed for one project verifies in no other. The version comes from the same root, so
 * it stays with it when another root takes its place.
 */
export async function cookieSecrets(
  config: Pick<RuntimeConfig, "secret" | "previousSecrets">,
  projectId: string,
): Promise<[CookieSecret, ...CookieSecret[]]> {
  const [current, ...previous] = await Promise.all(
    rootSecrets(config).map((root) => derive(root, projectId)),
  );
  // The current root is always there.
  return [current!, ...previous];
}

async function derive(root: string, projectId: string): Promise<CookieSecret> {
  const length = SECRET_BYTES + VERSION_BYTES;
  const hex = toHex(await hkdf(root, { info: `banata/cookie/v1/${projectId}`, length }));
  return {
    value: hex.slice(0, SECRET_BYTES * 2),
    version: parseInt(hex.slice(SECRET_BYTES * 2), 16),
  };
}
