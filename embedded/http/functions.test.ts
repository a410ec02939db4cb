/** The functions port over plain HTTP: Convex's client for it, and its documented API. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { messages } from "../testdata/clients_api.ts";
import { startHost, type TestHost } from "../testdata/client_harness.ts";

interface Reply {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

/** Convex's types hide what its command line calls. */
type OperatorClient = ConvexHttpClient & { setAdminAuth(adminKey: string): void };

async function post(test: TestHost, path: string, body: unknown): Promise<Reply> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(`${test.host.url}${path}`, { method: "POST", body: text });
  const { status, headers } = response;
  return { status, headers, body: await response.json() };
}

Deno.test("ConvexHttpClient runs queries, mutations and actions", async () => {
  await using test = await startHost();
  const client = new ConvexHttpClient(test.host.url);
  assertEquals(await client.mutation(messages.send, { channel: "a", text: "one" }), 3);
  assertEquals(await client.action(messages.sendFromAction, { channel: "a", text: "three" }), 5);
  assertEquals(await client.query(messages.list, { channel: "a" }), ["one", "three"]);
});

Deno.test("ConvexHttpClient keeps every type of value, in arguments, results and errors", async () => {
  await using test = await startHost();
  const client = new ConvexHttpClient(test.host.url);
  const values = await client.query(messages.values, {});
  assertEquals(values.int, 2n ** 40n);
  assertEquals([...new Uint8Array(values.bytes)], [1, 2, 3]);
  assert(Number.isNaN(values.nan) && Object.is(values.nested[0].minusZero, -0));
  const refused = await assertRejects(
    () => client.mutation(messages.refuse, { channel: "a" }),
    ConvexError,
  );
  assertEquals(refused.data, { code: "REFUSED", big: 7n });
});

Deno.test("an API client gets plain JSON unless it asks for more", async () => {
  await using test = await startHost();
  const call = { path: "messages:values", args: {} };
  const plain = { bytes: "AQID", int: "1099511627776", nan: "NaN", nested: [{ minusZero: 0 }] };
  assertEquals((await post(test, "/api/query", call)).body.value, plain);
  assertEquals((await post(test, "/api/query", { ...call, format: "json" })).body.value, plain);
  const encoded = await post(test, "/api/query", { ...call, format: "convex_encoded_json" });
  assertEquals((encoded.body.value as { bytes: unknown }).bytes, { $bytes: "AQID" });
  for (const format of ["xml", "constructor", "__proto__"]) {
    assertEquals((await post(test, "/api/query", { ...call, format })).body.code, "BadFormat");
  }
});

Deno.test("/api/run, /api/function, GET /api/query and /api/query_batch run the same functions", async () => {
  await using test = await startHost();
  const args = { channel: "a", text: "one" };
  assertEquals((await post(test, "/api/run/messages/send", { args })).body.value, 3);
  const any = await post(test, "/api/function", { path: "messages:list", args: { channel: "a" } });
  assertEquals(any.body, { status: "success", value: ["one"], logLines: [] });
  const search = new URLSearchParams({ path: "messages:list", args: '{"channel":"a"}' });
  const response = await fetch(`${test.host.url}/api/query?${search}`);
  assertEquals((await response.json()).value, ["one"]);
  const query = { path: "messages:list", args: { channel: "a" } };
  const batch = await post(test, "/api/query_batch", { queries: [query, { path: "messages:no" }] });
  const [first, second] = batch.body.results as Record<string, unknown>[];
  assertEquals([first?.value, second?.status], [["one"], "error"]);
});

Deno.test("consistentQuery() shows one state of the database while others write", async () => {
  await using test = await startHost();
  const [reader, writer] = [
    new ConvexHttpClient(test.host.url),
    new ConvexHttpClient(test.host.url),
  ];
  await writer.mutation(messages.send, { channel: "a", text: "before" });
  assertEquals(await reader.consistentQuery(messages.list, { channel: "b" }), []);
  await writer.mutation(messages.sendBoth, { channels: ["a", "b"], text: "after" });
  assertEquals(await reader.consistentQuery(messages.list, { channel: "a" }), ["before"]);
  assertEquals(await reader.query(messages.list, { channel: "a" }), ["before", "after"]);
  const later = new ConvexHttpClient(test.host.url);
  assertEquals(await later.consistentQuery(messages.list, { channel: "b" }), ["after"]);
});

Deno.test("a state is held for half a minute, and not more than a few at a time", async () => {
  const timers = new Map<() => void, number>();
  const held = { set: (run: () => void, ms: number) => (timers.set(run, ms), run) };
  const clear = (run: unknown): void => void timers.delete(run as () => void);
  await using test = await startHost({ timers: { ...held, clear } });
  const writer = new ConvexHttpClient(test.host.url);
  const reader = new ConvexHttpClient(test.host.url);
  await reader.consistentQuery(messages.list, { channel: "a" });
  const others: ConvexHttpClient[] = [];
  for (let n = 0; n < 9; n++) {
    await writer.mutation(messages.send, { channel: "a", text: String(n) });
    others.push(new ConvexHttpClient(test.host.url));
    await others.at(-1)?.consistentQuery(messages.list, { channel: "a" });
  }
  const gone = (client?: ConvexHttpClient): Promise<unknown> =>
    assertRejects(
      async () => await client?.consistentQuery(messages.list, { channel: "a" }),
      Error,
      "OutOfRetention",
    );
  await gone(reader);
  const last = others.at(-1);
  assertEquals((await last?.consistentQuery(messages.list, { channel: "a" }))?.length, 9);
  for (const [run, ms] of [...timers]) if (ms === 30_000) run();
  await gone(last);
});

Deno.test("a failed function tells its error, or nothing where the host redacts", async () => {
  await using test = await startHost();
  const call = { path: "messages:crash", args: {} };
  const open = await post(test, "/api/mutation", call);
  assertEquals([open.status, open.body.status], [200, "error"]);
  const id = open.headers.get("x-request-id");
  assertEquals(
    open.body.errorMessage,
    `[Request ID: ${id}] Server Error\nUncaught Error: Secret of the app`,
  );
  await test.restart({ redactErrors: true });
  const { body, headers } = await post(test, "/api/mutation", call);
  assertEquals(body.errorMessage, `[Request ID: ${headers.get("x-request-id")}] Server Error`);
  const operator = new ConvexHttpClient(test.host.url) as OperatorClient;
  operator.setAdminAuth(test.host.adminKey);
  const real = await assertRejects(() => operator.mutation(messages.crash, {}), Error);
  assertStringIncludes(real.message, "Uncaught Error: Secret of the app");
  const refused = await post(test, "/api/mutation", {
    path: "messages:refuse",
    args: { channel: "a" },
  });
  assertEquals(refused.body.errorData, { code: "REFUSED", big: "7" });
  const logged = test.entries.filter(({ event }) => event === "function_failed");
  assertEquals(logged.map(({ message }) => message), Array(3).fill("Secret of the app"));
  assertEquals(logged[0]?.fields?.id, id);
});

Deno.test("requests that make no sense are refused with a code", async () => {
  await using test = await startHost();
  const refusals: [path: string, body: unknown, status: number, code: string][] = [
    ["/api/query", "{", 400, "INVALID_BODY"],
    ["/api/query", [], 400, "INVALID_BODY"],
    ["/api/query", '{"path":"messages:list","args":{"n":1e400}}', 400, "INVALID_BODY"],
    ["/api/query", `{"path":"messages:list","n":${"9".repeat(400)}}`, 400, "INVALID_BODY"],
    ["/api/query", { args: {} }, 400, "INVALID_BODY"],
    ["/api/query", "x".repeat(21 * 1024 * 1024), 413, "BODY_TOO_LARGE"],
    ["/api/run/messages", {}, 400, "MissingIdentifier"],
    ["/api/query_at_ts", { path: "messages:list", ts: "?" }, 400, "INVALID_BODY"],
    ["/api/nothing", {}, 404, "NOT_FOUND"],
    ["/version", {}, 405, "METHOD_NOT_ALLOWED"],
    ["/api/1.48.0/sync", {}, 426, "UPGRADE_REQUIRED"],
    ["/api/deploy2/start_push", {}, 400, "NotSupportedByEmbeddedHost"],
  ];
  for (const [path, sent, status, code] of refusals) {
    const reply = await post(test, path, sent);
    assertEquals([path, reply.status, reply.body.code], [path, status, code]);
  }
});

Deno.test("a query can't be run as a mutation, nor a mutation as a query", async () => {
  await using test = await startHost();
  const { body } = await post(test, "/api/query", { path: "messages:send", args: {} });
  assertStringIncludes(String(body.errorMessage), "is not a query");
  assertEquals(test.host.metrics.functionCalls, 0);
});

Deno.test("any web page may call the API, which takes no cookies", async () => {
  await using test = await startHost();
  const response = await fetch(`${test.host.url}/api/query`, {
    method: "OPTIONS",
    headers: { origin: "https://example.com", "access-control-request-headers": "convex-client" },
  });
  assertEquals(response.status, 204);
  assertEquals(response.headers.get("access-control-allow-headers"), "convex-client");
  const { headers } = await post(test, "/api/query", { path: "messages:values", args: {} });
  assertEquals(headers.get("access-control-allow-origin"), "*");
  assertEquals(headers.get("access-control-allow-credentials"), null);
});
