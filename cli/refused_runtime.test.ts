import { assertEquals, assertMatch } from "@std/assert";
import { refusedDeno, refusedNode } from "./refused_runtime.ts";

Deno.test("refusedDeno() takes the supported range of Deno and says what to run otherwise", () => {
  for (const version of ["2.7.0", "2.7.14", "2.9.6", "2.10.0", "2.9.6+abc"]) {
    assertEquals(refusedDeno(version), null, version);
  }
  for (const version of ["1.46.3", "2.5.6", "2.6.8", "3.0.0", ""]) {
    assertMatch(refusedDeno(version) ?? "", /^Run Banata with Deno 2\.7 or a newer 2\.x: this is /);
  }
});

Deno.test("refusedNode() takes Node 22.18 and later lines with long support, and what follows 24", () => {
  for (const version of ["22.18.0", "22.23.3", "24.0.0", "24.21.0", "25.1.0", "26.0.0"]) {
    assertEquals(refusedNode(version), null, version);
  }
  for (const version of ["18.20.8", "20.20.2", "22.17.1", "23.11.0", ""]) {
    assertMatch(refusedNode(version) ?? "", /^Run Banata with Node 22\.18 .*: this is Node /);
  }
});
