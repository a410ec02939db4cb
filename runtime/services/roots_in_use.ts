import type { RootUse } from "../../component/vault_roots.ts";
import { ConfigError } from "../deployment/config.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { RootKey, RootKeys } from "./root_key.ts";
import { keyArnIn } from "./kms_root_key.ts";
import { fingerprintIn } from "./root_keys.ts";

/** What a deployment says of its root keys. */
interface OwnRoots {
  readonly roots: RootKeys;
  /** Names of those that it has lost for good, and does without. */
  readonly lost: readonly string[];
}

/**
 * Compares the root keys with those under which the projects' keys are.
 *
 * @throws {ConfigError} when one is needed that the deployment does not have, or has another key under
 * its name
 */
export async function requireRootsInUse(
  ctx: RunCtx,
  { component, ...own }: OwnRoots & { readonly component: Pick<BanataComponent, "vault_roots"> },
): Promise<void> {
  const known = own.roots.map(({ id }) => id);
  await judgeRootsInUse(await ctx.runQuery(component.vault_roots.inUse, { known }), own);
}

/** @throws {ConfigError} as {@link requireRootsInUse} does */
export async function judgeRootsInUse(
  uses: readonly RootUse[],
  { lost, roots }: OwnRoots,
): Promise<void> {
  const missing = uses.filter(({ keys, rootId }) => keys !== null && !lost.includes(rootId));
  if (missing.length > 0) {
    const lostIds = missing.map(({ rootId }) => rootId).join(",");
    throw new ConfigError(
      `Name the root keys again that the data needs: ${
        missing.map(describe).join("; ")
      } (or, if they are ` +
        `lost for good, BANATA_VAULT_LOST_KEYS=${lostIds}: what is under them opens no more)`,
    );
  }
  for (const { rootId, witnesses } of uses) {
    // A fingerprint and an ARN mean one key for good; a version is whatever the operator writes.
    if (fingerprintIn(rootId) !== null || keyArnIn(rootId) !== null) continue;
    const root = roots.find(({ id }) => id === rootId);
    if (root === undefined || await opensAny(root, witnesses)) continue;
    throw new ConfigError(
      `Name the root key ${rootId} as it was when it wrapped the projects' keys: another one has its name`,
    );
  }
}

/** Whether it opens some: a single one may be damaged. */
async function opensAny(root: RootKey, witnesses: RootUse["witnesses"]): Promise<boolean> {
  for (const { wrappedKey, ...place } of witnesses) {
    if (await root.unwrap(wrappedKey, place) !== null) return true;
  }
  return false;
}

function describe({ keys, rootId }: RootUse): string {
  const counted = keys !== null && keys > MAX_COUNTED ? `more than ${MAX_COUNTED}` : `${keys}`;
  return `${placeOf(rootId)}, for ${counted} of the projects' keys`;
}

function placeOf(rootId: string): string {
  const fingerprint = fingerprintIn(rootId);
  if (fingerprint !== null) {
    return `the root secret with fingerprint ${fingerprint} in BETTER_AUTH_SECRET_PREVIOUS`;
  }
  const keyArn = keyArnIn(rootId);
  return keyArn === null
    ? `${rootId} in BANATA_VAULT_KEYS`
    : `${keyArn} in BANATA_VAULT_KMS_KEY or BANATA_VAULT_KMS_PREVIOUS`;
}

/** As many as the component counts. */
const MAX_COUNTED = 1000;
