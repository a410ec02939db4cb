/** docs/security.md: every requirement stands in one row, and every test that it names is there. */
import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../../tools/sealed.ts";
import { ASVS_ITEMS } from "./asvs_items.ts";

const PAGE = await Deno.readTextFile(new URL("docs/security.md", ROOT));
const STATES = new Set(["yes", "partly", "operator", "no", "none"]);

/** The rows of the table of requirements. */
const ROWS = PAGE.split("\n").filter((line) => /^\| \d+\.\d+\.\d+/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));

Deno.test("docs/security.md judges every requirement of levels 1 and 2 once", () => {
  const judged = ROWS.flatMap(([items = ""]) => items.split(", "));
  assertEquals(judged.toSorted(), ASVS_ITEMS.toSorted());
  for (const [items, , state = ""] of ROWS) assert(STATES.has(state), `${items}: ${state}`);
});

Deno.test("docs/security.md names tests that are there, for all that it says is done", async () => {
  for (const [items, , state, , tests = ""] of ROWS) {
    const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
    assert(state !== "yes" || named.length > 0, `Name a test for ${items}`);
    for (const path of named) {
      assert(/\.test\.ts$/.test(path), path);
      assert((await Deno.stat(new URL(path, ROOT))).isFile, path);
    }
  }
});
