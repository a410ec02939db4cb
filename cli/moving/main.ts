/**
 * `deno task export -- --url URL --project ID --out FILE` writes a project's export;
 * `deno task import -- --url URL --in FILE [--slug NAME]` brings it into another deployment, and with
 * `--abandon` erases what an import that was begun has brought. Docs: docs/moving_a_project.md.
 *
 * @module
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { CliError } from "../cli_error.ts";
import { runMain } from "../run_main.ts";
import { askOnTerminal } from "./ask.ts";
import type { MovingContext } from "./context.ts";
import { exportProject } from "./export_project.ts";
import { importProject } from "./import_project.ts";
import { progressTo } from "./progress.ts";
import { siteOf } from "./session.ts";

const USAGE = "Use: deno task export -- --url URL --project ID --out FILE, " +
  "or: deno task import -- --url URL --in FILE [--slug NAME] [--abandon]";
const HELP = `${USAGE}
BANATA_EMAIL, BANATA_PASSWORD and BANATA_PASSPHRASE are asked for where they are not set`;

async function run([command, ...args]: string[]): Promise<void> {
  const { abandon, help, in: input, out, project, slug, url } = parse(args);
  if (help) return console.log(HELP);
  if (command === "export" && url && project && out) {
    return await exportProject({ site: siteOf(url), project, file: out }, context());
  }
  if (command === "import" && url && input) {
    return await importProject({ site: siteOf(url), file: input, slug, abandon }, context());
  }
  throw new CliError(USAGE);
}

function parse(args: readonly string[]) {
  // `deno task` hands its own `--` on.
  const own = args[0] === "--" ? args.slice(1) : [...args];
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = { url: text, project: text, out: text, in: text, slug: text };
  try {
    return parseArgs({ args: own, options: { ...options, abandon: flag, help: flag } }).values;
  } catch {
    throw new CliError(USAGE);
  }
}

function context(): MovingContext {
  const isTerminal = Deno.stderr.isTerminal();
  const write = (text: string) => void process.stderr.write(text);
  return {
    env: process.env,
    print: (line) => console.log(line),
    progress: progressTo({ isTerminal, write }),
    ask: askOnTerminal,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

await runMain(() => run(Deno.args));
