import { assert, assertEquals } from "@std/assert";
import { clientNetwork, isOfOwnNetwork, normalAddress } from "./addresses.ts";

Deno.test("normalAddress() has one spelling for each address", async (t) => {
  const spellings: Record<string, string[]> = {
    "192.0.2.1": [
      "192.0.2.1",
      " 192.0.2.1 ",
      "192.0.2.1:443",
      "::ffff:192.0.2.1",
      "::FFFF:c000:0201",
      "[::ffff:192.0.2.1]:443",
      "0:0:0:0:0:ffff:192.0.2.1",
      "::ffff:192.0.2.1%eth0",
    ],
    "2001:db8::1": [
      "2001:db8::1",
      "2001:DB8::1",
      "[2001:db8::1]",
      "[2001:db8::1]:443",
      "[2001:db8::1%2]:443",
      "2001:db8::1%eth0",
      "2001:0db8:0000:0000:0000:0000:0000:0001",
      "2001:db8:0:0::0:1",
    ],
  };
  for (const [address, texts] of Object.entries(spellings)) {
    for (const text of texts) {
      await t.step(text, () => assertEquals(normalAddress(text), address));
    }
  }
});

Deno.test("normalAddress() takes nothing that is no address", () => {
  const texts = [
    "",
    "unknown",
    "_hidden",
    "localhost",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.01",
    "0xc0.0.2.1",
    "3221225985",
    "192.0.2.1, 192.0.2.2",
    "192.0.2.1:port",
    "192.0.2.1 192.0.2.2",
    "[192.0.2.1",
    "[2001:db8::1]x",
    "2001:db8::1::2",
    "2001:db8::12345",
    "%eth0",
    ":",
    "::1 ".repeat(1000),
  ];
  for (const text of texts) assertEquals(normalAddress(text), null, text);
});

Deno.test("clientNetwork() is the address of IPv4, and the /64 of IPv6", () => {
  assertEquals(clientNetwork("192.0.2.1"), "192.0.2.1");
  assertEquals(clientNetwork("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  assertEquals(clientNetwork("2001:db8:1:2::"), "2001:db8:1:2::/64");
  assertEquals(clientNetwork("::1"), "0:0:0:0::/64");
});

Deno.test("isOfOwnNetwork() knows where a proxy of one's own stands", () => {
  for (const own of ["127.0.0.1", "10.0.0.7", "172.17.0.1", "192.168.1.1", "::1", "fd00::1"]) {
    assert(isOfOwnNetwork(own), own);
  }
  for (const other of ["8.8.8.8", "192.0.2.1", "2001:db8::1", "2a00::1"]) {
    assert(!isOfOwnNetwork(other), other);
  }
});
