/**
 * The platform with a step of the run's own in the place of the last one: it adds a mark to each account
 * whenever it sees it, so a row that was migrated twice shows it. Started by `migrate.ts`.
 *
 * @module
 */
import process from "node:process";
import { start } from "../../cli/start.ts";
import { parseStartOptions } from "../../cli/start_options.ts";
import { migrationFunctions } from "../../component/migration_functions.ts";
import { MODULES } from "../../component/modules.gen.ts";
import { MIGRATIONS, type MigrationStep } from "../../migrations/mod.ts";

/** What a row is marked with each time. */
export const MARK = "+";

const STEP: MigrationStep = {
  version: MIGRATIONS.length,
  name: "mark accounts",
  table: "account",
  up: ({ scope = "" }) => ({ scope: `${scope}${MARK}` }),
};

async function main(): Promise<void> {
  const functions = { ...migrationFunctions([...MIGRATIONS.slice(0, -1), STEP]) };
  Reflect.set(MODULES, "migrate", () => Promise.resolve(functions));
  const options = parseStartOptions(Deno.args, process.env);
  const host = await start(options, {
    env: process.env,
    print: (line) => console.log(line),
    migrateForMs: 0,
  });
  Deno.addSignalListener("SIGTERM", () => void host.close());
  await host.finished;
}

if (import.meta.main) {
  await main();
  Deno.exit();
}
