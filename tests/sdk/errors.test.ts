/** What the SDK makes of refusals and failures, of this server's and of any other's. */
import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { captureConsole } from "../support/captured_console.ts";
import { hookOperations } from "../support/operations.ts";
import {
  BanataAuth,
  BanataAuthError,
  RateLimitError,
  type SdkOptions,
  ValidationError,
} from "../support/sdk/mod.ts";
import { openProject } from "../support/set_up.ts";
import { Recorder } from "./recorder.ts";

const GRACE = { email: "grace@example.com", name: "Grace" };

/** A client whose waits take no time and are told. */
function client(options: SdkOptions, onWait: (ms: number) => void = () => {}) {
  const recorder = new Recorder();
  const waits: number[] = [];
  const wait = (ms: number) => {
    waits.push(ms);
    onWait(ms);
    return Promise.resolve();
  };
  return { sdk: new BanataAuth({ fetch: recorder.fetch, wait, ...options }), recorder, waits };
}

async function errorOf(call: Promise<unknown>): Promise<BanataAuthError> {
  const error = await call.catch((error) => error);
  assertInstanceOf(error, BanataAuthError);
  return error;
}

Deno.test("The SDK meets this server's refusals as its own errors", async (t) => {
  const clock = { now: Date.UTC(2030, 0, 1) };
  await using world = await openProject({}, { clock: () => clock.now });
  const { admin, project: { id: projectId, key }, site: baseUrl } = world;
  const newKey = async (limits: object) =>
    (await admin.post("/api-key/create", { name: "limited", projectId, ...limits })).body.key;
  const { recorder, sdk } = client({ apiKey: key, baseUrl });

  await t.step("401, 403, 404, 409 and 400", async () => {
    await sdk.userManagement.createUser(GRACE);
    const limited = client({ apiKey: await newKey({ permissions: ["role.read"] }), baseUrl });
    const unknown = client({ apiKey: `sk_live_${"0".repeat(49)}`, baseUrl });
    const malformed = client({ apiKey: "no key at all", baseUrl });
    const elsewhere = client({ apiKey: key, baseUrl, projectId: "proj_other" });
    const refusals: [Promise<unknown>, string, number, string][] = [
      [unknown.sdk.users.listUsers(), "AuthenticationError", 401, "authentication_required"],
      [malformed.sdk.apiKeys.list(), "AuthenticationError", 401, "authentication_required"],
      [limited.sdk.users.listUsers(), "ForbiddenError", 403, "forbidden"],
      [elsewhere.sdk.configuration.getBrandingConfig(), "ForbiddenError", 403, "forbidden"],
      [sdk.users.getUser("usr_none"), "NotFoundError", 404, "not_found"],
      [sdk.apiKeys.delete("ak_none"), "NotFoundError", 404, "not_found"],
      [sdk.users.createUser(GRACE), "ConflictError", 409, "conflict"],
      [sdk.users.createUser({ email: "x", name: "x" }), "BanataAuthError", 400, "VALIDATION_ERROR"],
    ];
    for (const [call, name, status, code] of refusals) {
      const error = await errorOf(call);
      assertEquals([error.name, error.status, error.code], [name, status, code]);
      assertMatch(error.requestId, /^[\w-]{8,}$/);
      assert(error.message.length > 10 && error.message !== "Request failed", error.message);
      assertEquals(error.retryable, false);
    }
  });

  await t.step("429, until the time it was told to wait is over", async () => {
    const apiKey = await newKey({ rateLimit: { limit: 1, windowMs: 30_000 } });
    const patient = client({ apiKey, baseUrl }, (ms) => clock.now += ms);
    for (const expected of [0, 1, 2]) {
      await patient.sdk.projects.listProjects();
      assertEquals(patient.waits.length, expected);
    }
    assertEquals(patient.waits, [30_000, 30_000]);
    const hasty = client({ apiKey, baseUrl, retries: 0 });
    const error = await errorOf(hasty.sdk.projects.listProjects());
    assertInstanceOf(error, RateLimitError);
    assertEquals([error.status, error.code, error.retryAfter], [429, "rate_limit_exceeded", 60]);
  });

  await t.step("5xx is tried again, and what was half done is not there twice", async () => {
    using _quiet = captureConsole();
    const failing = async (failures: number, email: string) => {
      let left = failures;
      using _hook = hookOperations(({ name }, proceed) =>
        name === "1.0/insert" && left-- > 0 ? Promise.reject(new Error("Planted")) : proceed()
      );
      const { sdk, waits } = client({ apiKey: key, baseUrl });
      const outcome = await sdk.users.createUser({ ...GRACE, email }).catch((error) => error);
      return { outcome, waits };
    };
    const once = await failing(1, "once@example.com");
    assertEquals([once.outcome.email, once.waits], ["once@example.com", [200]]);
    const { outcome, waits } = await failing(Infinity, "never@example.com");
    assertEquals([outcome.name, outcome.status], ["InternalError", 500]);
    assertEquals([outcome.code, outcome.retryable], ["internal_error", true]);
    assertEquals(waits, [200, 400, 800]);
    const { data } = await sdk.users.listUsers();
    const emails = data.map(({ email }: { email: string }) => email).sort();
    assertEquals(emails, ["grace@example.com", "once@example.com"]);
  });

  await t.step("every reply named its request", () => {
    const ids = recorder.exchanges.map(({ requestId }) => requestId);
    assert(ids.every((id) => id !== null && id !== ""));
    assertEquals(new Set(ids).size, ids.length);
  });
});

Deno.test("The test's SDK reads replies as the contract says", async () => {
  const replies: [number, string | null, Record<string, string>?][] = [];
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    const [status, body, headers] = replies.shift() ?? [500, null];
    return new Response(body, { status, headers });
  });
  const baseUrl = `http://127.0.0.1:${server.addr.port}/base/`;
  const { recorder, sdk, waits } = client({ apiKey: "sk", baseUrl });
  const next = (...reply: typeof replies[number]) => replies.push(reply);
  const errors = [{ field: "name", message: "Give a name", code: "required" }];
  next(422, JSON.stringify({ message: "Check the fields", errors }), { "x-request-id": "r1" });
  const invalid = await errorOf(sdk.apiKeys.list());
  assertInstanceOf(invalid, ValidationError);
  assertEquals([invalid.errors, invalid.message], [errors, "Check the fields"]);
  assertEquals(invalid.toJSON(), {
    name: "ValidationError",
    message: "Check the fields",
    code: "validation_error",
    status: 422,
    requestId: "r1",
    retryable: false,
  });
  next(402, "not JSON");
  const other = await errorOf(sdk.apiKeys.list());
  assertEquals([other.name, other.code, other.status], ["BanataAuthError", "unknown_error", 402]);
  next(204, null);
  assertEquals(await sdk.apiKeys.delete("x"), undefined);
  next(503, null);
  next(429, null, { "retry-after": "7" });
  next(429, null, { "retry-after": "600" });
  next(200, "[]");
  assertEquals(await sdk.apiKeys.list(), []);
  assertEquals(waits, [200, 7_000, 60_000]);
  assertEquals(recorder.exchanges.at(-1)?.url, `${baseUrl}api/auth/api-key/list`);
  next(200, "");
  await assertRejects(() => sdk.apiKeys.list(), SyntaxError);
  assertEquals(replies, []);
});
