import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatDuration, parseDuration } from "./durations.ts";
import { SETTINGS } from "./table.ts";

const { accessTokenMs, maxSessionMs } = SETTINGS.projectSettings;
const MAX_LENGTH = { name: "maxSessionLength", range: maxSessionMs.range, canBeUnlimited: true };
const TOKEN = { name: "accessTokenDuration", range: accessTokenMs.range };

Deno.test("parseDuration() reads what formatDuration() writes, and shorter ways", () => {
  for (const text of ["7 days", "1 day", "36 hours", "90 minutes", "301 seconds", "unlimited"]) {
    assertEquals(formatDuration(parseDuration(text, MAX_LENGTH)), text);
  }
  for (const text of ["15m", "15 MIN", "900s", " 15 minutes ", "900 secs"]) {
    assertEquals(parseDuration(text, TOKEN), 900_000, text);
  }
});

Deno.test("parseDuration() refuses no duration and one beyond its limits, and names them", () => {
  const wrong = ["", "7", "days", "7 weeks ago", "-5 days", "1.5 hours", "1e3 s", "unlimited"];
  for (const text of [...wrong, "59 seconds", "61 minutes", "999999999 days", "0 days"]) {
    const error = assertThrows(() => parseDuration(text, TOKEN));
    assertStringIncludes(String(error), "accessTokenDuration takes 1 minute to 1 hour");
  }
});
