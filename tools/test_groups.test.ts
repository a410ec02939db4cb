import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./sealed.ts";
import { dealOut, LONG, testFilesOf, WALKS, writeGroups } from "./test_groups.ts";

Deno.test("testFilesOf() leaves out what deno.json excludes, and no folder that begins alike", () => {
  const config = { exclude: ["npm"], test: { exclude: ["tests/long"] } };
  const files = [
    "a.test.ts",
    "a.ts",
    "npm/b.test.ts",
    "tests/long/c.test.ts",
    "tests/longer.test.ts",
  ];
  assertEquals(testFilesOf(files, config), ["a.test.ts", "tests/longer.test.ts"]);
});

Deno.test("dealOut() puts every file into one group: long ones alone, flows apart, others together", () => {
  const flows = Array.from({ length: 30 }, (_, at) => `tests/flows/${at}.test.ts`);
  const others = Array.from({ length: 21 }, (_, at) => `rules/${at}.test.ts`);
  const alone = [...WALKS, ...LONG];
  const groups = dealOut([...others, ...flows, ...alone]);
  const [long, rest] = [groups.slice(0, alone.length), groups.slice(alone.length)];
  assertEquals(long, alone.map((file) => [file]));
  assertEquals(rest.map(({ length }) => length), [15, 15, 20, 1]);
  assertEquals(rest.slice(0, 2).map(([first]) => first), flows.slice(0, 2));
  assertEquals(rest.slice(2).flat(), others);
  assertEquals(rest.slice(0, 2).flat().toSorted(), flows.toSorted());
});

Deno.test("WALKS and LONG name files that there are", async () => {
  for (const file of [...WALKS, ...LONG]) assert((await Deno.stat(new URL(file, ROOT))).isFile);
});

Deno.test("writeGroups() writes modules that import the files", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const root = new URL("file:///tree/");
    const [module = ""] = await writeGroups([["a.test.ts", "it's.test.ts"]], { folder, root });
    assertEquals(
      await Deno.readTextFile(module),
      'import "file:///tree/tools/test_context.ts";\nimport "file:///tree/a.test.ts";\nimport "file:///tree/it\'s.test.ts";\n',
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
