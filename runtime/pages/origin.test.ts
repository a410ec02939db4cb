import { assertEquals } from "@std/assert";
import { isOwnOrigin, isTrustedTarget } from "./origin.ts";

const ORIGINS = ["https://auth.example.com", "https://app.example.com"];

Deno.test("isOwnOrigin() takes a listed origin, and a null one that the browser calls same-origin", () => {
  const cases: [Record<string, string>, boolean][] = [
    [{ origin: "https://auth.example.com" }, true],
    [{ origin: "https://app.example.com", "sec-fetch-site": "cross-site" }, true],
    [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
    [{ origin: "null", "sec-fetch-site": "same-origin" }, true],
    [{ origin: "null", "sec-fetch-site": "cross-site" }, false],
    [{ origin: "null", "sec-fetch-site": "none" }, false],
    [{ "sec-fetch-site": "same-site" }, false],
    [{}, true],
  ];
  for (const [headers, expected] of cases) {
    assertEquals([headers, isOwnOrigin(new Headers(headers), ORIGINS)], [headers, expected]);
  }
});

Deno.test("isTrustedTarget() takes listed origins and paths of this host, and nothing like them", () => {
  const trusted = ["/", "/a?b=c#d", "https://app.example.com", "https://app.example.com/a"];
  const foreign = [
    "//evil.example",
    "/\\evil.example",
    "/a\\b",
    "/\t/evil.example",
    "https://app.example.com.evil.example",
    "https://app.example.com@evil.example",
    "http://app.example.com",
    "https://app.example.com:8443",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "",
  ];
  for (const target of trusted) {
    assertEquals([target, isTrustedTarget(target, ORIGINS)], [target, true]);
  }
  for (const target of foreign) {
    assertEquals([target, isTrustedTarget(target, ORIGINS)], [target, false]);
  }
});
