import { dirname } from "node:path";
import { hasCode, HostError, messageOf } from "../errors.ts";
import { fs } from "../system/builtins.ts";

const { statSync } = fs;

/** What SQLite, Deno and Node say of a full disk. */
const FULL = /database or disk is full|No space left on device|\bENOSPC\b|quota exceeded/i;
/** What they say where this user may not do it, or where something else stands in the file's place. */
const CLOSED =
  /readonly database|unable to open database|permission denied|not permitted|read-only file system|not a directory|\b(?:EACCES|EPERM|EROFS|ENOTDIR)\b/i;

/** What SQLite threw, as an operator's problem where it is one: a full disk. Else as it is. */
export function diskFailure(thrown: unknown): unknown {
  if (thrown instanceof HostError || !FULL.test(messageOf(thrown))) return thrown;
  return new HostError(
    "DISK_FULL",
    "Cannot write to the data folder because its disk is full: free space and try again",
    { cause: thrown },
  );
}

/**
 * What using a file threw, as an operator's problem where it is one: a full disk, or a file that this user
 * may not use. Else as it is. `path` is the file.
 */
export function fileFailure(path: string, thrown: unknown): unknown {
  if (thrown instanceof HostError) return thrown;
  if (FULL.test(messageOf(thrown))) {
    const advice = `Free space on the disk of ${path} and try again`;
    return new HostError("DISK_FULL", `${advice} (${messageOf(thrown)})`, { cause: thrown });
  }
  const advice = adviceFor(path, messageOf(thrown));
  if (advice === null) return thrown;
  return new HostError("FILE_UNUSABLE", `${advice} (${messageOf(thrown)})`, { cause: thrown });
}

/** Does what uses a file. @throws {HostError} DISK_FULL, FILE_UNUSABLE, and what `use` throws. */
export function usingFile<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (thrown) {
    throw fileFailure(path, thrown);
  }
}

function adviceFor(path: string, reason: string): string | null {
  // SQLite has no word of its own for either.
  if (kindOf(path) === "folder") return `Name a file, or take the folder ${path} away`;
  if (!CLOSED.test(reason)) return null;
  if (kindOf(dirname(path)) === "none") return `Make the folder of ${path}, or name another file`;
  return `Let this user read and write ${path} and the folder it is in`;
}

function kindOf(path: string): "folder" | "none" | "other" {
  try {
    return statSync(path).isDirectory() ? "folder" : "other";
  } catch (thrown) {
    return hasCode(thrown, "ENOENT") ? "none" : "other";
  }
}
