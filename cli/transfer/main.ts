/**
 * `deno task export -- --url URL --project ID --out FILE` writes a project's export;
 * `deno task import -- --url URL --in FILE [--slug NAME]` brings it into another deployment, and with
 * `--abandon` erases what an import that was begun has brought. Docs: docs/transfer.md.
 *
 * @module
 */
import { CliError, parseCommand } from "../arguments.ts";
import { runMain } from "../run_main.ts";
import { terminalContext } from "./context.ts";
import { siteOf } from "./session.ts";
import { exportProject } from "./export_project.ts";
import { importProject } from "./import_project.ts";

const EXPORT = "deno task export -- --url URL --project ID --out FILE";
const IMPORT = "deno task import -- --url URL --in FILE [--slug NAME] [--abandon]";
const HELP = `Use ${EXPORT}, or ${IMPORT}
BANATA_EMAIL, BANATA_PASSWORD and BANATA_PASSPHRASE are asked for where they are not set`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/**
 * Does what the first word says.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function runTransfer([command, ...args]: readonly string[]): Promise<void> {
  if (command === "export") return await runExport(args);
  if (command === "import") return await runImport(args);
  throw new CliError(`Use ${EXPORT}, or ${IMPORT}`);
}

async function runExport(args: readonly string[]): Promise<void> {
  const options = { url: text, project: text, out: text };
  const { values } = parseCommand(args, { usage: EXPORT, help: HELP, options });
  const { out, project, url } = values;
  if (!url || !project || !out) throw missing(EXPORT);
  await exportProject({ site: siteOf(url), project, file: out }, terminalContext());
}

async function runImport(args: readonly string[]): Promise<void> {
  const options = { url: text, in: text, slug: text, abandon: flag };
  const { values } = parseCommand(args, { usage: IMPORT, help: HELP, options });
  const { abandon, in: input, slug, url } = values;
  if (!url || !input) throw missing(IMPORT);
  await importProject({ site: siteOf(url), file: input, slug, abandon }, terminalContext());
}

function missing(usage: string): CliError {
  return new CliError(`Use ${usage}: something is missing`);
}

if (import.meta.main) await runMain(() => runTransfer(process.argv.slice(2)));
