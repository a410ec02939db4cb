import { CHECKSUMS } from "../migrations/facts.gen.ts";
import { MIGRATIONS } from "../migrations/mod.ts";
import { type MigrationFunctions, migrationFunctions } from "./migration_functions.ts";

const functions: MigrationFunctions = migrationFunctions(MIGRATIONS, { checksums: CHECKSUMS });

export const run = functions.run;
export const start = functions.start;
export const pause = functions.pause;
export const resume = functions.resume;
export const cancel = functions.cancel;
export const dryRun = functions.dryRun;
export const status = functions.status;
export const isAtOdds = functions.isAtOdds;
export const version = functions.version;
export const runAll = functions.runAll;
export const batch = functions.batch;
export const trial = functions.trial;
