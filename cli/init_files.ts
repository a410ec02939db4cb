/**
 * How `init` reads and writes an app's files: all is read and judged before anything is written, each file
 * is whole or as it was, and what was written is taken back where a later one fails.
 *
 * @module
 */

import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import {
  access,
  lstat,
  mkdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CliError } from "./arguments.ts";

/** A file of the app as it is. */
export interface PresentFile {
  /** Its text, with the line ends of Unix. */
  readonly text: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
  /** Whether its lines end as on Windows. */
  readonly isWindows: boolean;
  /** Whether it stands elsewhere, and only a link to it is here. */
  readonly isLink: boolean;
  /** Who may do what, as `chmod` says it. */
  readonly mode: number;
}

/** A file that is to be written. */
interface FileWrite {
  /** Where. */
  readonly target: string;
  /** All of its text, with the line ends of Unix. */
  readonly text: string;
  /** What is there now. */
  readonly present: PresentFile | undefined;
  /** Who may do what. @default as it is, or as this user's files are */
  readonly mode?: number;
}

/** One file of the app: how it stands, and what would bring it to where it should be. */
export interface FilePlan {
  /** Path for the person who reads it. */
  readonly path: string;
  /** How it is: `incomplete` is for the app's owner to mend, by the lines of `diff`. */
  readonly state: "missing" | "same" | "differs" | "incomplete" | "lacks";
  /** The lines that differ, `-` as they are, `+` as they should be. */
  readonly diff: readonly string[];
  /** What is to be written, unless it is the owner's to do. */
  readonly write?: FileWrite;
}

/**
 * A file of the app; undefined where there is none.
 *
 * @throws {CliError} where something else has its name, or it is no UTF-8
 */
export async function readPresent(path: string): Promise<PresentFile | undefined> {
  try {
    const { isLink, mode } = await look(path);
    const bytes = await readFile(path);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const isWindows = text.includes("\r\n");
    return { text: text.replaceAll("\r\n", "\n"), bytes, isWindows, isLink, mode };
  } catch (error) {
    if (error instanceof TypeError) {
      throw new CliError(`Save ${path} as UTF-8: it is something else`);
    }
    return refuseOrNone(path, error);
  }
}

async function look(path: string): Promise<{ isLink: boolean; mode: number }> {
  const isLink = (await lstat(path)).isSymbolicLink();
  try {
    const { mode } = await stat(path);
    return { isLink, mode: mode & 0o777 };
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || !isLink) throw error;
    throw new CliError(`Remove the symbolic link ${path}: what it names is not there`);
  }
}

/** No file is an answer; what stands in its way is a sentence. */
function refuseOrNone(path: string, error: unknown): undefined {
  const code = codeOf(error);
  if (code === "ENOENT") return undefined;
  if (code === "EISDIR") throw new CliError(`Move ${path} away: a file belongs there`);
  if (code === "ENOTDIR") throw new CliError(`Move ${dirname(path)} away: a folder belongs there`);
  if (code === "ELOOP") {
    throw new CliError(`Remove the symbolic link in ${path}: it leads to itself`);
  }
  throw error;
}

/**
 * Writes the files in their order; all or, where one fails, none.
 *
 * @throws {CliError} where this user may not write, or a link is in the way, with nothing changed
 */
export async function writeAll(writes: readonly FileWrite[]): Promise<void> {
  for (const { present, target } of writes) {
    if (present?.isLink) {
      throw new CliError(
        `Put a file in the place of the symbolic link ${target}: init writes no other`,
      );
    }
    await requireWritable(dirname(target));
  }
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const write of writes) await writeOne(write, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error;
  }
}

async function requireWritable(folder: string): Promise<void> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const parent = dirname(folder);
    if (codeOf(error) === "ENOENT" && parent !== folder) return await requireWritable(parent);
    throw new CliError(`Let this user write to ${folder}: nothing was changed`);
  }
}

async function writeOne(write: FileWrite, undo: (() => Promise<void>)[]): Promise<void> {
  const { mode, present, target } = write;
  const folder = dirname(target);
  const made = await mkdir(folder, { recursive: true });
  // `mkdir` gives the outermost folder that it made.
  if (made !== undefined) undo.push(() => removeEmpty(folder, made));
  const text = present?.isWindows ? write.text.replaceAll("\n", "\r\n") : write.text;
  await place(target, { data: text, mode: mode ?? present?.mode });
  undo.push(() =>
    present === undefined ? rm(target) : place(target, { data: present.bytes, mode: present.mode })
  );
}

/** Puts a whole file in the place of what is there. */
async function place(
  target: string,
  { data, mode }: { data: string | Uint8Array; mode: number | undefined },
): Promise<void> {
  // Convex deploys no file whose name begins with a dot.
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await writeFile(temporary, data, { flag: "wx", ...(mode === undefined ? {} : { mode }) });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function removeEmpty(folder: string, last: string): Promise<void> {
  await rmdir(folder);
  if (folder.length > last.length) await removeEmpty(dirname(folder), last);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
