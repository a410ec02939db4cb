import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import type { MigrationStep } from "../../migrations/mod.ts";
import { toFileUrl } from "../paths.ts";
import { factsSource, migrationFacts } from "./migration_facts.ts";

const STEP: MigrationStep = { version: 1, name: "a", table: "user", gate: true, up: () => null };
const SOURCE = `import type { X } from "./step.ts";
import { b } from "./b.ts";

/** What it does. */
export const a = { up: () => [b, 1] };
`;
const B = "export const b = 2;\n";

async function factsOf(
  files: Readonly<Record<string, string>>,
  known: Readonly<Record<number, string>> = {},
) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    return await migrationFacts([STEP], { folder: toFileUrl(`${folder}/`), known });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function checksumOf(a: string, b: string = B): Promise<string | undefined> {
  return factsOf({ "m0001_a.ts": a, "b.ts": b }).then(({ checksums }) => checksums[1]);
}

Deno.test("migrationFacts() sums up the words of a step and of what it imports, and nothing else", async () => {
  const checksum = await checksumOf(SOURCE);
  const reformatted = SOURCE.replace("What it does", "What else").replace(
    "[b, 1]",
    "[\n b,\n1,\n]",
  );
  assertEquals(await checksumOf(`// A comment\n${reformatted}`), checksum);
  assertNotEquals(await checksumOf(SOURCE.replace("1]", "2]")), checksum);
  assertNotEquals(await checksumOf(SOURCE, B.replace("2", "3")), checksum);
});

Deno.test("migrationFacts() refuses a step that is another one now, and one without a file", async () => {
  const files = { "m0001_a.ts": SOURCE, "b.ts": B };
  await assertRejects(() => factsOf(files, { 1: "another" }), Error, "Leave m0001_a.ts as it was");
  await assertRejects(() => factsOf({}), Error, "Name the file of step 1");
});

Deno.test("factsSource() names the gated tables and the last step", async () => {
  const source = factsSource(await factsOf({ "m0001_a.ts": SOURCE, "b.ts": B }));
  assertEquals(source.includes("LATEST: number = 1;"), true);
  assertEquals(source.includes("  user: 1,\n"), true);
});
