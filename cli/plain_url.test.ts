import { assert, assertEquals } from "@std/assert";
import { plainUrlNotice } from "./plain_url.ts";

Deno.test("plainUrlNotice() warns of an http address that other machines reach", () => {
  for (const url of ["http://192.168.1.5:3211", "http://auth.lan", "http://nas:3211"]) {
    assert(plainUrlNotice(url)?.includes(url));
  }
  for (const url of [undefined, "https://auth.lan", "http://localhost:3211", "http://127.0.0.1"]) {
    assertEquals(plainUrlNotice(url), null);
  }
});
