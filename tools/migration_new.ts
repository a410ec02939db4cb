/**
 * `deno task migration:new NAME`: makes the file of a new data migration and its fixture, and names both
 * where the others are.
 *
 * @module
 */
import { CliError } from "../cli/arguments.ts";
import { MIGRATIONS } from "../migrations/mod.ts";
import { runTask } from "./run_task.ts";
import { ROOT } from "./sealed.ts";

/** The texts of a new step, by their paths, and the lists that name it as they are then. */
export function newMigration(
  name: string,
  { fixtures, steps, version }: { version: number; steps: string; fixtures: string },
): Record<string, string> {
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name)) {
    throw new CliError(
      `Give NAME words in small letters joined by "_": current value is "${name}"`,
    );
  }
  const file = `m${String(version).padStart(4, "0")}_${name}.ts`;
  const value = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const words = name.replaceAll("_", " ");
  return {
    [`migrations/${file}`]: `import type { MigrationStep } from "./step.ts";

/** TODO(#0): says what it does to which rows, and since when there are others. */
export const ${value}: MigrationStep = {
  version: ${version},
  name: "${words}",
  table: "user",
  up: () => null,
};
`,
    [`tests/migrations/fixtures/${file}`]: `import type { StepFixture } from "./types.ts";

/** TODO(#0): rows as the versions before wrote them, and as the step leaves them. */
export const ${value}: StepFixture = {
  before: [],
  after: [],
};
`,
    "migrations/mod.ts": withStep(steps, { file, value }),
    "tests/migrations/fixtures/mod.ts": withStep(fixtures, { file, value }),
  };
}

/** A list with one more import, behind the last one of a step, and one more entry. */
function withStep(
  source: string,
  { file, value }: { file: string; value: string },
): string {
  const imports = [...source.matchAll(/^import \{ \w+ \} from "\.\/m\d{4}_\w+\.ts";\n/gm)];
  const last = imports.at(-1);
  if (last === undefined) throw new Error("Name the steps in the list by imports of their own");
  const at = last.index + last[0].length;
  const line = `import { ${value} } from "./${file}";\n`;
  return (source.slice(0, at) + line + source.slice(at)).replace(
    /(\] = \[|(?:StepFixture|MigrationStep)\[\] = \[)([^\]]*)\];/,
    (_, head: string, list: string) => `${head}${list}  ${value},\n];`,
  );
}

async function main(name: string): Promise<void> {
  const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
  const files = newMigration(name, {
    version: MIGRATIONS.length + 1,
    steps: await read("migrations/mod.ts"),
    fixtures: await read("tests/migrations/fixtures/mod.ts"),
  });
  for (const [path, text] of Object.entries(files)) {
    await Deno.writeTextFile(new URL(path, ROOT), text);
    console.log(`Wrote ${path}`);
  }
  console.log(
    "Write the step and its fixture, then: deno task codegen, deno task test tests/migrations",
  );
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task migration:new NAME", words: [1, 1] },
    ({ words: [name = ""] }) => main(name),
  );
}
