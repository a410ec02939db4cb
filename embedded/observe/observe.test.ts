import { assert, assertEquals, assertMatch } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { publicPath } from "./request_log.ts";
import { MetricsRegistry } from "./registry.ts";
import { messages } from "../testdata/clients_api.ts";
import { startHost, TestClient, type TestHost } from "../testdata/client_harness.ts";

async function metrics(test: TestHost): Promise<string[]> {
  const response = await fetch(`${test.host.url}/metrics`);
  assertMatch(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  return (await response.text()).split("\n");
}

Deno.test("publicPath() shows routes and hides what could be a token", () => {
  const shown = [
    "/",
    "/api/auth/sign-in/email",
    "/.well-known/jwks.json",
    "/api/1.48.0/sync",
    "/banata/v1/oauth2/callBack",
  ];
  assertEquals(shown.map(publicPath), shown);
  const hidden: Record<string, string> = {
    "/reset-password/aB3dE5gH7jK9mN1pQ3rS5tU7": "/reset-password/*",
    "/users/usr_01hzy8k3m4n5p6q7r8s9t0v1w2/edit": "/users/*/edit",
    "/verify/123456": "/verify/*",
    "/device/ABCD-EFGH": "/device/*",
    "/session/4dd61053-2879-4515-aad0-5da6b12a2b96": "/session/*",
    "/%6cist": "/*",
  };
  for (const [path, expected] of Object.entries(hidden)) assertEquals(publicPath(path), expected);
  assert(publicPath(`/${"ab/".repeat(1000)}`).length <= 260);
});

Deno.test("each request is one log entry with id, port, path, status, time and calls, and no secret", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const http = new ConvexHttpClient(test.host.url);
  http.setAuth("secret-token");
  await http.query(messages.list, { channel: "secret-channel" }).catch(() => {});
  http.clearAuth();
  await http.action(messages.sendFromAction, { channel: "secret-channel", text: "secret-text" });
  await client.mutation(messages.send, { channel: "secret-channel", text: "secret-text" });
  await client.mutation(messages.refuse, { channel: "secret-channel" }).catch(() => {});
  await http.mutation(messages.send, { channel: { of: "secret-argument" } }).catch(() => {});
  const headers = { cookie: "session=secret-cookie" };
  const site = `${test.host.siteUrl}/reset-password/aB3dE5gH7jK9mN1pQ3rS5tU7?code=secret-code`;
  await (await fetch(site, { headers })).body?.cancel();
  const requests = test.entries.filter(({ event }) => event === "request").map((entry) =>
    entry.fields
  );
  const summary = requests.map((fields) => {
    const { port, method, path, status, calls, function: name, failed } = fields ?? {};
    return [port, method, path, status, calls, name, failed].filter((each) => each !== undefined);
  });
  assertEquals(summary.filter(([, , , status]) => status !== 101), [
    ["api", "POST", "/api/query", 401, 0, "messages:list"],
    ["api", "POST", "/api/action", 200, 2, "messages:sendFromAction"],
    ["sync", "MUTATION", "/api/sync", 200, 1, "messages:send"],
    ["sync", "MUTATION", "/api/sync", 200, 1, "messages:refuse", true],
    ["api", "POST", "/api/mutation", 200, 1, "messages:send", true],
    ["site", "GET", "/reset-password/*", 200, 1],
  ]);
  assert(
    requests.every((fields) => typeof fields?.ms === "number" && String(fields.id).length > 8),
  );
  assertEquals(JSON.stringify(test.entries).match(/secret-\w+|aB3dE5gH/g), null);
});

Deno.test("/metrics counts requests, calls, documents, commits, jobs and live queries", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  await client.watch(messages.list, { channel: "a" }).next();
  await client.mutation(messages.send, { channel: "a", text: "one" });
  await client.mutation(messages.refuse, { channel: "a" }).catch(() => {});
  await new ConvexHttpClient(test.host.url).query(messages.list, { channel: "b" });
  const lines = await metrics(test);
  const expected = [
    'banata_host_requests_total{port="api",method="POST",status="200"} 1',
    'banata_host_requests_total{port="sync",method="MUTATION",status="200"} 2',
    'banata_host_failed_calls_total{port="sync"} 1',
    'banata_host_request_duration_seconds_count{port="sync"} 2',
    'banata_host_function_calls_total{kind="query"} 3',
    'banata_host_function_calls_total{kind="mutation"} 2',
    "banata_host_live_query_runs_total 2",
    "banata_host_live_queries 1",
    "banata_host_sync_sessions 1",
    "banata_host_documents_written_total 2",
    "banata_host_writer_queue_depth 0",
    'banata_host_jobs{state="pending"} 0',
  ];
  for (const line of expected) {
    assert(lines.includes(line), `${line} is not in:\n${lines.join("\n")}`);
  }
  assert(lines.some((line) => /^banata_host_commits_total [1-9]/.test(line)));
});

Deno.test("every metric has a help text, a type and well-formed lines", async () => {
  await using test = await startHost();
  const lines = (await metrics(test)).filter((line) => line !== "");
  const names = new Set<string>();
  for (const line of lines) {
    const help = /^# HELP (\w+) .+/.exec(line)?.[1];
    if (help !== undefined) names.add(help);
    else if (line.startsWith("#")) assertMatch(line, /^# TYPE \w+ (counter|gauge|histogram)$/);
    else assertMatch(line, /^[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[\d.e+-]+$/);
  }
  assertEquals(names.size, lines.filter((line) => line.startsWith("# TYPE")).length);
});

Deno.test("MetricsRegistry escapes label values and sums its histogram's buckets", () => {
  const registry = new MetricsRegistry();
  registry.counter({ name: "c_total", help: "A\nB" }).of({ path: 'a"b\\c\n' })();
  const histogram = registry.histogram({ name: "h_seconds", help: "H" }, [1, 2]);
  for (const value of [0.5, 1, 1.5, 9]) histogram.of({})(value);
  assertEquals(registry.render().split("\n"), [
    "# HELP c_total A\\nB",
    "# TYPE c_total counter",
    'c_total{path="a\\"b\\\\c\\n"} 1',
    "# HELP h_seconds H",
    "# TYPE h_seconds histogram",
    'h_seconds_bucket{le="1"} 2',
    'h_seconds_bucket{le="2"} 3',
    'h_seconds_bucket{le="+Inf"} 4',
    "h_seconds_sum 12",
    "h_seconds_count 4",
    "",
  ]);
});
