import { assertEquals } from "@std/assert";
import { readBody, readHead } from "./input.ts";

const URL_OF_ONE = "http://localhost/api/auth/get-session";

/** A request of a runtime that gives its headers as they came, as Convex's does. */
function requestWith(...pairs: [string, string][]): Request {
  const forEach = (each: (value: string, name: string) => void) => {
    for (const [name, value] of pairs) each(value, name);
  };
  return { method: "GET", url: URL_OF_ONE, headers: { forEach } } as unknown as Request;
}

Deno.test("readHead() takes a header that stands twice for both, wherever it runs", () => {
  const twice: [string, string][] = [["x-api-key", "one"], ["cookie", "a=1"], ["x-api-key", "two"]];
  const given = new Headers(twice);
  for (const request of [requestWith(...twice), new Request(URL_OF_ONE, { headers: given })]) {
    const { fault, headers } = readHead(request);
    assertEquals(fault, null);
    assertEquals(headers.get("x-api-key"), given.get("x-api-key"));
    assertEquals(headers.get("x-api-key"), "one, two");
    assertEquals(headers.get("cookie"), "a=1");
    assertEquals(headers.get("origin"), null);
  }
});

Deno.test("readHead() refuses what is too long or is no text, whatever its endpoint", () => {
  const faultOf = (path: string, headers: [string, string][] = []) =>
    readHead(new Request(`http://localhost/api/auth${path}`, { headers })).fault;
  assertEquals(faultOf("/a%20b?c=d"), null);
  assertEquals(faultOf("/a%00b"), "INVALID_URL");
  assertEquals(faultOf("/a%ffb"), "INVALID_URL");
  assertEquals(faultOf(`/${"a".repeat(16 * 1024)}`), "URL_TOO_LONG");
  assertEquals(faultOf("/a?b=1&b=2"), "DUPLICATE_PARAMETER");
  const half = "a".repeat(16 * 1024);
  assertEquals(faultOf("/a", [["x-one", half], ["x-two", half]]), "HEADERS_TOO_LARGE");
});

Deno.test("readBody() sees a field that is named after an object's prototype", async () => {
  const body = '{"__proto__":{"role":"super_admin"}}';
  const headers = { "content-type": "application/json" };
  const read = await readBody(new Request(URL_OF_ONE, { method: "POST", body, headers }));
  assertEquals(read, { refused: "INVALID_JSON" });
});
