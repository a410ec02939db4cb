/**
 * `deno task audit:export -- --url URL --out FILE` writes a project's audit log to a file.
 * `deno task audit:verify FILE CHECKPOINT` verifies an export of an audit log (NDJSON) without a server: by the
 * log's own key, a checkpoint that was kept from before, and a policy of witnesses. Docs: docs/audit_logs.md.
 *
 * @module
 */
import process from "node:process";
import "../runtime_version.ts";
import { CliError, parseCommand } from "../arguments.ts";
import { runMain, say } from "../run_main.ts";
import { terminalContext } from "../transfer/context.ts";
import { terminalProgress } from "../transfer/progress.ts";
import { siteOf } from "../transfer/session.ts";
import { exportAuditLog } from "./export.ts";
import { verifyFile } from "./verify.ts";

const EXPORT =
  "deno task audit:export -- --url URL --out FILE [--format NAME] [--action NAME] [--organization ID] [--from TIME] [--to TIME]";
const USAGE =
  "deno task audit:verify FILE CHECKPOINT [--policy FILE] [--consistency FILE] [--part]";

/**
 * Does what the first word says.
 *
 * @returns the exit code: 0 for an export that holds
 * @throws {CliError} with one sentence that says what to do
 */
export async function runAudit([command = "", ...args]: readonly string[]): Promise<number> {
  if (command === "export") return await runExport(args);
  if (command !== "verify") throw new CliError(`Use ${EXPORT}, or ${USAGE}`);
  const { values, words: [file = "", checkpoint = ""] } = parseCommand(args, {
    usage: USAGE,
    words: [2, 2],
    options: {
      policy: { type: "string" },
      consistency: { type: "string" },
      part: { type: "boolean", default: false },
    },
  });
  const { consistency, part, policy } = values;
  return await verifyFile(
    { file, checkpoint, policy, consistency, isPart: part },
    { print: say, progress: terminalProgress() },
  );
}

async function runExport(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const options = {
    url: text,
    out: text,
    format: { type: "string", default: "ndjson" },
    action: text,
    organization: text,
    from: text,
    to: text,
  } as const;
  const { values } = parseCommand(args, { usage: EXPORT, options });
  const { action, format, from, organization, out, to, url } = values;
  if (!url || !out) throw new CliError(`Use ${EXPORT}: something is missing`);
  const filter = {
    ...action === undefined ? {} : { action },
    ...organization === undefined ? {} : { organizationId: organization },
    ...from === undefined ? {} : { startDate: timeOf("--from", from) },
    ...to === undefined ? {} : { endDate: timeOf("--to", to) },
  };
  await exportAuditLog({ site: siteOf(url), file: out, format, filter }, terminalContext());
  return 0;
}

function timeOf(option: string, text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new CliError(
    `Name a time with ${option}, like 2026-11-29T12:00:00Z: current value is ${text}`,
  );
}

if (import.meta.main) await runMain(() => runAudit(process.argv.slice(2)));
