import { assertEquals, assertMatch } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { ROOT } from "./sealed.ts";

/** What reads a command line and refuses with a sentence what it does not understand. */
const READERS = /\b(?:runTask|parseCommand|runCommand|areaOf|parseStartOptions)\(/;
/** `deno test` gets what `task test` was given, but for words that fit no file. */
const PASSES_ON = ["test", "test:walks", "isolation", "hostile"];

Deno.test("every task refuses what it does not understand, in the one place for it", async (t) => {
  for (const [name, { command }] of Object.entries(config.tasks)) {
    if (PASSES_ON.includes(name)) continue;
    await t.step(name, async () => {
      // What tools/run.ts is given stands behind it.
      const entry = command.match(/\S+\.ts\b/g)?.at(-1) ?? "";
      assertMatch(await Deno.readTextFile(new URL(entry, ROOT)), READERS);
    });
  }
});

Deno.test("every task says what it does", () => {
  const silent = Object.entries(config.tasks).filter(([, { description }]) => !description);
  assertEquals(silent, []);
});
