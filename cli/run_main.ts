/**
 * How every command ends: with what it was asked for, or with one sentence and exit code 1. A stack is
 * nothing that an operator could use.
 *
 * @module
 */

import process from "node:process";
import { HelpAsked } from "./arguments.ts";

/** Errors whose message is a sentence for the operator. They come from several parts of the tree. */
const SENTENCES: ReadonlySet<string> = new Set(["CliError", "ConfigError", "HostError"]);
/** System errors that name a file, a folder or an address; the code is Node's and Deno's alike. */
const SYSTEM_CODE = /^E[A-Z0-9]{2,}$/;
const FULL = /\bENOSPC\b|No space left on device/;
const STACK_VARIABLE = "BANATA_STACK";
/** How texts for operators name the commands: as tasks of a checkout, for that is where they are written. */
const TASK = /\bdeno task (?=[a-z<])/g;

let called = "deno task";

/** Whether a system call failed with one of these codes: `ENOENT`. */
export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return thrown instanceof Error && "code" in thrown && codes.includes(String(thrown.code));
}

/** The sentence for whatever a command threw. */
function sentenceOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return unexpected(String(thrown));
  if (SENTENCES.has(thrown.name)) return thrown.message;
  const text = thrown.message.replace(/\s+/g, " ").trim();
  if (FULL.test(text)) return `Free space on the disk and try again: ${text}`;
  if (isOfTheSystem(thrown)) return `Check what is named here and who may use it: ${text}`;
  return unexpected(`${thrown.name}: ${text}`);
}

/**
 * Runs a command and sets the exit code: what it gives, or 1 with a sentence on stderr. `BANATA_STACK=on`
 * shows where an unexpected error is from.
 */
export async function runMain(main: () => number | void | Promise<number | void>): Promise<void> {
  try {
    process.exitCode = await main() ?? 0;
  } catch (thrown) {
    if (thrown instanceof HelpAsked) return say(thrown.message);
    if (process.env[STACK_VARIABLE] === "on") console.error(thrown);
    console.error(asCalled(sentenceOf(thrown)));
    process.exitCode = 1;
  }
}

function isOfTheSystem(error: Error): boolean {
  if ("code" in error && SYSTEM_CODE.test(String(error.code))) return true;
  return typeof Deno !== "undefined" &&
    Object.values(Deno.errors).some((kind) => error instanceof kind);
}

function unexpected(text: string): string {
  return `Report this as a fault of Banata's, with what ${STACK_VARIABLE}=on shows: ${text}`;
}

/** Names the program by which this process was called: `npx @banata-auth/convex`, `banata`. */
export function nameProgram(name: string): void {
  called = name;
}

/** Prints a line for whoever called the command. */
export function say(line: string): void {
  console.log(asCalled(line));
}

/** A text for operators in which commands are named as they can be called here. */
export function asCalled(text: string): string {
  return text.replace(TASK, `${called} `);
}
