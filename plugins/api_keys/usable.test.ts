import { assertEquals } from "@std/assert";
import { isCidr } from "./cidr.ts";
import { isUsable } from "./usable.ts";

const NOW = 1_700_000_000_000;
const allowedCidrs = ["192.0.2.0/24", "2001:db8::/32"];

Deno.test("isUsable() takes a key until it expires", () => {
  for (const [expiresAt, usable] of [[NOW - 1, false], [NOW, false], [NOW + 1, true]] as const) {
    assertEquals(isUsable({ expiresAt }, { now: NOW, address: null }), usable);
  }
  assertEquals(isUsable({}, { now: NOW, address: null }), true);
});

Deno.test("isUsable() takes a limited key from its networks only", () => {
  const cases = {
    "192.0.2.1": true,
    "::ffff:192.0.2.1": true,
    "2001:db8::1": true,
    "192.0.3.1": false,
    "2001:db9::1": false,
    "192.0.2.1, 10.0.0.1": false,
    nonsense: false,
  };
  for (const [address, usable] of Object.entries(cases)) {
    assertEquals([address, isUsable({ allowedCidrs }, { now: NOW, address })], [address, usable]);
  }
});

Deno.test("isUsable() refuses a limited key where nobody vouches for the address", () => {
  assertEquals(isUsable({ allowedCidrs }, { now: NOW, address: null }), false);
  assertEquals(isUsable({ allowedCidrs: [] }, { now: NOW, address: "192.0.2.1" }), false);
});

Deno.test("isCidr() takes networks and nothing else", () => {
  for (const text of ["192.0.2.0/24", "::/0", "10.0.0.1/32"]) assertEquals(isCidr(text), true);
  for (const text of ["192.0.2.0", "192.0.2.0/33", "x/8", ""]) assertEquals(isCidr(text), false);
});
