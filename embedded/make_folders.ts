import { dirname, resolve } from "node:path";
import { hasCode } from "./errors.ts";
import { fs } from "./system/builtins.ts";

const { existsSync, mkdirSync } = fs;

/**
 * Makes a folder, and those above it that are missing. `recursive` of Node's own `mkdir` tries for ever where
 * the system makes no folders, as below `/proc`.
 *
 * @param mode Who may do what with the folders that are made. @default what the process's umask leaves of 0o777
 * @returns The outermost folder that was made; `undefined` if all were there.
 * @throws {Error} with the system's code: `EACCES`, `EROFS`, `ENOTDIR`, `EEXIST` if a file stands there, `ENOENT`
 * where none can be made.
 */
export function makeFolders(path: string, mode?: number): string | undefined {
  const folder = resolve(path);
  const parent = dirname(folder);
  const outermost = existsSync(parent) ? undefined : makeFolders(parent, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (thrown) {
    // Somebody else may have made it meanwhile.
    if (hasCode(thrown, "EEXIST") && existsSync(`${folder}/.`)) return outermost;
    throw thrown;
  }
  return outermost ?? folder;
}
