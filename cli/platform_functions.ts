import { readFileSync } from "node:fs";
import { ConvexError } from "convex/values";
import { HostError, open, type Timers } from "@banata-auth/embedded";
import { MIGRATIONS } from "../migrations/mod.ts";
import { functionEnv, platformApp } from "./app.ts";
import { CliError } from "./arguments.ts";
import { loadRootSecret } from "./root_secret.ts";
import { checkCode, readStoredData } from "./stored_data.ts";

/** The functions of a platform, internal ones too, whether it runs or not. */
export interface PlatformFunctions {
  /** Whether another process answers: the platform's own, which goes on by itself. @default false */
  readonly isElsewhere?: boolean;
  /** Runs a function by its path: `banataAuth/auth:rewrapProjectKeys`; of the app unless told a component. */
  run(
    path: string,
    args: Readonly<Record<string, unknown>>,
    options?: { component?: string },
  ): Promise<unknown>;
  /** Lets go of the data. */
  close(): Promise<void>;
}

/** Which platform. */
interface PlatformPlace {
  readonly dataDir: string;
  /** Where the functions API of one that runs listens. */
  readonly port: number;
  /** The same: an address. */
  readonly functionsHost: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether its data may be at an earlier step than this version. @default false */
  readonly mayBeBehind?: boolean;
}

/** A functions API, and what opens it. */
interface FunctionsApi {
  /** Its origin: `https://happy-animal-123.convex.cloud`. */
  readonly url: string;
  readonly adminKey: string;
}

/** Jobs wait for the platform: mails that went out from here would go another way. */
const NO_JOBS: Timers = { set: () => 0, clear: () => {} };

/**
 * Opens the data of a platform that is stopped; one that runs is asked over its functions API.
 *
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function openFunctions(place: PlatformPlace): Promise<PlatformFunctions> {
  const { dataDir, env } = place;
  const stored = readStoredData(dataDir);
  if (!stored.isThere) {
    throw new CliError(`Name the data folder with --data: there is no database in ${dataDir}`);
  }
  checkCode(stored, dataDir);
  if (!place.mayBeBehind && MIGRATIONS.some(({ version }) => !stored.steps.has(version))) {
    throw new CliError("Start this version of the platform once: its data is not upgraded yet");
  }
  const secret = await loadRootSecret(dataDir, { env, needed: stored.root });
  try {
    const engine = await open({
      ...platformApp(),
      dataDir,
      env: functionEnv({}, { ...env, BETTER_AUTH_SECRET: secret }),
      timers: NO_JOBS,
      runCrons: false,
    });
    return {
      isElsewhere: false,
      run: (path, args, options) => engine.run(path, args, options).catch(rethrow),
      close: () => engine.close(),
    };
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== "DATA_DIR_LOCKED") throw error;
    return runningFunctions(place);
  }
}

/** What a function throws for its caller has a message that says what to do. */
function rethrow(error: unknown): never {
  if (!(error instanceof ConvexError)) throw error;
  const { message = String(error.data) } = error.data;
  throw new CliError(message);
}

function runningFunctions(place: PlatformPlace): PlatformFunctions {
  const { dataDir, functionsHost, port } = place;
  const adminKey = readFileSync(`${dataDir}/admin_key`, "utf8").trim();
  const host = functionsHost.includes(":") ? `[${functionsHost}]` : functionsHost;
  return functionsAt({ url: `http://${host}:${port}`, adminKey });
}

/** The functions of a deployment by its API, as Convex's own command line calls them. */
export function functionsAt({ adminKey, url }: FunctionsApi): PlatformFunctions {
  return {
    isElsewhere: true,
    async run(path, args, { component } = {}) {
      const body = { path, args, format: "json", componentPath: component };
      const response = await send(new URL("/api/function", url), { adminKey, body });
      const reply = await response.json().catch(() => ({}));
      if (reply.status === "success") return reply.value;
      const why = reply.errorData?.message ?? reply.errorMessage ?? reply.message ??
        `HTTP ${response.status}`;
      throw new CliError(`Look into the platform's log, ${path} failed: ${why}`);
    },
    close: () => Promise.resolve(),
  };
}

async function send(
  url: URL,
  { adminKey, body }: { adminKey: string; body: unknown },
): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Convex ${adminKey}` },
      body: JSON.stringify(body),
    });
  } catch {
    throw new CliError(
      "Name the functions API of the platform that runs with --port and --functions-host, or with --url: " +
        `nothing answers at ${url.origin}`,
    );
  }
}
