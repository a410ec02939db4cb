import { fileURLToPath } from "node:url";
import { type Host, type Log, serve } from "@banata-auth/embedded";
import component from "../component/convex.config.ts";
import { MODULES } from "../component/modules.gen.ts";
import schema from "../component/schema.ts";
import { CliError } from "./arguments.ts";
import {
  checkGraceDays,
  checkPreviousSecrets,
  checkVaultKeys,
} from "../runtime/deployment/config.ts";
import type { MigrationStatus } from "../component/migration_functions.ts";
import { newFolderNotice, prepareDataDir } from "./data_dir.ts";
import { loadRootSecret } from "./root_secret.ts";
import { checkCode, readStoredData, type StoredData } from "./stored_data.ts";
import {
  describeAddresses,
  describeLimits,
  describeNext,
  describeUpgrade,
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
  checkCode(stored, dataDir);
  checkPreviousSecrets(env.BETTER_AUTH_SECRET_PREVIOUS);
  checkVaultKeys(env.BANATA_VAULT_KEYS);
  const secret = await loadRootSecret(dataDir, { env, needed: stored.root });
  checkGraceDays(context.env.BANATA_PROJECT_GRACE_DAYS);
  const host = await serve({
    appDir: fileURLToPath(new URL("../local/", import.meta.url)),
    components: [{ definition: component, modules: MODULES, schema }],
    clock: context.clock,
    log: context.log,
    dataDir,
    host: options.host,
    functionsHost: options.functionsHost,
    port: options.port,
    sitePort: options.sitePort,
    siteUrl: options.url,
    // Behind a proxy all connections come from its address; it is the one to bound its clients.
    connections: options.trustProxy === undefined ? {} : { perAddress: Infinity },
    instanceName: "banata",
    // As Convex's production deployments do: what a function throws may hold values of its arguments.
    redactErrors: true,
    env: functionEnv(options, { ...context.env, BETTER_AUTH_SECRET: secret }),
    signal: context.signal,
  });
  try {
    await prepareData(host, { options, print, stored });
    return host;
  } catch (thrown) {
    await host.close();
    throw thrown;
  }
}

/** Brings the data up to date, and prints what whoever started it needs to know. */
async function prepareData(
  host: Host,
  { options, print, stored }: {
    options: StartOptions;
    print: StartContext["print"];
    stored: StoredData;
  },
): Promise<void> {
  await runMigrations(host);
  const status = await host.run("migrate:status", {}, { component: "banataAuth" });
  describeUpgrade(stored, status as MigrationStatus).forEach(print);
  const token = await host.run("banataAuth/auth:setupToken", {});
  describeLimits(options, host.siteUrl).forEach(print);
  if (typeof token === "string") print(`Setup token: ${token}`);
  if (host.adminKeyIsNew) print(`Admin key: ${host.adminKey}`);
  describeAddresses(options, host).forEach(print);
  print(describeNext(host.siteUrl, { isSetUp: token === null }));
}

/** Functions see what they read and nothing else of the machine's environment. */
function functionEnv(
  { devMailbox, trustProxy, url }: StartOptions,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const seen = {
    BETTER_AUTH_SECRET: env.BETTER_AUTH_SECRET,
    BETTER_AUTH_SECRET_PREVIOUS: env.BETTER_AUTH_SECRET_PREVIOUS,
    BANATA_VAULT_KEYS: env.BANATA_VAULT_KEYS,
    BANATA_SETUP_TOKEN: env.BANATA_SETUP_TOKEN,
    BANATA_PROJECT_GRACE_DAYS: env.BANATA_PROJECT_GRACE_DAYS,
    BANATA_TRUST_PROXY: trustProxy,
    BANATA_DEV_MAILBOX: devMailbox ? "on" : undefined,
    // This host keeps what a module holds between calls, so an engine is worth keeping.
    BANATA_REUSE_ENGINES: env.BANATA_REUSE_ENGINES ?? "on",
    SITE_URL: url,
  };
  const set = Object.entries(seen).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(set);
}

async function runMigrations(host: Host): Promise<void> {
  for (let done = false; !done;) {
    const result = await host.run("migrate:run", {}, { component: "banataAuth" });
    const { error, ...state } = result as { done: boolean; version: number; error?: string };
    if (error !== undefined) {
      throw new CliError(
        `Data migration ${state.version} stopped, nothing after it was changed: ${error}`,
      );
    }
    done = state.done;
  }
}
