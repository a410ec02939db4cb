#!/usr/bin/env node
/**
 * The command of the npm package: `npx @banata-auth/convex init`, `npx @banata-auth/convex start`. It needs
 * no Deno: operators who deploy to Convex have Node.
 *
 * @module
 */

import process from "node:process";
import { runCommand } from "./commands.ts";
import { nameProgram } from "./program.ts";
import { hushExperiments } from "./quiet_node.ts";
import { runMain } from "./run_main.ts";

hushExperiments();
// In the binary it is the program itself that is called.
const isBinary = Object(process.getBuiltinModule?.("node:sea")).isSea?.() === true;
nameProgram(isBinary ? "banata" : "npx @banata-auth/convex");
await runMain(() => runCommand(process.argv.slice(2)));
