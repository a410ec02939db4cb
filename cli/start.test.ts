import { assert, assertEquals, assertMatch } from "@std/assert";
import type { LogEntry } from "@banata-auth/embedded";
import { start } from "./start.ts";

Deno.test("start() prints the admin key at the first start, and never again", async () => {
  const dataDir = await Deno.makeTempDir();
  const printed: string[][] = [];
  for (let n = 0; n < 2; n++) {
    const lines: string[] = [];
    const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
    const host = await start(options, {
      env: {},
      print: (line) => lines.push(line),
      log: () => {},
    });
    printed.push(lines.filter((line) => line.startsWith("Admin key: ")));
    await host.close();
  }
  assertMatch(printed[0]?.[0] ?? "", /^Admin key: banata\|[0-9a-f]{64}$/);
  assertEquals(printed[1], []);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start() tells clients of the functions API that a function failed, and its log why", async () => {
  const dataDir = await Deno.makeTempDir();
  const entries: LogEntry[] = [];
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  const host = await start(options, {
    env: {},
    print: () => {},
    log: (entry) => entries.push(entry),
  });
  const planted = "planted-in-an-argument";
  const response = await fetch(`${host.url}/api/mutation`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Convex ${host.adminKey}` },
    body: JSON.stringify({
      path: "banataAuth/auth:deliverMail",
      args: { projectId: planted },
      format: "json",
    }),
  });
  const id = response.headers.get("x-request-id");
  const { errorMessage, status } = await response.json();
  assertEquals([status, errorMessage], ["error", `[Request ID: ${id}] Server Error`]);
  const logged = entries.filter(({ fields }) => fields?.id === id);
  assert(logged.some(({ event }) => event === "function_failed"), JSON.stringify(logged));
  await host.close();
  await Deno.remove(dataDir, { recursive: true });
});
