import { assertEquals } from "@std/assert";
import { findAlias } from "./aliases.ts";

/** What an import of "@/tool" leads to below a tsconfig.json with this text. */
async function aliasOf(text: string): Promise<string | null> {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/tsconfig.json`, text);
  const file = findAlias("@/tool", { importer: `${folder}/a.ts`, findFile: (path) => path });
  await Deno.remove(folder, { recursive: true });
  return file?.slice(folder.length) ?? null;
}

Deno.test("findAlias() reads a tsconfig.json with comments, and commas at the ends of lists", async () => {
  const paths = String.raw`"paths": { "a\"//b,}": [], /* , } */ "@/*": ["./lib/*",], }`;
  assertEquals(await aliasOf(`{ // "\n "compilerOptions": { ${paths} }, }`), "/lib/tool");
});

Deno.test("findAlias() finds nothing in one whose text or comment has no end", async () => {
  for (const text of ['{ "a', '{ "a\\', "{} /*", '"\\'.repeat(50_000), "/*".repeat(50_000)]) {
    assertEquals(await aliasOf(text), null);
  }
});
