import { stat } from "node:fs/promises";
import { type Fault, type Verdict, verifyExport } from "../../plugins/audit_logs/verify/mod.ts";
import { parsePolicy, type Policy, TlogError } from "../../tlog/mod.ts";
import { CliError } from "../arguments.ts";
import { readNamedText, requireFile } from "../named_file.ts";
import { linesOf } from "./lines.ts";

/** 32 bytes as Base 64. */
const HASH = /^[A-Za-z0-9+/]{43}=$/;

/** What is verified, and by what. */
interface VerifyCall {
  /** The export's file. */
  readonly file: string;
  /** The file of a signed checkpoint that was kept. */
  readonly checkpoint: string;
  /** The file of a policy (C2SP tlog-policy). */
  readonly policy?: string | undefined;
  /** The file of the proof between the checkpoint's tree and the export's. */
  readonly consistency?: string | undefined;
  /** Whether the export may end before the log does. */
  readonly isPart: boolean;
}

/** Where the command shows how far it is, and what came of it. */
interface VerifyOutput {
  /** A share from 0 to 1, in words. */
  readonly progress: (share: number, words: string) => void;
  readonly print: (line: string) => void;
}

/**
 * Verifies an export's file, and prints what is wrong with it, or what holds. Memory does not grow with it.
 *
 * @returns 0 when all of it holds, else 1
 * @throws {CliError} for a file that can't be what it is named for
 */
export async function verifyFile(
  { checkpoint, consistency, file, isPart, policy }: VerifyCall,
  { print, progress }: VerifyOutput,
): Promise<number> {
  await requireFile(file);
  const { size } = await stat(file);
  let read = 0;
  const lines = linesOf(file, (bytes) => {
    read += bytes;
    progress(read / size, `${Math.ceil(read / 1_000_000)} MB`);
  });
  const verdict = await verifyExport(lines, {
    checkpoint: await readNamedText(checkpoint),
    isPart,
    ...policy === undefined ? {} : { policy: await readPolicy(policy) },
    ...consistency === undefined ? {} : { consistency: await readProof(consistency) },
  });
  for (const fault of verdict.faults) print(faultLine(fault));
  for (const line of summary(verdict)) print(line);
  return verdict.faults.length === 0 ? 0 : 1;
}

function faultLine({ code, leaf, line, message }: Fault): string {
  const place = [
    ...line === undefined ? [] : [`line ${line}`],
    ...leaf === undefined ? [] : [`leaf ${leaf}`],
  ];
  return `${code}${place.length === 0 ? "" : ` (${place.join(", ")})`}: ${message}`;
}

function summary({ erased, events, faults, from, isFiltered, log, size, to }: Verdict): string[] {
  if (log === null) return ["Nothing of it can be relied on."];
  const which = `project ${shown(log.project)}, log ${shown(log.origin)}`;
  if (faults.length > 0) {
    return [`The export does not hold. It is of ${which}.`];
  }
  return [
    `The export holds: ${events} events of ${which}, leaves ${from} to ${to} of ${size}.`,
    ...from > 0 && !isFiltered
      ? [`It begins at leaf ${from}: compare with when the project prunes its log.`]
      : [],
    ...isFiltered ? ["It is filtered: each event is proved, what it leaves out is not."] : [],
    ...erased > 0 ? [`${erased} parts of events were erased; that they were there is proved.`] : [],
  ];
}

/** A text of the file as a terminal may show it. */
function shown(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, "?").slice(0, 256);
}

async function readPolicy(path: string): Promise<Policy> {
  try {
    return parsePolicy(await readNamedText(path));
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    throw new CliError(`Give --policy a policy as C2SP's tlog-policy has it: ${error.message}`);
  }
}

/** The hashes of a proof, as Base 64: a list in JSON, or `proof` of an object, or one on each line. */
async function readProof(path: string): Promise<Uint8Array[]> {
  const text = await readNamedText(path);
  const hashes = text.split(/[^A-Za-z0-9+/=]/).filter((word) => HASH.test(word));
  const rest = text.length - hashes.join("").length;
  if (rest > 10_000) throw new CliError(`Give --consistency a proof: ${path} is none`);
  return hashes.map((hash) => Uint8Array.from(atob(hash), (char) => char.charCodeAt(0)));
}
