import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { CLIENT_ADDRESS_HEADER } from "./client_address.ts";
import { bucketsOf, type LimitInput, rateLimitedResponse } from "./rate_limits.ts";

const SECRET = "0123456789abcdef0123456789abcdef";

function input(path: string, changes: Partial<LimitInput> & { body?: unknown } = {}): LimitInput {
  const { body, ...rest } = changes;
  const headers: string[][] = [];
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = { method: "POST", url: `http://localhost/api/auth${path}`, headers, body: text };
  return { request, path, secret: SECRET, scope: { projectId: "p1", kind: "proxy" }, ...rest };
}

Deno.test("bucketsOf() counts sign-ins by account, whatever the case and the project's key", async () => {
  const body = { email: "Grace@Example.com" };
  const [bucket, ...others] = await bucketsOf(input("/sign-in/email", { body }));
  assertEquals(others, []);
  assertEquals([bucket?.limit, bucket?.windowMs], [30, 60_000]);
  const again = await bucketsOf(input("/sign-in/email", { body: { email: "grace@example.com" } }));
  assertEquals(again, [bucket]);
  const elsewhere = input("/sign-in/email", { body, scope: { projectId: "p2", kind: "proxy" } });
  assertNotEquals(await bucketsOf(elsewhere), [bucket]);
});

Deno.test("bucketsOf() shows neither the address nor the account", async () => {
  const body = { email: "grace@example.com" };
  const { request, ...rest } = input("/sign-in/email", { body });
  const headers = [[CLIENT_ADDRESS_HEADER, "192.0.2.1"]];
  const buckets = await bucketsOf({ ...rest, request: { ...request, headers } });
  assertEquals(buckets.length, 2);
  assert(!/grace|192\.0/.test(JSON.stringify(buckets)));
});

Deno.test("bucketsOf() counts a key that acts, and none that only names the project", async () => {
  const key = { id: "ak_1", name: "server", permissions: ["*"], isUseDue: false };
  const bearer = { projectId: "p1", kind: "bearer" as const, key };
  assertEquals((await bucketsOf(input("/admin/list-users", { scope: bearer })))[0]?.limit, 120);
  assertEquals((await bucketsOf(input("/sign-out", { scope: bearer })))[0]?.limit, 600);
  assertEquals(await bucketsOf(input("/sign-out")), []);
});

Deno.test("bucketsOf() lets a server invite many addresses, and each of them a few times", async () => {
  const key = { id: "ak_1", name: "server", permissions: ["*"], isUseDue: false };
  const scope = { projectId: "p1", kind: "bearer" as const, key };
  const body = { email: "grace@example.com" };
  const buckets = await bucketsOf(input("/organization/invite-member", { body, scope }));
  assertEquals(buckets.map(({ limit }) => limit), [10, 600]);
});

Deno.test("rateLimitedResponse() says in whole seconds when to come back", () => {
  const { headers, status } = rateLimitedResponse(1500);
  assertEquals([status, new Map(headers).get("retry-after")], [429, "2"]);
});
