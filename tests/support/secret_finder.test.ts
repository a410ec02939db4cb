import { assertEquals } from "@std/assert";
import { SecretFinder } from "./secret_finder.ts";

Deno.test("search() finds secrets wherever they stand, one of each kind with what is around it", () => {
  using finder = new SecretFinder();
  const begin = "secret at the very begin";
  const end = "secret at the very end";
  const alike = ["planted-1-alike", "planted-2-alike"];
  finder.note("begin", begin);
  finder.note("end", end);
  for (const secret of alike) finder.note("alike", secret);
  finder.note("elsewhere", "nowhere in the text");
  const found = finder.search([`${begin} and`, `more: ${alike[1]} ${end}`]);
  assertEquals([...found.keys()].sort(), ["alike", "begin", "end"]);
  assertEquals(found.get("end"), `${begin} and\nmore: ${alike[1]} ${end}`);
  assertEquals(finder.search([begin.slice(1), end.slice(0, -1)]), new Map());
});
