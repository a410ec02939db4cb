import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { LogEntry } from "@banata-auth/embedded";
import { examine } from "./doctor/checks.ts";
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

Deno.test("start() tells the operator why a function failed, clients that it did, and its log why", async () => {
  const dataDir = await Deno.makeTempDir();
  const entries: LogEntry[] = [];
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  const host = await start(options, {
    env: {},
    print: () => {},
    log: (entry) => entries.push(entry),
  });
  const planted = "planted-in-an-argument";
  const fail = async (
    path: string,
    headers: Record<string, string>,
  ): Promise<{ id: string | null; message: string }> => {
    const response = await fetch(`${host.url}/api/function`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ path, args: { projectId: planted }, format: "json" }),
    });
    const { errorMessage, status } = await response.json();
    assertEquals(status, "error");
    return { id: response.headers.get("x-request-id"), message: errorMessage };
  };
  const client = await fail("banataAuth/auth:session", {});
  assertEquals(client.message, `[Request ID: ${client.id}] Server Error`);
  const operator = await fail("banataAuth/auth:deliverMail", {
    authorization: `Convex ${host.adminKey}`,
  });
  assertStringIncludes(operator.message, "ArgumentValidationError");
  for (const { id } of [client, operator]) {
    const logged = entries.filter(({ fields }) => fields?.id === id);
    assert(logged.some(({ event }) => event === "function_failed"), JSON.stringify(logged));
  }
  assert(!JSON.stringify(entries).includes(planted));
  await host.close();
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test({
  name: "start() closes the root secret to others, and says of a folder that they may change it",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const dataDir = await Deno.makeTempDir();
    const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
    const startOnce = async (): Promise<string> => {
      const lines: string[] = [];
      const print = (line: string) => lines.push(line);
      const host = await start(options, { env: {}, print, log: () => {} });
      await host.close();
      return lines.join("\n");
    };
    const notice = `chmod 700 ${dataDir}`;
    assert(!(await startOnce()).includes(notice));
    for await (const { name } of Deno.readDir(dataDir)) {
      await Deno.chmod(`${dataDir}/${name}`, 0o666);
    }
    await Deno.chmod(dataDir, 0o777);
    assertStringIncludes(await startOnce(), notice);
    for (const name of ["root-secret", "admin_key", "data.sqlite3"]) {
      const { mode } = await Deno.stat(`${dataDir}/${name}`);
      assertEquals([name, (mode ?? 0) & 0o777], [name, 0o600]);
    }
    await Deno.remove(dataDir, { recursive: true });
  },
});

Deno.test("start() says it where the clock was set back since the data was written", async () => {
  const dataDir = await Deno.makeTempDir();
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  let now = Date.UTC(2027, 0, 2);
  const startOnce = async (): Promise<string[]> => {
    const lines: string[] = [];
    const context = { env: {}, print: (line: string) => void lines.push(line), log: () => {} };
    const host = await start(options, { ...context, clock: () => now });
    await host.close();
    return lines.filter((line) => line.startsWith("Note: Set this machine's clock"));
  };
  assertEquals(await startOnce(), []);
  now -= 24 * 60 * 60 * 1000;
  const [line = "", ...more] = await startOnce();
  assertStringIncludes(line, "it says 2027-01-01T00:00:00.000Z");
  assertMatch(line, /written at 2027-01-0[12]T/);
  assertEquals(more, []);
  const findings = await examine({ options, env: {}, maxHours: 24, now });
  assertEquals(findings.find(({ about }) => about === "database")?.verdict, "wrong");
  await Deno.remove(dataDir, { recursive: true });
});
