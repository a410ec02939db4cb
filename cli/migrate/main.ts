/**
 * `deno task migrate status|run|pause|resume|cancel|dry-run` tells of the data migrations and directs them: of
 * the data folder, whether its platform runs or not, or of a Convex deployment by `--url` and its admin key
 * in the environment. Docs: docs/migrations.md.
 *
 * @module
 */
import process from "node:process";
import "../runtime_version.ts";
import { CliError, parseCommand, shownUrl } from "../arguments.ts";
import { checkDataDir } from "../data_dir.ts";
import { functionsAt, openFunctions, type PlatformFunctions } from "../platform_functions.ts";
import type { Environment } from "../root_secret.ts";
import { runMain, say } from "../run_main.ts";
import { toHost, toPort } from "../start_options.ts";
import { terminalProgress } from "../transfer/progress.ts";
import { VERBS } from "./verbs.ts";

/** Names of Convex's own command line. */
const KEYS = ["CONVEX_SELF_HOSTED_ADMIN_KEY", "CONVEX_DEPLOY_KEY"] as const;
const USAGE = `deno task migrate ${Object.keys(VERBS).join("|")} ` +
  "[--data DIR] [--port PORT] [--functions-host ADDRESS], or deno task migrate … --url URL";
const OPTIONS = {
  data: { type: "string" },
  port: { type: "string" },
  "functions-host": { type: "string" },
  url: { type: "string" },
} as const;

/**
 * Does what the word says.
 *
 * @throws {CliError | ConfigError | HostError} with one sentence that says what to do
 */
export async function runMigrate(
  args: readonly string[],
  { env = process.env }: { env?: Environment } = {},
): Promise<void> {
  const { values, words: [command = ""] } = parseCommand(args, {
    usage: USAGE,
    options: OPTIONS,
    words: [1, 1],
  });
  const verb = Object.hasOwn(VERBS, command) ? VERBS[command] : undefined;
  if (verb === undefined) throw new CliError(`Use ${USAGE}: "${command}" is not understood`);
  const functions = values.url === undefined
    ? await ofFolder(values, env)
    : ofDeployment({ ...values, url: values.url }, env);
  try {
    await verb(functions, {
      progress: terminalProgress(),
      print: say,
    });
  } finally {
    await functions.close();
  }
}

type Values = { readonly [Name in keyof typeof OPTIONS]?: string };

async function ofFolder(values: Values, env: Environment): Promise<PlatformFunctions> {
  return await openFunctions({
    dataDir: checkDataDir(values.data ?? ".banata"),
    port: toPort("--port", values.port ?? "3210"),
    functionsHost: toHost("--functions-host", values["functions-host"]),
    env,
    mayBeBehind: true,
  });
}

function ofDeployment(
  { url, ...others }: Values & { readonly url: string },
  env: Environment,
): PlatformFunctions {
  if (Object.values(others).some((value) => value !== undefined)) {
    throw new CliError(`Use ${USAGE}: --url names a deployment, and the others a data folder`);
  }
  const isUrl = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isUrl) {
    throw new CliError(
      `Give --url the deployment's URL: https://…: current value is "${shownUrl(url)}"`,
    );
  }
  const adminKey = KEYS.map((name) => env[name]?.trim()).find(Boolean);
  if (adminKey === undefined) {
    throw new CliError(`Set ${KEYS.join(" or ")} to the deployment's key: --url needs it`);
  }
  return functionsAt({ url, adminKey });
}

if (import.meta.main) await runMain(() => runMigrate(process.argv.slice(2)));
