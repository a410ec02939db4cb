import type { WriteCtx } from "../request/ctx.ts";
import type { RootSecretStatus } from "../../component/root_secret.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { ConfigError } from "../deployment/config.ts";
import { derivedRootKey, fingerprintIn, fingerprintOf } from "./root_keys.ts";

/**
 * What the data needs, against the roots that are named: `kept` is the current one's fingerprint,
 * `first` was never kept and may be now, `moved` is one of the previous roots' and moves on to the
 * current one, `foreign` is none of theirs.
 */
type RootVerdict = "kept" | "first" | "moved" | "foreign";

/** Judges root secrets, the current one first, by what the data needs. */
export async function judgeRoots(
  roots: readonly string[],
  { fingerprint, witness }: RootSecretStatus,
): Promise<RootVerdict> {
  if (fingerprint !== null) {
    const [current, ...previous] = await Promise.all(roots.map(fingerprintOf));
    if (fingerprint === current) return "kept";
    return previous.includes(fingerprint) ? "moved" : "foreign";
  }
  if (witness === null) return "first";
  const { projectId, rootId, wrappedKey } = witness;
  const keys = await Promise.all(roots.map(derivedRootKey));
  // A key of BANATA_VAULT_KEYS says nothing of the root secret.
  if (rootId !== null && fingerprintIn(rootId) === null) return "first";
  if (rootId !== null) return keys.some(({ id }) => id === rootId) ? "first" : "foreign";
  for (const root of keys) {
    if (await root.unwrap(wrappedKey, { projectId, version: 0 }) !== null) return "first";
  }
  return "foreign";
}

/**
 * Compares the root secrets, the current one first, with the data, in the running mutation, and keeps
 * the current one's fingerprint where it is the first or was a previous one's.
 *
 * @throws {ConfigError} when the data needs another secret
 */
export async function checkRoots(
  ctx: WriteCtx,
  { component, roots }: { component: BanataComponent; roots: readonly string[] },
): Promise<void> {
  const status = await ctx.runQuery(component.root_secret.status, {});
  const verdict = await judgeRoots(roots, status);
  const [current = ""] = roots;
  if (verdict === "foreign") throw new ConfigError(foreignRoot(status.fingerprint));
  if (verdict === "kept") return;
  const fingerprint = await fingerprintOf(current);
  const args = { fingerprint, replaces: status.fingerprint, now: Date.now() };
  await ctx.runMutation(component.root_secret.keep, args);
}

/** The sentence for a root secret that is not the one the data needs. */
export function foreignRoot(fingerprint: string | null): string {
  const which = fingerprint === null ? "" : ` (fingerprint ${fingerprint})`;
  return `Set BETTER_AUTH_SECRET to the root secret that the data was made under${which}, ` +
    "or name that one in BETTER_AUTH_SECRET_PREVIOUS; and in BANATA_VAULT_KEYS every root key that it needs";
}
