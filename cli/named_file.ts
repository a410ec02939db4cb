import { readFile, stat } from "node:fs/promises";
import { CliError } from "./arguments.ts";

/**
 * Refuses a folder where a file is to be named: what reading one throws names nothing.
 *
 * @throws {CliError} for a folder; the system's error, which names the path, for what can't be looked at
 */
export async function requireFile(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) throw new CliError(`Name a file: ${path} is a folder`);
}

/** The text of a file that was named. @throws {CliError} for a folder */
export async function readNamedText(path: string): Promise<string> {
  await requireFile(path);
  return await readFile(path, "utf8");
}
