import { isLoopback } from "../../rules/local_hosts.ts";
import { type AuditWitness, parseWitnesses, WITNESSES_VARIABLE } from "./audit_witnesses.ts";
import { parseTrustedProxy, type TrustedProxy } from "./trusted_proxy.ts";
import { KMS_VARIABLES, type KmsKeys, parseKmsKeys } from "./kms.ts";
import { parseVaultKeys, type VaultKey } from "./vault_keys.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const SECRET_VARIABLE = "BETTER_AUTH_SECRET";
const PREVIOUS_VARIABLE = "BETTER_AUTH_SECRET_PREVIOUS";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_GRACE_DAYS = 7;
const MAX_GRACE_DAYS = 365;

/** Characters a root secret has at least; 32 of them hold 128 bits even in hex. */
export const MIN_SECRET_LENGTH = 32;

/** Random hex of 32 characters has fewer than these once in 100,000 times. */
const MIN_DISTINCT = 8;
/** What repeats earlier is a short text, not a secret. */
const MIN_PERIOD = 16;

/** The environment of one deployment, read at each request so that a change needs no deploy. */
export interface RuntimeConfig {
  /** The root every project's cookie secret is derived from. */
  readonly secret: string;
  /** Roots that were replaced: cookies signed and keys wrapped under them are still taken. */
  readonly previousSecrets: readonly string[];
  /** Root keys of the projects' keys, the current one first; without one the root secrets are. */
  readonly vaultKeys: readonly VaultKey[];
  /** Keys in AWS KMS that wrap the projects' keys in the place of these; none where none is named. */
  readonly kms: KmsKeys;
  /** Public URL of the platform without a trailing slash, e.g. `https://auth.example.com`. */
  readonly siteUrl: string;
  /** Where a trusted proxy tells the client's address; null believes none. */
  readonly trustedProxy: TrustedProxy | null;
  /** Whether mails are kept for the platform's administrators to read instead of being sent. */
  readonly devMailbox: boolean;
  /** Whether engines are kept between requests; for hosts that keep a module's state. */
  readonly reuseEngines: boolean;
  /** A resolver of names over HTTPS that answers in JSON, in the place of Google's. */
  readonly dnsUrl: string | undefined;
  /** How long a deleted project can be restored before it is erased; milliseconds. */
  readonly projectGraceMs: number;
  /** Witnesses that cosign the checkpoints of audit logs. */
  readonly auditWitnesses: readonly AuditWitness[];
}

/** A deployment that is not set up right: the sentence says which variable to set. */
export class ConfigError extends Error {
  /** The class, for logs. */
  override readonly name = "ConfigError";
}

/**
 * Reads `BETTER_AUTH_SECRET`, `BETTER_AUTH_SECRET_PREVIOUS` (comma separated, newest first),
 * `BANATA_VAULT_KEYS` (see {@link parseVaultKeys}), `BANATA_VAULT_KMS_KEY` and what goes with it (see
 * {@link parseKmsKeys}), `SITE_URL` (falling back to `CONVEX_SITE_URL`), `BANATA_TRUST_PROXY` (a header's name, and after a
 * colon how many proxies write into it), `BANATA_DEV_MAILBOX` (`on`, for
 * a public URL that only this machine reaches), `BANATA_REUSE_ENGINES` (`on`, by the embedded host),
 * `BANATA_PROJECT_GRACE_DAYS` (0 to 365, 7 by default), `BANATA_DNS_URL` and `BANATA_AUDIT_WITNESSES` (see
 * {@link parseWitnesses}).
 *
 * @throws {ConfigError} when the secret is missing, a secret is shorter than 32 characters, a root key is
 * not 32 bytes, the URL, the proxy's header, the days or a witness are none
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
): RuntimeConfig {
  const known = lastRead;
  if (known && VARIABLES.every((name, at) => env[name] === known.texts[at])) return known.config;
  const texts = VARIABLES.map((name) => env[name]);
  const config = parseConfig(env);
  lastRead = { texts, config };
  return config;
}

const VARIABLES = [
  SECRET_VARIABLE,
  PREVIOUS_VARIABLE,
  "BANATA_VAULT_KEYS",
  ...KMS_VARIABLES,
  "SITE_URL",
  "CONVEX_SITE_URL",
  "BANATA_TRUST_PROXY",
  "BANATA_DEV_MAILBOX",
  "BANATA_REUSE_ENGINES",
  "BANATA_PROJECT_GRACE_DAYS",
  "BANATA_DNS_URL",
  WITNESSES_VARIABLE,
] as const;

/** A request asks several times, and each answer would judge the same texts again. */
let lastRead: { readonly texts: readonly unknown[]; readonly config: RuntimeConfig } | undefined;

function parseConfig(
  env: Readonly<Partial<Record<typeof VARIABLES[number], string>>>,
): RuntimeConfig {
  const secret = checkSecret(env.BETTER_AUTH_SECRET);
  const siteUrl = checkSiteUrl(env.SITE_URL ?? env.CONVEX_SITE_URL);
  return {
    secret,
    previousSecrets: checkPreviousSecrets(env.BETTER_AUTH_SECRET_PREVIOUS),
    vaultKeys: checkVaultKeys(env.BANATA_VAULT_KEYS),
    kms: checkKmsKeys(env),
    siteUrl,
    trustedProxy: checkTrustedProxy(env.BANATA_TRUST_PROXY),
    // Whoever reads the mailbox can be anyone, so a deployment that others reach never has one.
    devMailbox: env.BANATA_DEV_MAILBOX === "on" && isLoopback(new URL(siteUrl).hostname),
    reuseEngines: env.BANATA_REUSE_ENGINES === "on",
    dnsUrl: env.BANATA_DNS_URL || undefined,
    projectGraceMs: checkGraceDays(env.BANATA_PROJECT_GRACE_DAYS) * DAY_MS,
    auditWitnesses: checkWitnesses(env[WITNESSES_VARIABLE], siteUrl),
  };
}

/**
 * The days for which a deleted project can be restored; absent or empty for seven.
 *
 * @throws {ConfigError} with the value found, when it is no number from 0 to 365
 */
export function checkGraceDays(text: string | undefined): number {
  const days = text === undefined || text.trim() === "" ? DEFAULT_GRACE_DAYS : Number(text);
  if (days >= 0 && days <= MAX_GRACE_DAYS) return days;
  throw new ConfigError(
    `Set BANATA_PROJECT_GRACE_DAYS to a number from 0 to ${MAX_GRACE_DAYS}: current value is ${text}`,
  );
}

/**
 * The witnesses of audit logs that a list names; absent or empty for none.
 *
 * @throws {ConfigError} saying which is wrong
 */
export function checkWitnesses(list: string | undefined, siteUrl: string): AuditWitness[] {
  const witnesses = parseWitnesses(list, siteUrl);
  if (typeof witnesses === "string") throw new ConfigError(witnesses);
  return witnesses;
}

/**
 * The root keys that a list names; absent or empty for none.
 *
 * @throws {ConfigError} naming the version that is wrong, never the key
 */
export function checkVaultKeys(list: string | undefined): VaultKey[] {
  const keys = parseVaultKeys(list);
  if (typeof keys === "string") throw new ConfigError(keys);
  return keys;
}

/**
 * The keys in KMS that the environment names.
 *
 * @throws {ConfigError} when one is no ARN, or what reaches KMS is missing or wrong; it shows no secret
 */
export function checkKmsKeys(env: Readonly<Record<string, string | undefined>>): KmsKeys {
  const keys = parseKmsKeys(env);
  if (typeof keys === "string") throw new ConfigError(keys);
  return keys;
}

function checkTrustedProxy(text: string | undefined): TrustedProxy | null {
  if (text === undefined || text === "") return null;
  const proxy = parseTrustedProxy(text);
  if (proxy !== null) return proxy;
  throw new ConfigError(
    `Set BANATA_TRUST_PROXY to a header name, or one with 1 to 10 hops like x-forwarded-for:2: current value is ${text}`,
  );
}

/**
 * Refuses a root secret that is missing, too short or too uniform to resist guessing. One that is only
 * named as a previous one may be: whoever started with a weak secret must be able to leave it.
 *
 * @throws {ConfigError} naming the variable and the length found, never the value
 */
export function checkSecret(secret: string | undefined): string {
  if (!secret) {
    throw new ConfigError(
      "Set BETTER_AUTH_SECRET to at least 32 random characters, e.g. with: openssl rand -base64 32",
    );
  }
  checkLength(secret, SECRET_VARIABLE);
  if (isVaried(secret)) return secret;
  throw new ConfigError(
    `Set ${SECRET_VARIABLE} to random characters, the present ones repeat themselves, e.g. with: ` +
      "openssl rand -base64 48",
  );
}

/** A secret of few characters, or of a short text again and again, is guessed however long it is. */
function isVaried(secret: string): boolean {
  if (new Set(secret).size < MIN_DISTINCT) return false;
  const chars = [...secret];
  for (let period = 1; period < MIN_PERIOD; period++) {
    if (chars.every((char, at) => char === chars[at % period])) return false;
  }
  return true;
}

/**
 * The roots that a list of previous ones names: comma separated, newest first; absent or empty for
 * none.
 *
 * @throws {ConfigError} when one is too short, naming the variable and the length found, never the value
 */
export function checkPreviousSecrets(list: string | undefined): string[] {
  const secrets = (list ?? "").split(",").map((secret) => secret.trim()).filter(Boolean);
  return secrets.map((secret) => checkLength(secret, PREVIOUS_VARIABLE));
}

function checkLength(secret: string, variable: string): string {
  if (secret.length >= MIN_SECRET_LENGTH) return secret;
  throw new ConfigError(
    `Set ${variable} to at least ${MIN_SECRET_LENGTH} characters: current length is ${secret.length}`,
  );
}

/** The root secrets that are taken: the current one first, each once. */
export function rootSecrets(
  { previousSecrets, secret }: Pick<RuntimeConfig, "secret" | "previousSecrets">,
): string[] {
  return [...new Set([secret, ...previousSecrets])];
}

/**
 * Refuses a public URL that is not an http or https origin.
 *
 * @throws {ConfigError} with the value found
 */
export function checkSiteUrl(siteUrl: string | undefined): string {
  const url = siteUrl && URL.canParse(siteUrl) ? new URL(siteUrl) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
    throw new ConfigError(
      `Set SITE_URL to the public origin of the platform, e.g. https://auth.example.com: current value is ${
        siteUrl ?? "absent"
      }`,
    );
  }
  return url.origin;
}
