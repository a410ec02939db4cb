import { assertEquals } from "@std/assert";
import { dealOut, testFilesOf, writeGroups } from "./test_groups.ts";

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

Deno.test("dealOut() puts every file into one group, neighbours apart", () => {
  const files = Array.from({ length: 30 }, (_, at) => `${at}.test.ts`);
  const groups = dealOut(files);
  assertEquals(groups.map(({ length }) => length), [10, 10, 10]);
  assertEquals(groups.map(([first]) => first), ["0.test.ts", "1.test.ts", "2.test.ts"]);
  assertEquals(groups.flat().toSorted(), files.toSorted());
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
