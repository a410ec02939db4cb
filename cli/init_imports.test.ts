import { assertEquals } from "@std/assert";
import { LOCAL_FILES } from "./init.ts";

Deno.test("LOCAL_FILES import packages only, so that no tsconfig has a say in how a path ends", async () => {
  for (const path of LOCAL_FILES) {
    const text = await Deno.readTextFile(new URL(`../local/${path}`, import.meta.url));
    assertEquals([path, /from "\./.test(text)], [path, false]);
  }
});
