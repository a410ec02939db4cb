import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { databasePath } from "@banata-auth/embedded";
import {
  checkGraceDays,
  checkKmsKeys,
  checkPreviousSecrets,
  checkVaultKeys,
} from "../../runtime/deployment/config.ts";
import { isLoopback } from "../../rules/local_hosts.ts";
import { openFolder } from "../data_dir.ts";
import { healthAt } from "../health.ts";
import { refusedRuntime } from "../refused_runtime.ts";
import { findRootSecret, requireRight, secretFile } from "../root_secret.ts";
import { checkCode, clockBehind, readStoredData } from "../stored_data.ts";
import type { StartOptions } from "../start_options.ts";

/** What was found out about one thing. */
export interface Finding {
  /** What was looked at. */
  readonly about: string;
  /** `wrong` keeps the platform from running, or its data from being safe; `look` may be meant so. */
  readonly verdict: "good" | "look" | "wrong";
  /** One sentence; it says what to do unless all is good. It holds no secret. */
  readonly sentence: string;
}

/** What is looked at. */
export interface Examined {
  /** As `start` would be called. */
  readonly options: StartOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of backups, if there is one. */
  readonly backups?: string;
  /** How old the newest backup may be, in hours. */
  readonly maxHours: number;
  /** Epoch ms. */
  readonly now: number;
}

type Check = (examined: Examined) => string | Finding | Promise<string | Finding>;

const MIN_FREE_BYTES = 1024 ** 3;
const HOUR_MS = 3_600_000;
/** A clock before this was never set: nothing of this version is older. */
const EARLIEST = Date.UTC(2026, 0);
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"];

/** Each gives a sentence of what is good, a finding, or throws what is wrong. */
const CHECKS: Readonly<Record<string, Check>> = {
  runtime: () => {
    const refused = refusedRuntime();
    if (refused !== null) throw new Error(refused);
    return "This runtime runs the platform";
  },
  clock: ({ now }) => {
    if (now < EARLIEST) throw new Error("Set this machine's clock: tokens and sessions go by it");
    return `The clock says ${new Date(now).toISOString()}: compare it with one that is right`;
  },
  data: ({ options: { dataDir } }) => {
    const { bavail, bsize } = statfsSync(requireWritable(dataDir));
    const free = Number(bavail) * Number(bsize);
    const gigabytes = (free / 1024 ** 3).toFixed(1);
    if (free < MIN_FREE_BYTES) {
      return look("data", `Free space on the disk of ${dataDir}: ${gigabytes} GiB are left`);
    }
    const open = existsSync(dataDir) ? openFolder(dataDir) : null;
    if (open !== null) return look("data", open);
    return `${dataDir} can be written to, and its disk has ${gigabytes} GiB left`;
  },
  database: ({ now, options: { dataDir } }) => {
    const stored = readStoredData(dataDir);
    checkCode(stored, dataDir);
    const behind = clockBehind(stored, now);
    if (behind !== null) throw new Error(behind);
    return stored.isThere
      ? `The database ${databasePath(dataDir)} is one that this version reads`
      : `There is no database in ${dataDir} yet`;
  },
  secret: checkRootSecret,
  keys: ({ env }) => {
    checkPreviousSecrets(env.BETTER_AUTH_SECRET_PREVIOUS);
    checkKmsKeys(env);
    checkGraceDays(env.BANATA_PROJECT_GRACE_DAYS);
    if (checkVaultKeys(env.BANATA_VAULT_KEYS).length > 0 || env.BANATA_VAULT_KMS_KEY) {
      return "The projects' keys are wrapped under a key of their own";
    }
    return look(
      "keys",
      "Set BANATA_VAULT_KEYS=1:<openssl rand -base64 32>: without it whoever has the root secret reads all",
    );
  },
  url: checkUrl,
  ports: checkPorts,
  proxy: ({ env, options: { trustProxy, url } }) => {
    const set = PROXIES.filter((name) => env[name]);
    if (set.length > 0) {
      return look(
        "proxy",
        `Unset ${set.join(", ")} unless mails and sign-ins are to go out by that proxy`,
      );
    }
    if (url !== undefined && trustProxy === undefined && !isLoopback(new URL(url).hostname)) {
      return look(
        "proxy",
        "Name the proxy's header with --trust-proxy if one stands before it: limits go by the client's address",
      );
    }
    return "No proxy is set for what goes out";
  },
  backups: checkBackups,
};

/** Looks at everything, in the order in which it is to be put right. */
export async function examine(examined: Examined): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [about, check] of Object.entries(CHECKS)) {
    try {
      const found = await check(examined);
      findings.push(
        typeof found === "string" ? { about, verdict: "good", sentence: found } : found,
      );
    } catch (thrown) {
      const sentence = thrown instanceof Error ? thrown.message : String(thrown);
      findings.push({ about, verdict: "wrong", sentence });
    }
  }
  return findings;
}

/** The folder, or where it is to be made the nearest one that is there; nothing is written. */
function requireWritable(dataDir: string): string {
  let folder = resolve(dataDir);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    accessSync(`${folder}/.`, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(
      `Name a folder that can be written to with --data: current value is ${dataDir} (${reason})`,
    );
  }
  return folder;
}

function look(about: string, sentence: string): Finding {
  return { about, verdict: "look", sentence };
}

async function checkRootSecret({ env, options: { dataDir } }: Examined): Promise<string | Finding> {
  const found = await findRootSecret(dataDir, env);
  const { root } = readStoredData(dataDir);
  if (found === null) {
    if (root.fingerprint === null && root.witness === null) {
      return "The first start makes a root secret in the data folder";
    }
    throw new Error(
      `Put the root secret into ${
        secretFile(dataDir)
      }, or set BETTER_AUTH_SECRET to it: it is not there`,
    );
  }
  await requireRight(found, { dataDir, env, needed: root });
  if (found.source === secretFile(dataDir) && (statSync(found.source).mode & 0o077) !== 0) {
    return look("secret", `Take ${found.source} from others: chmod 600 ${found.source}`);
  }
  return `The root secret in ${found.source} is strong, and the one that the data needs`;
}

function checkUrl({ options: { url } }: Examined): string | Finding {
  if (url === undefined) {
    return look(
      "url",
      "Set SITE_URL, or give --url, before others use it: links and cookies follow it",
    );
  }
  const { hostname, protocol } = new URL(url);
  if (protocol === "https:" || isLoopback(hostname)) return `People reach it at ${url}`;
  throw new Error(
    `Serve it by HTTPS and set SITE_URL to that: ${url} sends passwords in the clear`,
  );
}

async function checkPorts({ options }: Examined): Promise<string> {
  const { functionsHost = "127.0.0.1", host, port, sitePort } = options;
  const health = await healthAt(functionsHost, port);
  if (health === 200) return `A platform runs here, and is well`;
  if (health !== null) throw new Error(`Look into the platform's log: /health answers ${health}`);
  for (const [hostname, each] of [[functionsHost, port], [host, sitePort]] as const) {
    if (await isFree(hostname, each)) continue;
    throw new Error(`Stop what uses port ${each} on ${hostname}, or choose another port`);
  }
  return `Ports ${port} and ${sitePort} are free`;
}

function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ host, port }, () => server.close(() => resolve(true)));
  });
}

function checkBackups({ backups, maxHours, now }: Examined): string | Finding {
  if (backups === undefined) {
    return look(
      "backups",
      "Name the folder of your backups with --backups: nothing is known of them",
    );
  }
  const times = readdirSync(backups).filter((name) => !name.endsWith(".partial"))
    .map((name) => statSync(join(backups, name))).filter((stat) => stat.isFile() && stat.size > 0)
    .map(({ mtimeMs }) => mtimeMs);
  if (times.length === 0) throw new Error(`Take a backup: there is none in ${backups}`);
  const hours = (now - Math.max(...times)) / HOUR_MS;
  if (hours > maxHours) {
    throw new Error(`Take a backup: the newest in ${backups} is ${Math.round(hours)} hours old`);
  }
  return `The newest backup is ${
    hours.toFixed(1)
  } hours old: restore one now and then to know that it is good`;
}
