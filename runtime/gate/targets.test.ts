import { assertEquals } from "@std/assert";
import { hostileTargets } from "../../tests/support/hostile_targets.ts";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import {
  isTrustedTarget,
  refusedTarget,
  TARGET_CODES,
  withTrustedRedirect,
} from "./listed_origins.ts";

const SITE = "https://auth.example.com";
const ORIGINS = [SITE, "https://app.example.com"];
const PLACE = { siteUrl: SITE, baseUrl: SITE, settings: DEFAULT_SETTINGS };

Deno.test("isTrustedTarget() takes listed origins and paths of this host", () => {
  const trusted = [
    "/",
    "/a?b=c#d",
    "/a/../b",
    "/a//b",
    "/search?text=a%0Ab%5C&to=https%3A%2F%2Fx.example%2F%2Fy",
    "/sale?discount=50%#100%",
    "https://app.example.com/sale?discount=50%",
    "https://app.example.com",
    "https://APP.example.com/a",
    "https://app.example.com/a?to=//b",
  ];
  for (const target of trusted) {
    assertEquals([target, isTrustedTarget(target, ORIGINS)], [target, true]);
  }
});

Deno.test("isTrustedTarget() takes nothing that is, or becomes, another site's", () => {
  const near = ["http://app.example.com", "https://app.example.com:8443", "", "\u0000/"];
  for (const target of [...hostileTargets(SITE), ...near]) {
    assertEquals([target, isTrustedTarget(target, ORIGINS)], [target, false]);
  }
});

Deno.test("refusedTarget() looks at every name, in the query, in JSON and in forms", () => {
  const target = "/.//evil.example";
  for (const [name, code] of Object.entries(TARGET_CODES)) {
    const form = new URLSearchParams({ [name]: target });
    const json = ["content-type", "application/json"];
    const encoded = ["content-type", "application/x-www-form-urlencoded"];
    const url = `${SITE}/api/auth/verify-email`;
    const body = form.toString().replace(/^./, (first) => `%${first.charCodeAt(0).toString(16)}`);
    const requests = [
      { method: "GET", url: `${url}?${form}`, headers: [] },
      { method: "POST", url, headers: [json], body: JSON.stringify({ [name]: target }) },
      { method: "POST", url, headers: [encoded], body },
    ];
    for (const request of requests) {
      const refused = refusedTarget(request, PLACE);
      assertEquals([refused?.status, JSON.parse(refused?.body ?? "{}").code], [403, code]);
    }
  }
});

Deno.test("withTrustedRedirect() leads to the error page in the place of another site", () => {
  const cookie: [string, string] = ["set-cookie", "a=b"];
  const lead = (location: string, status = 302) =>
    withTrustedRedirect({ status, headers: [["location", location], cookie], body: null }, PLACE)
      .headers;
  const error = `${SITE}/api/auth/error?error=invalid_callback_url`;
  assertEquals(lead("//evil.example?error=x"), [["location", error], cookie]);
  assertEquals(lead(`${SITE}/a?b=//c`), [["location", `${SITE}/a?b=//c`], cookie]);
  assertEquals(lead("https://provider.example/authorize", 200)[0]?.[1].slice(0, 8), "https://");
});
