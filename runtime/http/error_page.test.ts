import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { LaneResponse } from "../request/wire.ts";
import { errorPage } from "./error_page.ts";

const URL_OF = "https://auth.example.com/api/auth/error";

const REPLY: LaneResponse = {
  status: 200,
  headers: [["content-type", "application/json"], ["vary", "origin"]],
  body: "{}",
};

function shown(query: string, { method = "GET", path = "/error", reply = REPLY } = {}) {
  return errorPage({ method, url: `${URL_OF}${query}` }, { path, reply });
}

Deno.test("errorPage() says what went wrong in a sentence of its own, with the code", () => {
  const page = shown("?error=state_mismatch");
  assertEquals(page.status, 200);
  assertStringIncludes(page.body ?? "", "Sign in again.");
  assertStringIncludes(page.body ?? "", "Code: STATE_MISMATCH");
});

Deno.test("errorPage() shows no text of its address, has no script and links nowhere", () => {
  const texts = ["<script>alert(1)</script>", "call 555 now", "x".repeat(65), "", "a b"];
  for (const error of texts) {
    const query = new URLSearchParams({ error, error_description: "Pay at evil.example" });
    const body = shown(`?${query}`).body ?? "";
    assert(!/<script|<a |https?:|evil|555|xxx/.test(body), body);
    assert(!body.includes("Code:"));
  }
});

Deno.test("errorPage() has the policy of the other pages", () => {
  const headers = new Headers(shown("").headers);
  const policy = headers.get("content-security-policy") ?? "";
  assert(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
  assert(policy.includes("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"), policy);
  assertEquals(headers.get("x-frame-options"), "DENY");
  assertEquals(headers.get("referrer-policy"), "no-referrer");
});

Deno.test("errorPage() leaves every answer but its own as it is", () => {
  assertEquals(shown("", { method: "POST" }), REPLY);
  assertEquals(shown("", { path: "/error/x" }), REPLY);
  const refused = { ...REPLY, status: 401 };
  assertEquals(shown("", { reply: refused }), refused);
});
