import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { CliError } from "../cli/arguments.ts";
import { newMigration } from "./migration_new.ts";
import { ROOT } from "./sealed.ts";

const [steps, fixtures] = await Promise.all(
  ["migrations/mod.ts", "tests/migrations/fixtures/mod.ts"].map((path) =>
    Deno.readTextFile(new URL(path, ROOT))
  ),
);
const lists = { version: 12, steps: steps ?? "", fixtures: fixtures ?? "" };

Deno.test("newMigration() makes a step and its fixture, and names them last", () => {
  const files = newMigration("close_accounts", lists);
  assertEquals(Object.keys(files), [
    "migrations/m0012_close_accounts.ts",
    "tests/migrations/fixtures/m0012_close_accounts.ts",
    "migrations/mod.ts",
    "tests/migrations/fixtures/mod.ts",
  ]);
  const [step = "", fixture = "", ...named] = Object.values(files);
  assertStringIncludes(step, "export const closeAccounts: MigrationStep");
  assertStringIncludes(step, "version: 12");
  assertStringIncludes(fixture, "export const closeAccounts: StepFixture");
  for (const list of named) {
    assertStringIncludes(list, 'import { closeAccounts } from "./m0012_close_accounts.ts";\n');
    assertStringIncludes(list, ",\n  closeAccounts,\n];");
  }
});

Deno.test("newMigration() refuses a name that makes no file or constant", () => {
  for (const name of ["", "Close", "close-accounts", "1st", "a__b", "../a"]) {
    assertThrows(() => newMigration(name, lists), CliError, "Give NAME words");
  }
});
