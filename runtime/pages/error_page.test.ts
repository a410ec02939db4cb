import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { errorPage } from "./error_page.ts";

const URL_OF = "https://auth.example.com/api/auth/error";

function shown(query: string, method = "GET") {
  return errorPage(new Request(`${URL_OF}${query}`, { method }), "/error");
}

Deno.test("errorPage() says what went wrong in a sentence of its own, with the code", () => {
  const page = shown("?error=state_mismatch");
  assertEquals(page?.status, 200);
  assertStringIncludes(page?.body ?? "", "Sign in again.");
  assertStringIncludes(page?.body ?? "", "Code: STATE_MISMATCH");
});

Deno.test("errorPage() shows no text of its address, has no script and links nowhere", () => {
  const texts = ["<script>alert(1)</script>", "call 555 now", "x".repeat(65), "", "a b"];
  for (const error of texts) {
    const query = new URLSearchParams({ error, error_description: "Pay at evil.example" });
    const body = shown(`?${query}`)?.body ?? "";
    assert(!/<script|<a |https?:|evil|555|xxx/.test(body), body);
    assert(!body.includes("Code:"));
  }
});

Deno.test("errorPage() has the policy of the other pages", () => {
  const headers = new Headers(shown("")?.headers);
  const policy = headers.get("content-security-policy") ?? "";
  assert(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
  assert(policy.includes("; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"), policy);
  assertEquals(headers.get("x-frame-options"), "DENY");
  assertEquals(headers.get("referrer-policy"), "no-referrer");
});

Deno.test("errorPage() answers GET and HEAD of its own path only", () => {
  assertEquals(shown("", "POST"), null);
  assertEquals(errorPage(new Request(`${URL_OF}/x`), "/error/x"), null);
});
