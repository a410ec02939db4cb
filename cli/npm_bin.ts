#!/usr/bin/env node
/**
 * The command of the npm package: `npx @banata-auth/convex init`, `npx @banata-auth/convex start`. It needs
 * no Deno: operators who deploy to Convex have Node.
 *
 * @module
 */

import process from "node:process";
import { runCommand } from "./commands.ts";
import { nameProgram, runMain } from "./run_main.ts";

hushExperiments();
// In the binary it is the program itself that is called.
const isBinary = Object(process.getBuiltinModule?.("node:sea")).isSea?.() === true;
nameProgram(isBinary ? "banata" : "npx @banata-auth/convex");
await runMain(() => runCommand(process.argv.slice(2)));

/**
 * Keeps Node from warning of what it calls an experiment and the platform stands on: SQLite in Node 22, and
 * the types of TypeScript. All other warnings come through.
 */
function hushExperiments(): void {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...args: never[]): void => {
    const [kind]: unknown[] = args;
    const name = typeof kind === "string" ? kind : Reflect.get(Object(kind), "type");
    if (name !== "ExperimentalWarning") emit(warning, ...args);
  };
}
