import { CHECKSUMS } from "../migrations/facts.gen.ts";
import { MIGRATIONS } from "../migrations/mod.ts";
import { type MigrationFunctions, migrationFunctions } from "./migration_functions.ts";

const functions: MigrationFunctions = migrationFunctions(MIGRATIONS, { checksums: CHECKSUMS });

export const {
  run,
  start,
  pause,
  resume,
  cancel,
  dryRun,
  status,
  isAtOdds,
  version,
  runAll,
  batch,
  trial,
} = functions;
