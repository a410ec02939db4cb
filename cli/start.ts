import { type Host, type Log, serve, type ServeOptions } from "@banata-auth/embedded";
import { functionEnv, platformApp } from "./app.ts";
import {
  checkGraceDays,
  checkKmsKeys,
  checkPreviousSecrets,
  checkSecret,
  checkVaultKeys,
  checkWitnesses,
} from "../runtime/deployment/config.ts";
import { parseLostKeys } from "../runtime/deployment/vault_keys.ts";
import { rootKeysOf } from "../runtime/services/root_keys.ts";
import { judgeRootsInUse } from "../runtime/services/roots_in_use.ts";
import type { MigrationStatus } from "../component/migration_functions.ts";
import type { RootUse } from "../component/vault_roots.ts";
import { migrateBeforeReady } from "./migrate/before_ready.ts";
import { newFolderNotice, openFolder, prepareDataDir } from "./data_dir.ts";
import { loadRootSecret } from "./root_secret.ts";
import { checkCode, clockBehind, readStoredData, type StoredData } from "./stored_data.ts";
import {
  describeAddresses,
  describeLimits,
  describeNext,
  describeRoots,
  describeUpgrade,
  plainUrlNotice,
} from "./start_report.ts";
import type { StartOptions } from "./start_options.ts";

/** Where the running command writes and what stops it. */
export interface StartContext {
  /** The machine's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stops the platform when it aborts. */
  readonly signal?: AbortSignal;
  /** Epoch milliseconds. @default the system's clock */
  readonly clock?: () => number;
  /** Whether commits wait for the disk; tests remove what they write. @default true */
  readonly synced?: boolean;
  /** How long functions may run. @default Convex's own limits */
  readonly timeLimits?: ServeOptions["timeLimits"];
  /**
   * How long the start waits for data migrations that no request waits for, in ms; the rest goes on while
   * it serves. @default 10000
   */
  readonly migrateForMs?: number;
  /**
   * How long a function may hold the thread before the process ends; see the host's option of this name.
   * Not for a process that is shared. @default never
   */
  readonly endIfBlockedMs?: number;
  /** The app that runs, the platform's files in it. @default the platform alone */
  readonly app?: Pick<ServeOptions, "appDir" | "components">;
  /** Receives what the host logs. @default one JSON line each on stderr */
  readonly log?: Log;
  /** Receives the lines meant for the person who started it. */
  readonly print: (line: string) => void;
}

/**
 * Runs the platform from `local/` on the embedded host: makes the data folder and the root secret,
 * runs pending migrations, then says where it listens.
 *
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function start(options: StartOptions, context: StartContext): Promise<Host> {
  const { dataDir } = options;
  const { env, print } = context;
  await prepareDataDir(dataDir);
  const stored = readStoredData(dataDir);
  if (!stored.isThere) print(newFolderNotice(dataDir));
  const open = openFolder(dataDir);
  if (open !== null) print(`Note: ${open}`);
  checkCode(stored, dataDir);
  const behind = clockBehind(stored, (context.clock ?? Date.now)());
  if (behind !== null) print(`Note: ${behind}`);
  checkPreviousSecrets(env.BETTER_AUTH_SECRET_PREVIOUS);
  checkVaultKeys(env.BANATA_VAULT_KEYS);
  checkKmsKeys(env);
  const secret = await loadRootSecret(dataDir, { env, needed: stored.root });
  checkGraceDays(env.BANATA_PROJECT_GRACE_DAYS);
  checkWitnesses(env.BANATA_AUDIT_WITNESSES, options.url ?? "http://127.0.0.1");
  const notice = plainUrlNotice(options.url);
  if (notice !== null) print(notice);
  const functionsSee = { ...env, BETTER_AUTH_SECRET: secret };
  const host = await serve({
    ...(context.app ?? platformApp()),
    clock: context.clock,
    log: context.log,
    synced: context.synced,
    timeLimits: context.timeLimits,
    dataDir,
    host: options.host,
    functionsHost: options.functionsHost,
    port: options.port,
    sitePort: options.sitePort,
    siteUrl: options.url,
    // Behind a proxy all connections come from its address; it is the one to bound its clients.
    connections: options.trustProxy === undefined ? {} : { perAddress: Infinity },
    forwardedProtocol: options.trustProxy !== undefined,
    instanceName: "banata",
    // As Convex's production deployments do: what a function throws may hold values of its arguments.
    redactErrors: true,
    env: functionEnv(options, functionsSee),
    signal: context.signal,
    endIfBlockedMs: context.endIfBlockedMs,
  });
  try {
    await requireRoots(host, functionsSee);
    await prepareData(host, { ...context, options, stored });
    return host;
  } catch (thrown) {
    await host.close();
    throw thrown;
  }
}

/** Brings the data up to date, and prints what whoever started it needs to know. */
async function prepareData(
  host: Host,
  { env, migrateForMs, options, print, stored }: StartContext & {
    options: StartOptions;
    stored: StoredData;
  },
): Promise<void> {
  const pending = await migrateBeforeReady(host, { mostWaitMs: migrateForMs });
  if (pending !== null) print(pending);
  const status = await host.run("migrate:status", {}, { component: "banataAuth" });
  describeUpgrade(stored, status as MigrationStatus).forEach(print);
  const token = await host.run("banataAuth/auth:setupToken", {});
  // The first keys that are not under the current root; the function goes on with the others.
  await host.run("banataAuth/auth:rewrapProjectKeys", {});
  describeLimits(options, host.siteUrl).forEach(print);
  describeRoots(env).forEach(print);
  if (typeof token === "string") print(`Setup token: ${token}`);
  if (host.adminKeyIsNew) print(`Admin key: ${host.adminKey}`);
  describeAddresses(options, host).forEach(print);
  print(describeNext(host.siteUrl, { isSetUp: token === null }));
}

/** Refuses root keys among which one is missing, before anything of the data changes. */
async function requireRoots(host: Host, env: StartContext["env"]): Promise<void> {
  const roots = await rootKeysOf({
    secret: checkSecret(env.BETTER_AUTH_SECRET),
    previousSecrets: checkPreviousSecrets(env.BETTER_AUTH_SECRET_PREVIOUS),
    vaultKeys: checkVaultKeys(env.BANATA_VAULT_KEYS),
    kms: checkKmsKeys(env),
  });
  const known = roots.map(({ id }) => id);
  const uses = await host.run("vault_roots:inUse", { known }, { component: "banataAuth" });
  const lost = parseLostKeys(env.BANATA_VAULT_LOST_KEYS);
  await judgeRootsInUse(uses as RootUse[], { roots, lost });
}
