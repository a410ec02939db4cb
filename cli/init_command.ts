/**
 * `init`: makes an app of Banata's out of a Convex app, or a folder with a package.json into one.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { CliError, parseCommand } from "./arguments.ts";
import { planLocal } from "./init.ts";
import { type FilePlan, readPresent, writeAll } from "./init_files.ts";
import { functionsOf, PACKAGE } from "./init_manifest.ts";
import { findAbove, findProject, planProject, type Project } from "./init_project.ts";

const SHORT =
  "init [DIR] [--check | --upgrade], with the app's convex folder where it is not convex";
const USAGE = `Usage: init [DIR] [--check | --upgrade]

Copies the local files into DIR, the app's convex folder (that of convex.json, or convex), adds the
package to package.json, which an app of Deno's gets too for Convex's own tools, and writes a secret
into .env.local where there is none. The app's own files are never changed: convex.config,
auth.config and http are shown with the lines to add, and the exit code is 1. So is a file of ours
that differs from the packaged one.

  --check    changes nothing, and shows what differs
  --upgrade  puts the packaged files in the place of ours that differ, and shows what that changed`;

/** What became of a file, by how it was; `kept` where nothing was written. */
const DONE = { missing: "created", lacks: "added to", differs: "upgraded" } as const;
const KEPT = { same: "unchanged", missing: "missing", lacks: "lacks" } as const;
const INDENT = " ".repeat(12);

/** What {@linkcode initApp} does, and to which app. */
interface InitOptions {
  /** Whether nothing is written. @default {false} */
  readonly check?: boolean;
  /** Whether files of ours that differ are replaced. @default {false} */
  readonly upgrade?: boolean;
}

/** How an app stands now. */
interface InitReport {
  /** Each file with what became of it, and what differs below it. */
  readonly lines: readonly string[];
  /** What is left for the app's owner, a sentence each. */
  readonly left: readonly string[];
  /** The app. */
  readonly project: Project;
}

/**
 * Does `init [DIR] [--check | --upgrade]`, and gives the exit code: 1 where something is left to do.
 *
 * @throws {CliError} with one sentence that says what to do; nothing is changed then
 */
export async function runInit([command = "", ...args]: readonly string[]): Promise<number> {
  const flag = { type: "boolean" } as const;
  if (command !== "init") throw new CliError(`Use ${SHORT}`);
  const { values, words: [folder] } = parseCommand(args, {
    usage: SHORT,
    help: USAGE,
    options: { check: flag, upgrade: flag },
    words: [0, 1],
  });
  const { check = false, upgrade = false } = values;
  if (check && upgrade) throw new CliError(`Use ${SHORT}: --check and --upgrade are two things`);
  const convex = folder ?? await functionsFolder();
  const { left, lines, project } = await initApp(convex, { check, upgrade });
  console.log(lines.join("\n"));
  for (const sentence of left) console.error(sentence);
  if (left.length > 0) return 1;
  if (!check) console.log(["", "Next:", ...await nextCommands(project)].join("\n"));
  return 0;
}

/**
 * Brings the app of a convex folder to where it should be, or with `check` says how far it is from there.
 *
 * @throws {CliError} where it can't; nothing is changed then
 */
export async function initApp(folder: string, options: InitOptions = {}): Promise<InitReport> {
  const { check = false, upgrade = false } = options;
  const project = await findProject(folder);
  const plans = [...await planLocal(folder, { upgrade }), ...await planProject(project)];
  if (!check) await writeAll(plans.flatMap(({ write }) => write ?? []));
  const lines = plans.flatMap((plan) => describePlan(plan, { check }));
  return { lines, left: leftToDo(plans, { check }), project };
}

function describePlan({ diff, path, state, write }: FilePlan, { check }: { check: boolean }) {
  const isWritten = write !== undefined && !check && state in DONE;
  const words: Record<string, string> = isWritten ? DONE : KEPT;
  const shown = isWritten && state !== "differs" ? [] : diff;
  return [
    `${(words[state] ?? state).padEnd(11)} ${path}`,
    ...shown.map((line) => INDENT + line),
  ];
}

function leftToDo(plans: readonly FilePlan[], { check }: { check: boolean }): string[] {
  const left = plans.filter(({ state, write }) => state !== "same" && (check || !write));
  const has = (...states: FilePlan["state"][]) => left.some(({ state }) => states.includes(state));
  return [
    ...(has("incomplete")
      ? ["Add the lines marked + to the app's own files, then run init again"]
      : []),
    ...(has("missing", "lacks") ? ["Run init to add what is missing"] : []),
    ...(has("differs")
      ? [
        "Nothing that differs was changed: merge it by hand, or take the packaged files by init --upgrade",
      ]
      : []),
  ];
}

/** The folder that Convex's own command line takes the functions from, of the app that this runs in. */
async function functionsFolder(): Promise<string> {
  const checkout = await readPresent("deno.json");
  if (checkout?.text.includes(`"name": "${PACKAGE}"`)) {
    throw new CliError("Name the app's convex folder behind init: this one is Banata's own");
  }
  return functionsOf((await readPresent("convex.json"))?.text);
}

/** A tool that installs packages: its lock's names, how it does so, and what stands before a program of one. */
type Tool = readonly [locks: readonly string[], install: string, run: string];

const NPM: Tool = [["package-lock.json"], "npm install", "npx "];
const DENO: Tool = [["deno.lock"], "deno install", "deno run -A npm:"];
const TOOLS: readonly Tool[] = [
  [["pnpm-lock.yaml"], "pnpm install", "pnpm exec "],
  [["yarn.lock"], "yarn install", "yarn "],
  [["bun.lock", "bun.lockb"], "bun install", "bunx "],
  NPM,
  DENO,
];

/** What to run now, for a person to copy. The secret is in none of them. */
async function nextCommands(project: Project): Promise<string[]> {
  const [, install, run] = await toolOf(project);
  const moved = relative(".", project.root);
  return [
    ...(moved === "" ? [] : [`cd ${quote(moved)}`]),
    install,
    `${run}convex dev --once`,
    `sed -n 's/^BETTER_AUTH_SECRET=//p' .env.local | ${run}convex env set BETTER_AUTH_SECRET`,
    `${run}convex run banataAuth/auth:setupToken`,
  ].map((command) => `  ${command}`);
}

/** The tool whose lock the app has, or the repository that it is in. */
async function toolOf({ isDeno, root }: Project): Promise<Tool> {
  const folder = await findAbove(root, TOOLS.flatMap(([locks]) => locks));
  const has = ([locks]: Tool) =>
    folder !== undefined && locks.some((lock) => existsSync(join(folder, lock)));
  return TOOLS.find(has) ?? (isDeno ? DENO : NPM);
}

/** A word of a shell's command. */
function quote(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
