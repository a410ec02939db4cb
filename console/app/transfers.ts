/**
 * Projects on their way from one deployment to another, as their commands do it: page by page, each checked.
 *
 * @module
 */
import { chunksOf, HOPELESS_CODES, nextChecksum } from "../../plugins/transfer/chunks.ts";
import type { ExportReply, ImportEndReply, ImportReply } from "../../plugins/transfer/types.ts";
import { ApiError } from "./api.ts";
import { call } from "./session.ts";

/** Lines after which the page gets its turn. */
const BREATH = 2_000;

/** A file that is no whole export, or not the one that was begun. */
export class FileError extends Error {
  /** What is wrong. */
  readonly reason: "damaged" | "none" | "other";
  constructor({ reason }: Pick<FileError, "reason">) {
    super(`Choose another file: this one is ${reason}`);
    this.reason = reason;
  }
}

/** How far it is. */
export interface Step {
  readonly phase: "check" | "send";
  /** From 0 to 1. */
  readonly share: number;
}

/**
 * The pages of a project's export, each checked by its checksum.
 *
 * @throws {ApiError} what the platform refused
 * @throws {FileError} where a page was damaged on its way
 */
export async function* exportPages(
  id: string,
  passphrase: string | undefined,
): AsyncGenerator<ExportReply> {
  let [checksum, cursor]: [string, string | null] = ["", null];
  do {
    const body = cursor === null ? { id, passphrase } : { id, cursor };
    const page: ExportReply = await call<ExportReply>({ path: "/banata/projects/export", body });
    // The export's last line has the checksum of those before it, and none of its own.
    for (const line of page.lines.split("\n").slice(0, page.done ? -2 : -1)) {
      checksum = nextChecksum(checksum, line);
    }
    if (checksum !== page.checksum) throw new FileError({ reason: "damaged" });
    yield page;
    cursor = page.cursor;
  } while (cursor !== null);
}

/** An export that was found whole. */
export interface ImportFile {
  readonly file: Blob;
  readonly header: string;
  readonly end: string;
  /** Lines before the last. */
  readonly lines: number;
  readonly project: { readonly id: string; readonly name: string; readonly slug: string };
  readonly hasSecrets: boolean;
}

/**
 * Reads a file once from start to end, so that nothing of a damaged one is sent.
 *
 * @throws {FileError}
 */
export async function checkFile(file: Blob, onStep: (step: Step) => void): Promise<ImportFile> {
  let [checksum, header, last, lines, length] = ["", "", "", 0, 0];
  for await (const line of linesOf(file)) {
    if (lines === 0 && last === "") header = line;
    if (last !== "") {
      checksum = nextChecksum(checksum, last);
      lines++;
    }
    last = line;
    length += line.length;
    if (lines % BREATH === 0) {
      onStep({ phase: "check", share: Math.min(1, length / file.size) });
      await breath();
    }
  }
  const first = objectOf(header);
  if (first.format !== "banata-project") throw new FileError({ reason: "none" });
  const end = objectOf(objectOf(last).end);
  if (end.lines !== lines || end.checksum !== checksum) throw new FileError({ reason: "damaged" });
  const { id, name, slug } = objectOf(first.project);
  const project = { id: String(id), name: String(name), slug: String(slug) };
  return { file, header, end: last, lines, project, hasSecrets: first.secrets !== null };
}

/**
 * Imports an export, going on where an earlier try stopped; answers whether all of it is there, which it is
 * not where `isStopped` said so.
 *
 * @throws {ApiError} what the platform refused; where the import can never be complete, it is given up
 * @throws {FileError} `other` where the platform has other lines than the file
 */
export async function importProject(
  file: ImportFile,
  { isStopped, onStep, passphrase, slug }: {
    isStopped: () => boolean;
    passphrase: string | undefined;
    slug: string | undefined;
    onStep: (step: Step) => void;
  },
): Promise<boolean> {
  const { id } = file.project;
  try {
    // Begun again with the same first line, the platform tells how far it is, and needs no passphrase.
    const begun = await call<ImportReply>({
      path: "/banata/projects/import/begin",
      body: { header: file.header, passphrase, slug },
    });
    await sendRows(file, { begun, isStopped, onStep });
    if (isStopped()) return false;
    const body = { id, end: file.end };
    await call<ImportEndReply>({ path: "/banata/projects/import/finish", body });
    return true;
  } catch (error) {
    if (error instanceof ApiError && HOPELESS_CODES.includes(error.code)) await abandonImport(id);
    throw error;
  }
}

/** Ends an import that was begun; the platform erases what it had taken. */
export async function abandonImport(id: string): Promise<void> {
  await call<ImportEndReply>({ path: "/banata/projects/import/abandon", body: { id } });
}

async function sendRows(
  { file, lines }: ImportFile,
  { begun, isStopped, onStep }: {
    begun: ImportReply;
    isStopped: () => boolean;
    onStep: (step: Step) => void;
  },
): Promise<void> {
  let { sequence } = begun;
  const refuse = () => new FileError({ reason: "other" });
  for await (const chunk of chunksOf(linesOf(file), { begun, lines, refuse })) {
    if (isStopped()) return;
    const body = { id: begun.id, sequence, lines: chunk.text, checksum: chunk.checksum };
    const path = "/banata/projects/import/chunk";
    ({ sequence } = await call<ImportReply>({ path, body }));
    if (!isStopped()) onStep({ phase: "send", share: chunk.lines / lines });
  }
}

/** The lines of a text file, each without its newline. */
async function* linesOf(file: Blob): AsyncGenerator<string> {
  let rest = "";
  const reader = file.stream().pipeThrough(new TextDecoderStream("utf-8")).getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** An object, or one of JSON; of anything else one without fields. */
function objectOf(value: unknown): Record<string, unknown> {
  try {
    const found: unknown = typeof value === "string" ? JSON.parse(value) : value;
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}
