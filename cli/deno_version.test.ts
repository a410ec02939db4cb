import { assertEquals, assertMatch } from "@std/assert";
import { refusedDeno } from "./deno_version.ts";

Deno.test("refusedDeno() takes the supported range of Deno and says what to run otherwise", () => {
  for (const version of ["2.7.0", "2.7.14", "2.9.6", "2.10.0", "2.9.6+abc"]) {
    assertEquals(refusedDeno(version), null, version);
  }
  for (const version of ["1.46.3", "2.5.6", "2.6.8", "3.0.0", ""]) {
    assertMatch(refusedDeno(version) ?? "", /^Run Banata with Deno 2\.7 or a newer 2\.x: this is /);
  }
});
