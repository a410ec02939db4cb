import { statSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { makeFolders } from "@banata-auth/embedded";
import { CliError } from "./arguments.ts";

/** Group and others, as the mode of a file says it. */
const GROUP_OR_OTHERS = 0o022;
const OTHERS = 0o002;
const ROOT_USER = 0;

/**
 * Makes the data folder, closed to other users of the machine.
 *
 * @throws {CliError} when it can't be made or written to
 */
export async function prepareDataDir(path: string): Promise<void> {
  try {
    makeFolders(path, 0o700);
    const probe = join(path, `.probe-${crypto.randomUUID()}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      `Name a folder that can be written to with --data: current value is ${path} (${reason})`,
    );
  }
}

/**
 * A data folder as `--data` names it.
 *
 * @throws {CliError} when it is the root of the disk, which `--data "$UNSET/"` is
 */
export function checkDataDir(path: string): string {
  const whole = resolve(path);
  if (dirname(whole) !== whole) return path;
  throw new CliError(`Name a folder of its own with --data: current value is ${path}`);
}

/**
 * What to do where others of the machine may put another database, or another secret, in its place. A folder of
 * somebody else's is lent by its group, as volumes of containers are: taken from that, this user could not use it.
 */
export function openFolder(path: string, user = process.getuid?.() ?? ROOT_USER): string | null {
  if (process.platform === "win32") return null;
  const { mode, uid } = statSync(path);
  const isOwn = user === uid || user === ROOT_USER;
  if ((mode & (isOwn ? GROUP_OR_OTHERS : OTHERS)) === 0) return null;
  const folder = resolve(path);
  const how = isOwn ? "chmod 700" : "chmod o-w";
  return `Take ${folder} from other users of this machine, who may change what is in it: ${how} ${folder}`;
}

/** What is printed where a platform begins with nothing: a typing error must not look like lost data. */
export function newFolderNotice(path: string): string {
  return `NEW DATA FOLDER ${resolve(path)}: an empty platform begins there. ` +
    "If there should be data, stop now and check --data";
}
