import { assertEquals } from "@std/assert";
import { addressTold } from "./lane_request.ts";
import { parseTrustedProxy } from "../deployment/trusted_proxy.ts";

function told(declaration: string, value: string): string | null | undefined {
  const proxy = parseTrustedProxy(declaration);
  if (proxy === null) throw new Error(`Declare a proxy: current value is ${declaration}`);
  return addressTold(new Headers({ [proxy.header]: value }), proxy);
}

Deno.test("parseTrustedProxy() reads a header and its hops", () => {
  assertEquals(parseTrustedProxy("X-Real-IP"), { header: "x-real-ip", hops: 1 });
  assertEquals(parseTrustedProxy(" x-forwarded-for:2 "), { header: "x-forwarded-for", hops: 2 });
  for (const text of ["", ":1", "a b", "x:0", "x:11", "x:1.5", "x:-1", "x:1:1", "ü"]) {
    assertEquals(parseTrustedProxy(text), null, text);
  }
});

Deno.test("addressTold() takes the trusted proxy's own entry, whatever stands before it", () => {
  const own = "192.0.2.7";
  for (const before of ["", "198.51.100.1, ", "unknown,", "x, y, z,", ",,,", "192.0.2.8,::1,"]) {
    assertEquals(told("x-forwarded-for", `${before}${own}`), own, before);
    assertEquals(told("x-forwarded-for:2", `${before}${own}, 10.0.0.1`), own, before);
  }
});

Deno.test("addressTold() takes the first entry where there are fewer than hops", () => {
  assertEquals(told("x-forwarded-for:3", "192.0.2.7, 10.0.0.1"), "192.0.2.7");
});

Deno.test("addressTold() is null for an entry that is no address", () => {
  for (const value of ["", "unknown", "192.0.2.7,", "192.0.2.7, unix:", "a.b.c.d"]) {
    assertEquals(told("x-forwarded-for", value), null, value);
  }
});

Deno.test("addressTold() is undefined without the header", () => {
  const proxy = { header: "x-real-ip", hops: 1 };
  assertEquals(addressTold(new Headers({ "x-forwarded-for": "192.0.2.7" }), proxy), undefined);
});

Deno.test("addressTold() reads Forwarded (RFC 7239)", () => {
  const values = {
    "for=192.0.2.7": "192.0.2.7",
    "for=198.51.100.1, for=192.0.2.7;proto=https;by=10.0.0.1": "192.0.2.7",
    'proto=https; For="[2001:db8::1]:4711"': "2001:db8::1",
    'for="192.0.2.7:80"': "192.0.2.7",
    "For = 192.0.2.7 ; proto=https": "192.0.2.7",
    "for= ;for=192.0.2.7": null,
    'for="";for=192.0.2.7': null,
    "for=192.0.2.7 x": null,
    "by=192.0.2.7": null,
    "for=_hidden": null,
    "xfor=192.0.2.7": null,
  };
  for (const [value, address] of Object.entries(values)) {
    assertEquals(told("forwarded", value), address, value);
  }
});
