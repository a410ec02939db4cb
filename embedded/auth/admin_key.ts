import { HostError } from "../errors.ts";
import { usingFile } from "../store/disk.ts";
import { readPrivateFile, writePrivateFile } from "../private_file.ts";
import { nodeCrypto } from "../system/builtins.ts";
import { toHex } from "../values/base64.ts";

/** The key that lets Convex's command line and dashboards act as administrator. */
export interface AdminKey {
  /** `<instance name>|<hex>`, the form Convex's command line takes. */
  readonly value: string;
  /** Whether this start made it, so that it has to be shown once. */
  readonly isNew: boolean;
  /** Whether a candidate is this key; takes the same time wherever they differ. */
  matches(candidate: string): boolean;
}

const FILE_NAME = "admin_key";
const KEY_BYTES = 32;
const KEY = /^[a-z0-9][a-z0-9-]{0,62}\|[0-9a-f]{64}$/;
/** `prod:name|…` as Convex's dashboard writes its keys; the part before the colon is no secret. */
const TYPE_PREFIX = /^(?:prod|dev|preview|project):(?=[^|]*\|)/;

/**
 * Reads the admin key of a data folder; the first time it makes one and keeps it there, readable by the
 * folder's owner only.
 *
 * @throws {HostError} ADMIN_KEY_INVALID when the file holds something else, FILE_UNUSABLE when this
 * user may not read it, DISK_FULL.
 */
export function loadAdminKey(dataDir: string, instanceName: string): AdminKey {
  const path = `${dataDir}/${FILE_NAME}`;
  const kept = usingFile(path, () => readPrivateFile(path))?.trim();
  if (kept !== undefined && !KEY.test(kept)) {
    throw new HostError(
      "ADMIN_KEY_INVALID",
      `${path} holds no admin key: delete the file to get a new key at the next start`,
    );
  }
  const value = kept ??
    `${instanceName}|${toHex(crypto.getRandomValues(new Uint8Array(KEY_BYTES)))}`;
  if (kept === undefined) usingFile(path, () => writePrivateFile(path, `${value}\n`));
  let digest: Uint8Array | undefined;
  return {
    value,
    isNew: kept === undefined,
    matches: (candidate) =>
      nodeCrypto().timingSafeEqual(
        digest ??= digestOf(value),
        digestOf(candidate.trim().replace(TYPE_PREFIX, "")),
      ),
  };
}

/** Of equal length for any text, which the comparison needs. */
function digestOf(text: string): Uint8Array {
  return nodeCrypto().createHash("sha256").update(text).digest();
}
