import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { LaneResponse } from "../request/wire.ts";
import { type PageRequest, renderPage } from "./page.ts";

const URL = "https://auth.example.com/api/auth/p/client_1/magic-link";

function reply(status: number, body: unknown, headers: [string, string][] = []): LaneResponse {
  return {
    status,
    headers: [["content-type", "application/json"], ...headers],
    body: JSON.stringify(body),
  };
}

/** The page's text. */
function shown({ body }: LaneResponse): string {
  return body ?? "";
}

function request(changes: Partial<PageRequest> = {}): PageRequest {
  return { page: "magic-link", method: "GET", url: URL, fields: null, ...changes };
}

Deno.test("renderPage() hands a link's parameters on to the form, escaped, and no others", () => {
  const url = `${URL}?token=${encodeURIComponent('"><script>')}&callbackURL=%2Fa&other=x`;
  const state = { page: "magic-link", name: "<b>App</b>", formTargets: [] };
  const body = shown(renderPage(request({ url }), reply(200, state)));
  assert(
    body?.includes('<input type="hidden" name="token" value="&quot;&gt;&lt;script&gt;">'),
    body!,
  );
  assertStringIncludes(body, '<input type="hidden" name="callbackURL" value="/a">');
  assertStringIncludes(body, "&lt;b&gt;App&lt;/b&gt;");
  assert(!body.includes("other"));
  assert(!body.includes("<script"));
  // The token stays out of the address.
  assertStringIncludes(body, '<form method="post" action="magic-link">');
});

Deno.test("renderPage() makes a page of every error, with its status", () => {
  const page = renderPage(
    request({ method: "POST" }),
    reply(400, { code: "INVALID_TOKEN", message: "Invalid token" }, [["retry-after", "1"]]),
  );
  assertEquals(page.status, 400);
  assertStringIncludes(shown(page), "This link is not valid any more");
  const sent = new Headers(page.headers);
  assertEquals(sent.get("content-type"), "text/html; charset=utf-8");
  assertEquals(sent.get("retry-after"), "1");
});

Deno.test("renderPage() shows the form again for a password that was refused, and keeps the token", () => {
  const refused = reply(400, { code: "PASSWORD_TOO_SHORT", message: "Choose a <longer> password" });
  const fields = { token: "tok", newPassword: "planted" };
  const body = shown(
    renderPage(request({ page: "reset-password", method: "POST", fields }), refused),
  );
  assertStringIncludes(body, 'value="tok"');
  assertStringIncludes(body, "Choose a &lt;longer&gt; password");
  assert(!body.includes("planted"));
});

Deno.test("renderPage() leaves redirects and cookies as they are", () => {
  const redirect = { status: 302, headers: [["location", "/a"]], body: null } as LaneResponse;
  assertEquals(renderPage(request({ method: "POST" }), redirect), redirect);
  const cookie: [string, string] = ["set-cookie", "a=b"];
  const { headers } = renderPage(request({ method: "POST" }), reply(200, { token: "t" }, [cookie]));
  assert(headers.some(([name, value]) => name === "set-cookie" && value === "a=b"));
});
