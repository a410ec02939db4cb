/**
 * The platform's commands for Deno programs: what `deno task start` does, as a function.
 *
 * @module
 */
export { CliError } from "./arguments.ts";
export { start, type StartContext } from "./start.ts";
export type { StartOptions } from "./start_options.ts";
export type { Host } from "@banata-auth/embedded";
