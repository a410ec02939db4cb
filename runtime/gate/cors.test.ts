import { assertEquals } from "@std/assert";
import { corsHeaders, preflightResponse } from "./listed_origins.ts";

const SITE = { siteUrl: "https://auth.example.com" };
const SETTINGS = {
  origins: ["https://app.example.com"],
  baseUrls: ["https://www.example.com"],
  redirectOrigins: ["https://home.example.com"],
};

function allowedOrigin(origin: string | null): string | undefined {
  const headers = new Map(corsHeaders({ ...SITE, origin, settings: SETTINGS }));
  return headers.get("access-control-allow-origin");
}

Deno.test("corsHeaders() names the platform's host and the project's own origins", () => {
  for (const origin of [SITE.siteUrl, ...Object.values(SETTINGS).flat()]) {
    assertEquals(allowedOrigin(origin), origin);
  }
});

Deno.test("corsHeaders() names no other origin, however alike", () => {
  const others = ["https://app.example.com.evil.example", "http://app.example.com", "null", "*"];
  for (const origin of [...others, null]) assertEquals(allowedOrigin(origin), undefined);
});

Deno.test("corsHeaders() always says that the answer varies by origin", () => {
  assertEquals(corsHeaders({ ...SITE, origin: null, settings: SETTINGS }), [["vary", "origin"]]);
});

Deno.test("preflightResponse() allows methods and headers to listed origins only", () => {
  const names = (origin: string) =>
    preflightResponse({ ...SITE, origin, settings: SETTINGS }).headers.map(([name]) => name);
  assertEquals(names("https://app.example.com").includes("access-control-allow-methods"), true);
  assertEquals(names("https://evil.example"), ["vary"]);
});
