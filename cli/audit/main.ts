/**
 * `deno task audit:verify FILE CHECKPOINT` verifies an export of an audit log (NDJSON) without a server: by the
 * log's own key, a checkpoint that was kept from before, and a policy of witnesses. Docs: docs/audit_logs.md.
 *
 * @module
 */
import "../deno_version.ts";
import { CliError, parseCommand } from "../arguments.ts";
import { runMain } from "../run_main.ts";
import { progressTo } from "../transfer/progress.ts";
import { verifyFile } from "./verify.ts";

const USAGE =
  "deno task audit:verify FILE CHECKPOINT [--policy FILE] [--consistency FILE] [--part]";

/**
 * Does what the first word says.
 *
 * @returns the exit code: 0 for an export that holds
 * @throws {CliError} with one sentence that says what to do
 */
export async function runAudit([command = "", ...args]: readonly string[]): Promise<number> {
  if (command !== "verify") throw new CliError(`Use ${USAGE}`);
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
  const progress = progressTo({
    isTerminal: Deno.stderr.isTerminal(),
    write: (text) => Deno.stderr.writeSync(new TextEncoder().encode(text)),
  });
  return await verifyFile(
    { file, checkpoint, policy, consistency, isPart: part },
    { print: (line) => console.log(line), progress },
  );
}

if (import.meta.main) await runMain(() => runAudit(Deno.args));
