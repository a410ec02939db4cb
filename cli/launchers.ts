import { readFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";

/** A process, as far as it matters here. */
export interface ProcessFacts {
  readonly parent: number;
  /** Program and arguments. */
  readonly command: readonly string[];
}

/** Reads a process by its id; null where it is gone, or this system tells nothing. */
type ReadProcess = (pid: number) => ProcessFacts | null;

/** How {@link watchLaunchers} looks. */
interface WatchOptions {
  /** Called once, when a launcher is gone. */
  readonly onGone: () => void;
  /** @default Linux's /proc */
  readonly read?: ReadProcess;
  /** @default 500 */
  readonly everyMs?: number;
}

/** There are fewer between a platform and its person. */
const MAX_LAUNCHERS = 8;
const EVERY_MS = 500;
const SHELLS = /^(?:ba|da|k|z)?sh$/;
const RUNNERS = /^(?:npm|npx|pnpm|yarn|bun|bunx|deno)\b/;
const SCRIPTS = /(?:^|\/)(?:npm|npx|pnpm|yarn|deno)(?:-cli)?(?:\.c?js)?$|\/deno\/bin\.cjs$/;

/**
 * Notices that whatever started this process for a person is gone. `npx deno task start` is four
 * processes: npm, a shell, `deno task` and this one. A signal that ends the first two reaches neither of
 * the others, which would hold the ports for ever. A parent that is no launcher (a person's shell, a
 * supervisor) may end: with `nohup` the platform is meant to go on.
 *
 * @returns how to stop watching
 */
export function watchLaunchers(options: WatchOptions): () => void {
  const { everyMs = EVERY_MS, onGone, read = readProc } = options;
  const parents = launchersOf(process.pid, read);
  if (parents.length === 0) return () => {};
  const timer = setInterval(() => {
    if (parents.every(([pid, parent]) => read(pid)?.parent === parent)) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Each process from this one up to the last launcher, that one left out, with its parent. */
export function launchersOf(pid: number, read: ReadProcess): (readonly [number, number])[] {
  const links: (readonly [number, number])[] = [];
  let own = read(pid);
  let child = pid;
  while (own !== null && links.length < MAX_LAUNCHERS) {
    const { parent } = own;
    const above = read(parent);
    if (above === null || !isLauncher(above.command)) break;
    links.push([child, parent]);
    [child, own] = [parent, above];
  }
  return links;
}

/** Whether a process only runs another command, and is nothing without it. */
export function isLauncher(command: readonly string[]): boolean {
  const [program = "", first = "", second = ""] = command;
  // npm writes its title, "npm exec …", over its name and arguments.
  const name = basename(program.split(" ")[0] ?? "");
  // A shell that was given one command, `sh -c …`, and not one that a person types into.
  if (SHELLS.test(name)) return first === "-c" && /\b(?:deno|npx|npm|task)\b/.test(second);
  if (name === "node") return SCRIPTS.test(first);
  if (name.startsWith("deno")) return first === "task" || first === "x";
  return RUNNERS.test(name);
}

function readProc(pid: number): ProcessFacts | null {
  try {
    // The name stands in parentheses and may hold anything; state and parent follow the last one.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z") return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return { parent: Number(parent), command: command.filter(Boolean) };
  } catch {
    return null;
  }
}
