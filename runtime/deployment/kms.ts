import { placeOfKey } from "../../rules/kms_key.ts";
import { isLoopback } from "../../rules/local_hosts.ts";

/** The AWS KMS keys that wrap the projects' keys. */
export interface KmsKeys {
  /** ARN of the one that wraps; null where a key of the environment does. */
  readonly current: string | null;
  /** ARNs of those that still open what they wrapped. */
  readonly previous: readonly string[];
}

/** How AWS KMS is reached. */
interface KmsAccess {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** In the place of the region's own. */
  readonly endpoint: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const KEY_VARIABLE = "BANATA_VAULT_KMS_KEY";
const PREVIOUS_VARIABLE = "BANATA_VAULT_KMS_PREVIOUS";
const ENDPOINT_VARIABLE = "BANATA_VAULT_KMS_ENDPOINT";

/** What a root key in AWS KMS is used with. */
export const KMS_VARIABLES = [
  KEY_VARIABLE,
  PREVIOUS_VARIABLE,
  ENDPOINT_VARIABLE,
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
] as const;

/**
 * Reads `BANATA_VAULT_KMS_KEY`, the ARN of the KMS key that wraps the projects' keys, and
 * `BANATA_VAULT_KMS_PREVIOUS`, ARNs of those that did before, comma separated; absent or empty is none.
 *
 * @returns the keys, or one sentence that says what to mend
 */
export function parseKmsKeys(env: Environment): KmsKeys | string {
  const current = env[KEY_VARIABLE]?.trim() || null;
  const previous = (env[PREVIOUS_VARIABLE] ?? "").split(",").map((arn) => arn.trim())
    .filter((arn) => arn !== "" && arn !== current);
  const named: [string, string][] = previous.map((arn) => [PREVIOUS_VARIABLE, arn]);
  if (current !== null) named.unshift([KEY_VARIABLE, current]);
  for (const [variable, arn] of named) {
    if (placeOfKey(arn) === null) {
      return `Set ${variable} to the ARN of a KMS key, like ` +
        `arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…: current value is ${arn}`;
    }
  }
  if (named.length === 0) return { current, previous };
  const access = parseKmsAccess(env);
  return typeof access === "string" ? access : { current, previous };
}

/**
 * Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and
 * `BANATA_VAULT_KMS_ENDPOINT`, an origin with https, or with http on this machine.
 *
 * @returns how KMS is reached, or one sentence that says what to set
 */
export function parseKmsAccess(env: Environment): KmsAccess | string {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    return "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, without which no KMS key can be used";
  }
  const endpoint = env[ENDPOINT_VARIABLE] || undefined;
  if (endpoint !== undefined && !isSafeOrigin(endpoint)) {
    return `Set ${ENDPOINT_VARIABLE} to an origin like https://vpce-….kms.eu-west-1.vpce.amazonaws.com: ` +
      `current value is ${endpoint}`;
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN || undefined,
    endpoint,
  };
}

function isSafeOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hash, hostname, password, pathname, protocol, search, username } = new URL(text);
  const isPlain = pathname === "/" && `${search}${hash}${username}${password}` === "";
  return isPlain && (protocol === "https:" || protocol === "http:" && isLoopback(hostname));
}
