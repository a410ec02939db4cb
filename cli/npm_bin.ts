#!/usr/bin/env node
/**
 * The command of the npm package, `npx @banata-auth/convex init DIR`, and of `deno task init DIR`.
 * It needs no Deno: operators who deploy to Convex have Node.
 *
 * @module
 */

import process from "node:process";
import { runInit } from "./init_command.ts";
import { runMain } from "./run_main.ts";

await runMain(() => runInit(process.argv.slice(2)));
