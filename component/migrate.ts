import { MIGRATIONS } from "../migrations/mod.ts";
import { type MigrationFunctions, migrationFunctions } from "./migration_functions.ts";

const functions: MigrationFunctions = migrationFunctions(MIGRATIONS);

export const run = functions.run;
export const runAll = functions.runAll;
export const status = functions.status;
