import { assertEquals } from "@std/assert";
import { isOwnOrigin } from "./origins.ts";

const ORIGINS = ["https://auth.example.com", "https://app.example.com"];

Deno.test("isOwnOrigin() takes a listed origin, and a null one that the browser calls same-origin", () => {
  const cases: [Record<string, string>, boolean][] = [
    [{ origin: "https://auth.example.com" }, true],
    [{ origin: "https://app.example.com", "sec-fetch-site": "cross-site" }, true],
    [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
    [{ origin: "null", "sec-fetch-site": "same-origin" }, true],
    [{ origin: "null", "sec-fetch-site": "cross-site" }, false],
    [{ origin: "null", "sec-fetch-site": "none" }, false],
    [{ origin: "null" }, false],
    [{ "sec-fetch-site": "same-site" }, false],
    [{}, true],
  ];
  for (const [headers, expected] of cases) {
    assertEquals([headers, isOwnOrigin(new Headers(headers), ORIGINS)], [headers, expected]);
  }
});
