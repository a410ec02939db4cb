import { assertEquals } from "@std/assert";
import { mayOnlyRead, ROUTES } from "../routes.ts";
import { LIGHT_ROUTES } from "./light.ts";

Deno.test("routes.ts: every light path, and no other, has what answers it without Better Auth", () => {
  const light = Object.keys(ROUTES).filter((path) => ROUTES[path]?.light);
  assertEquals(light.sort(), Object.keys(LIGHT_ROUTES).sort());
  for (const path of light) {
    const reads = ["GET", "POST"].some((method) => mayOnlyRead(method, path));
    assertEquals([path, reads], [path, true]);
  }
});
