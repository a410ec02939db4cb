import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../cli/arguments.ts";
import { areaOf } from "./areas.ts";

const AREAS = ["users", "keys"];

Deno.test("test:fresh takes one area, or none for all", () => {
  assertEquals(areaOf(["keys"], AREAS), "keys");
  assertEquals(areaOf([], AREAS), null);
});

Deno.test("test:fresh refuses an area that doesn't exist, an empty one and two of them", () => {
  for (const words of [["nonsense"], [""], ["constructor"], ["users", "keys"]]) {
    assertThrows(() => areaOf(words, AREAS), CliError, "Name one of these areas");
  }
});
