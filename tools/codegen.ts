/**
 * `deno task codegen`: writes the component's checked-in generated files. With `--check` it writes
 * nothing and fails when a file differs from what it would write.
 *
 * @module
 */
import { getAuthTables } from "better-auth/db";
import { SETTINGS } from "../plugins/settings/table.ts";
import { everyTableOptions } from "./codegen/auth_options.ts";
import { CHECKSUMS } from "../migrations/facts.gen.ts";
import { MIGRATIONS } from "../migrations/mod.ts";
import { generateComponentCode } from "./codegen/generated.ts";
import { metadataFromAuthTables, metadataSource } from "./codegen/metadata.ts";
import { factsSource, migrationFacts } from "./codegen/migration_facts.ts";
import { deployedModules, modulesSource } from "./codegen/modules.ts";
import { rowsSource } from "./codegen/rows.ts";
import { scopeSettingsSource } from "./codegen/scope_settings.ts";
import { generateConsole } from "./console/build.ts";
import { generatePackageModules } from "./npm_package/modules.ts";
import { runTask } from "./run_task.ts";

const ROOT = new URL("../", import.meta.url);

/** The texts of what follows from the tables alone, by their paths. They take no other generated file. */
export function generateMetadata(): Record<string, string> {
  const metadata = metadataFromAuthTables(getAuthTables(everyTableOptions()));
  return {
    "component/tables/metadata.gen.ts": metadataSource(metadata),
    "component/tables/scope_settings.gen.ts": scopeSettingsSource(SETTINGS.projectSettings),
    "rules/rows.gen.ts": rowsSource(metadata),
  };
}

/** What a deployed function must know of the migrations' sources, by its path in the tree. */
export async function generateMigrationFacts(): Promise<Record<string, string>> {
  const options = { folder: new URL("migrations/", ROOT), known: CHECKSUMS };
  const facts = await migrationFacts(MIGRATIONS, options);
  return { "migrations/facts.gen.ts": factsSource(facts) };
}

/** The module map's text, by its path in the tree. */
export async function generateModules(): Promise<Record<string, string>> {
  const modules = await deployedModules(new URL("component/", ROOT));
  return { "component/modules.gen.ts": modulesSource(modules) };
}

/** Convex's own generated files, by their paths in the tree. They follow from the metadata. */
export async function generateConvexCode(): Promise<Record<string, string>> {
  const files = await generateComponentCode(ROOT);
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`component/_generated/${name}`, text]),
  );
}

/** Which of these files differ from what stands in the tree. */
export async function staleFiles(files: Record<string, string>): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    const current = await Deno.readTextFile(new URL(path, ROOT)).catch(() => undefined);
    if (current !== text) stale.push(path);
  }
  return stale;
}

async function write(files: Record<string, string>): Promise<void> {
  for (const path of await staleFiles(files)) {
    const target = new URL(path, ROOT);
    await Deno.mkdir(new URL(".", target), { recursive: true });
    await Deno.writeTextFile(target, files[path] ?? "");
    console.log(`Wrote ${path}`);
  }
}

async function main({ isCheck }: { isCheck: boolean }): Promise<number> {
  if (!isCheck) {
    // One after the other: the later ones read what the earlier ones wrote.
    await write(generateMetadata());
    await write(await generateMigrationFacts());
    await write(await generateModules());
    await write(await generateConvexCode());
    await write(await generateConsole());
    await write(await generatePackageModules());
    return 0;
  }
  const stale = await staleFiles({
    ...generateMetadata(),
    ...await generateMigrationFacts(),
    ...await generateModules(),
    ...await generateConvexCode(),
    ...await generateConsole(),
    ...await generatePackageModules(),
  });
  for (const path of stale) console.error(`${path} is out of date: run deno task codegen`);
  return stale.length === 0 ? 0 : 1;
}

if (import.meta.main) {
  await runTask({
    usage: "deno task codegen [--check]",
    options: { check: { type: "boolean", default: false } },
  }, ({ values }) => main({ isCheck: values.check }));
}
