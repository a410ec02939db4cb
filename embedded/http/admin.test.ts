import { assertEquals, assertStringIncludes } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import config from "../deno.json" with { type: "json" };
import { messages, settings } from "../testdata/clients_api.ts";
import { startHost, TestClient, type TestHost } from "../testdata/client_harness.ts";

async function admin(test: TestHost, path: string, body?: unknown): Promise<Response> {
  return await fetch(`${test.host.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Convex ${test.host.adminKey}` },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

async function set(test: TestHost, name: string, value: string | null): Promise<number> {
  const changes = [{ name, value }];
  const response = await admin(test, "/api/update_environment_variables", { changes });
  await response.body?.cancel();
  return response.status;
}

function read(test: TestHost, name: string): Promise<unknown> {
  return new ConvexHttpClient(test.host.url).query(settings.read, { name });
}

Deno.test("a variable that is set reaches functions at once, live queries, and the next start", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const shown = client.watch(settings.read, { name: "PLAN" });
  assertEquals(await shown.until((value) => value !== undefined), null);
  assertEquals(await set(test, "PLAN", "pro"), 200);
  assertEquals(await shown.next(), "pro");
  await test.restart();
  assertEquals(await read(test, "PLAN"), "pro");
  const list = await (await admin(test, "/api/v1/list_environment_variables")).json();
  assertEquals(list, { environmentVariables: { PLAN: "pro" } });
  assertEquals(await set(test, "PLAN", null), 200);
  assertEquals(await read(test, "PLAN"), null);
});

Deno.test("what the host was given wins, and can't be set or read over the network", async () => {
  await using test = await startHost();
  assertEquals(await set(test, "SECRET", "from the network"), 200);
  await test.restart({ env: { SECRET: "from the operator" } });
  assertEquals(await read(test, "SECRET"), "from the operator");
  assertEquals(await set(test, "SECRET", "changed"), 400);
  assertEquals(await set(test, "CONVEX_SITE_URL", "https://evil.example"), 400);
  const list = await (await admin(test, "/api/v1/list_environment_variables")).text();
  assertEquals(list.includes("from the operator"), false);
  await test.restart({ env: {} });
  assertEquals(await read(test, "SECRET"), "from the network");
});

Deno.test("variables that make no sense are refused, all of a request or none", async () => {
  await using test = await startHost();
  const refused: [name: string, value: string][] = [
    ["1X", "v"],
    ["A-B", "v"],
    ["", "v"],
    ["A".repeat(257), "v"],
    ["BIG", "x".repeat(8193)],
  ];
  for (const [name, value] of refused) {
    const changes = [{ name: "GOOD", value: "v" }, { name, value }];
    const response = await admin(test, "/api/update_environment_variables", { changes });
    assertEquals(response.status, 400);
    assertEquals((await response.text()).includes(value.repeat(2)), false);
  }
  assertEquals(await read(test, "GOOD"), null);
  const many = Array.from({ length: 513 }, (_, n) => ({ name: `V${n}`, value: "v" }));
  const response = await admin(test, "/api/update_environment_variables", { changes: many });
  assertEquals([response.status, (await response.json()).code], [400, "EnvVarLimitMet"]);
  assertEquals(await read(test, "V0"), null);
});

Deno.test("administration needs the admin key", async () => {
  await using test = await startHost();
  for (const path of ["/api/check_admin_key", "/api/v1/list_environment_variables"]) {
    const response = await fetch(`${test.host.url}${path}`);
    assertEquals([response.status, (await response.json()).code], [401, "BadAdminKey"]);
    const allowed = await admin(test, path);
    await allowed.body?.cancel();
    assertEquals(allowed.status, 200);
  }
  const body = JSON.stringify({ changes: [{ name: "X", value: "v" }] });
  const url = `${test.host.url}/api/update_environment_variables`;
  assertEquals((await (await fetch(url, { method: "POST", body })).json()).code, "BadAdminKey");
  assertEquals(await read(test, "X"), null);
});

Deno.test("the site port has none of the functions port's routes", async () => {
  await using test = await startHost();
  const paths = [
    "/metrics",
    "/health",
    "/version",
    "/instance_name",
    "/api/check_admin_key",
    "/api/query",
    "/api/v1/list_environment_variables",
    "/api/1.48.0/sync",
  ];
  for (const path of paths) {
    const headers = { authorization: `Convex ${test.host.adminKey}` };
    const response = await fetch(`${test.host.siteUrl}${path}`, { headers });
    assertEquals([path, response.status, (await response.json()).code], [path, 404, "NOT_FOUND"]);
  }
});

Deno.test("/version, /instance_name and /health answer whoever asks", async () => {
  await using test = await startHost({ instanceName: "my-node" });
  const text = async (path: string): Promise<string> =>
    await (await fetch(`${test.host.url}${path}`)).text();
  const { version } = config;
  assertEquals([await text("/version"), await text("/instance_name")], [version, "my-node"]);
  assertEquals(JSON.parse(await text("/health")), { status: "ok", version });
  assertStringIncludes(await text("/"), "running");
});

Deno.test("the stream of runs is the admin key's, and keeps runs only while it is asked for", async () => {
  await using test = await startHost();
  const client = new ConvexHttpClient(test.host.url);
  const ask = async (cursor: number): Promise<{ entries: unknown[]; newCursor: number }> =>
    await (await admin(test, `/api/stream_function_logs?cursor=${cursor}`)).json();
  const refused = await fetch(`${test.host.url}/api/stream_function_logs?cursor=0`);
  assertEquals([refused.status, (await refused.json()).code], [401, "BadAdminKey"]);
  await client.mutation(messages.log, { text: "before" });
  const { entries, newCursor } = await ask(0);
  assertEquals(entries, []);
  const next = ask(newCursor);
  await client.mutation(messages.log, { text: "after" });
  const [run] = (await next).entries as {
    identifier: string;
    logLines: { messages: string[] }[];
  }[];
  assertEquals(run?.identifier, "messages:log");
  assertEquals(run?.logLines[0]?.messages[0], "'after'");
});
