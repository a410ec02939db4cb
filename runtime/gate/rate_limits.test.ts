import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Bucket } from "../../component/rate_limit.ts";
import { CLIENT_ADDRESS_HEADER } from "../request/lane_request.ts";
import { bucketsOf, limitClassOf, rateLimitedResponse } from "./limits.ts";
import { clientNameOf, subjectsOf } from "./token_takers.ts";
import type { SubjectRequest } from "../request/subjects.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const KEY = { id: "ak_1", name: "server", permissions: ["*"], isUseDue: false };
const BEARER = { projectId: "p1", kind: "bearer", key: KEY } as const;
const CLIENT = { projectId: "p1", kind: "client" } as const;

interface Changes extends Partial<Pick<SubjectRequest, "scope" | "peer">> {
  readonly body?: unknown;
  readonly address?: string;
}

function requestOf(
  path: string,
  { address, body, peer, scope = { projectId: "p1", kind: "proxy" } }: Changes = {},
): SubjectRequest {
  const headers = [["content-type", "application/json"]];
  if (address !== undefined) headers.push([CLIENT_ADDRESS_HEADER, address]);
  const text = body === undefined ? undefined : JSON.stringify(body);
  const request = { method: "POST", url: `http://localhost/api/auth${path}`, headers, body: text };
  return { component: {} as never, request, scope, path, peer };
}

/** Buckets that are found without a session. */
async function buckets(path: string, changes: Changes = {}): Promise<Bucket[]> {
  const input = requestOf(path, changes);
  const none = { runQuery: () => Promise.resolve(null) } as never;
  const subjects = await subjectsOf(none, input);
  const { firm, yielding } = bucketsOf({ ...input, subjects, secret: SECRET });
  return [...firm, ...yielding];
}

function limits(found: readonly Bucket[]): (number | undefined)[][] {
  return found.map(({ limit, long }) => long === undefined ? [limit] : [limit, long.limit]);
}

Deno.test("bucketsOf() counts sign-ins by account, whatever the case and the project's key", async () => {
  const body = { email: "Grace@Example.com" };
  const found = await buckets("/sign-in/email", { body });
  assertEquals(limits(found), [[30, 100]]);
  assertEquals(found[0]?.long?.failuresOnly, true);
  assertEquals(await buckets("/sign-in/email", { body: { email: " grace@example.com" } }), found);
  const elsewhere = { body, scope: { projectId: "p2", kind: "proxy" } as const };
  assertNotEquals(await buckets("/sign-in/email", elsewhere), found);
});

Deno.test("bucketsOf() shows neither the address nor the account", async () => {
  const body = { email: "grace@example.com" };
  const found = await buckets("/sign-in/email", { body, address: "192.0.2.1" });
  assertEquals(found.length, 3);
  assert(!/grace|192\.0/.test(JSON.stringify(found)));
});

Deno.test("bucketsOf() gives one client half a minute's and a third of a day's tokens of an account", async () => {
  const body = { email: "grace@example.com" };
  const found = await buckets("/request-password-reset", { body, address: "192.0.2.1" });
  assertEquals(limits(found), [[5, 17], [10, 50], [10]]);
  const guesses = await buckets("/sign-in/email", { body, peer: "8.8.8.8", scope: CLIENT });
  assertEquals(limits(guesses), [[15, 34], [30, 100], [30]]);
  assertEquals(guesses[0]?.long?.failuresOnly, true);
  // Everybody may stand behind this one.
  const shared = await buckets("/sign-in/email", { body, peer: "10.0.0.2", scope: CLIENT });
  assertEquals(limits(shared), [[30, 100], [600]]);
});

Deno.test("bucketsOf() counts a key that acts, and none that only names the project", async () => {
  assertEquals(limits(await buckets("/admin/list-users", { scope: BEARER })), [[120]]);
  assertEquals(limits(await buckets("/sign-out", { scope: BEARER })), [[600]]);
  assertEquals(await buckets("/sign-out", { peer: "8.8.8.8" }), []);
});

Deno.test("bucketsOf() lets a server invite many addresses, and each of them a few times", async () => {
  const body = { email: "grace@example.com" };
  const found = await buckets("/organization/invite-member", { body, scope: BEARER });
  assertEquals(limits(found), [[600], [10, 50]]);
});

Deno.test("bucketsOf() counts all addresses of a /64 as one client", async () => {
  const of = (address: string) => buckets("/sign-out", { address });
  assertEquals(await of("2001:db8:1:2::1"), await of("2001:db8:1:2:3:4:5:6"));
  assertNotEquals(await of("2001:db8:1:2::1"), await of("2001:db8:1:3::1"));
});

Deno.test("bucketsOf() counts the socket's address of whoever comes without a key", async () => {
  const of = (peer: string, path = "/sign-up/email") => buckets(path, { peer, scope: CLIENT });
  assertEquals(limits(await of("8.8.8.8")), [[10]]);
  assertEquals(limits(await of("8.8.8.8", "/sign-out")), [[600]]);
});

Deno.test("bucketsOf() is wide for an address that a proxy of one's own may have", async () => {
  const of = (peer: string, path = "/sign-up/email") => buckets(path, { peer, scope: CLIENT });
  for (const peer of ["127.0.0.1", "::1", "10.0.0.2", "172.17.0.1"]) {
    assertEquals(limits(await of(peer)), [[600]], peer);
    assertEquals(await of(peer, "/sign-out"), [], peer);
  }
});

Deno.test("bucketsOf() counts a link by its token, in query and body", async () => {
  const found = await buckets("/verify-email?token=abc".split("?")[0]!, { body: { token: "abc" } });
  assertEquals(limits(found), [[5, 20]]);
  assert(!JSON.stringify(found).includes("abc"));
});

Deno.test("clientNameOf() tells clients apart by address, else by the account they name", () => {
  const name = (changes: Changes) => clientNameOf(requestOf("/sign-in/email", changes));
  const body = { email: "grace@example.com" };
  assertEquals(name({ body, address: "192.0.2.1" }), "192.0.2.1");
  assertEquals(name({ body, peer: "8.8.8.8", scope: CLIENT }), "8.8.8.8");
  assertEquals(name({ body, peer: "127.0.0.1", scope: CLIENT }), "grace@example.com");
  assertEquals(name({ body }), "grace@example.com");
  assertEquals(name({ scope: BEARER }), "ak_1");
  assertEquals(name({}), "");
});

Deno.test("limitClassOf() counts every path that mails by whom it mails", () => {
  const paths = [
    "/sign-up/email",
    "/sign-in/magic-link",
    "/email-otp/send-verification-otp",
    "/email-otp/request-password-reset",
    "/send-verification-email",
    "/request-password-reset",
    "/change-email",
    "/organization/invite-member",
    "/banata/projects/administrators/add",
  ];
  for (const path of paths) {
    assertEquals(limitClassOf(path).account, { aMinute: 10, aDay: 50 }, path);
  }
});

Deno.test("limitClassOf() counts what asks for a password or code in a session by its user", () => {
  const paths = [
    "/change-password",
    "/verify-password",
    "/change-email",
    "/two-factor/enable",
    "/two-factor/disable",
    "/two-factor/get-totp-uri",
    "/two-factor/generate-backup-codes",
    "/two-factor/verify-totp",
    "/two-factor/verify-backup-code",
    "/is-username-available",
    "/organization/invite-member",
    "/banata/projects/administrators/add",
  ];
  for (const path of paths) assertNotEquals(limitClassOf(path).user?.aDay, undefined, path);
});

Deno.test("rateLimitedResponse() says in whole seconds when to come back", () => {
  const { headers, status } = rateLimitedResponse(1500);
  assertEquals([status, new Map(headers).get("retry-after")], [429, "2"]);
});
