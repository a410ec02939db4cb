import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Host, HostError, type Log, type LogEntry, serve, type ServeOptions } from "./mod.ts";
import { release, started } from "./testdata/hello/gates.ts";

const appDir = new URL("./testdata/hello", import.meta.url).pathname;

async function withHost(
  body: (host: Host, options: ServeOptions) => Promise<void>,
  changes: Partial<ServeOptions> = {},
): Promise<void> {
  const dataDir = await Deno.makeTempDir();
  const options = { appDir, dataDir, port: 0, sitePort: 0, log: () => {}, ...changes };
  const host = await serve(options);
  try {
    await body(host, options);
  } finally {
    await host.close();
    await Deno.remove(dataDir, { recursive: true });
  }
}

async function callApi(host: Host, kind: string, path: string, args: unknown): Promise<unknown> {
  const body = JSON.stringify({ path, args, format: "json" });
  const response = await fetch(`${host.url}/api/${kind}`, { method: "POST", body });
  return await response.json();
}

Deno.test("serve() answers the app's HTTP routes", () =>
  withHost(async (host) => {
    await host.run("greetings:add", { text: "hello" });
    const response = await fetch(`${host.siteUrl}/greetings`);
    assertEquals(await response.json(), ["hello"]);
  }));

Deno.test("serve() answers an unknown route and a wrong method with 404", () =>
  withHost(async (host) => {
    const unknown = await fetch(`${host.siteUrl}/nothing`);
    assertEquals(unknown.status, 404);
    assertEquals((await unknown.json()).code, "NOT_FOUND");
    const wrong = await fetch(`${host.siteUrl}/greetings`, { method: "POST" });
    assertEquals([wrong.status, (await wrong.json()).code], [404, "NOT_FOUND"]);
  }));

Deno.test("serve() answers a failing HTTP action with a 500 that says nothing of the app", () =>
  withHost(async (host) => {
    const response = await fetch(`${host.siteUrl}/fails`);
    assertEquals(response.status, 500);
    assertEquals(await response.json(), { code: "INTERNAL_ERROR", message: "The server failed" });
  }));

Deno.test("serve() gives each answer an id, one that is given twice or can't be changed too", () =>
  withHost(async (host) => {
    const ids: (string | null)[] = [];
    for (const path of ["greetings", "nothing-again", "nothing-again", "moved", "nowhere"]) {
      const response = await fetch(`${host.siteUrl}/${path}`, { redirect: "manual" });
      await response.body?.cancel();
      ids.push(response.headers.get("x-request-id"));
    }
    assertEquals(new Set(ids).size, 5);
    for (const id of ids) assert(/^[\da-f-]{36}$/.test(id ?? ""), `${id}`);
    const named = await fetch(`${host.siteUrl}/named`);
    await named.body?.cancel();
    assertEquals(named.headers.get("x-request-id"), "of-the-app");
  }));

Deno.test("serve() writes the peer's address over what the client sent", () =>
  withHost(async (host) => {
    const headers = { "x-peer": "203.0.113.9" };
    const response = await fetch(`${host.siteUrl}/peer`, { headers });
    assertEquals(await response.text(), "127.0.0.1");
  }, { clientAddressHeader: "x-peer" }));

Deno.test("serve() believes a proxy's protocol where it was told that there is one", async () => {
  const protocols = async (host: Host): Promise<string[]> => {
    const sent: Record<string, string>[] = [
      { "x-forwarded-proto": "https" },
      { "x-forwarded-proto": "HTTPS, http" },
      { forwarded: 'for=192.0.2.1;proto="https";by=203.0.113.9, proto=http' },
      { "x-forwarded-proto": "ftp" },
      {},
    ];
    const urls = sent.map(async (headers) =>
      await (await fetch(`${host.siteUrl}/protocol`, { headers })).text()
    );
    return await Promise.all(urls);
  };
  await withHost(async (host) => {
    assertEquals(await protocols(host), ["https:", "https:", "https:", "http:", "http:"]);
  }, { forwardedProtocol: true });
  await withHost(async (host) => {
    assertEquals(new Set(await protocols(host)), new Set(["http:"]));
  });
});

Deno.test("serve() runs public functions for clients and hides internal ones", () =>
  withHost(async (host) => {
    const added = await callApi(host, "mutation", "greetings:add", { text: "from outside" });
    assertEquals(added, { status: "success", value: null, logLines: [] });
    const refused = await callApi(host, "mutation", "greetings:addInternal", { text: "x" });
    const missing = await callApi(host, "mutation", "greetings:nothing", { text: "x" });
    assertStringIncludes(
      (refused as { errorMessage: string }).errorMessage,
      "Could not find public function",
    );
    assertEquals(Object.keys(refused as object), Object.keys(missing as object));
    assertEquals(await host.run("greetings:list"), ["from outside"]);
  }));

Deno.test("serve() gives functions the environment it was given and nothing of its own", () =>
  withHost(async (host) => {
    assertEquals(await host.run("greetings:environment"), {
      name: "Ada",
      path: null,
      siteUrl: host.siteUrl,
    });
  }, { env: { NAME: "Ada" } }));

Deno.test("serve() refuses a taken port and a locked data folder by name", () =>
  withHost(async (host, options) => {
    const other = { ...options, dataDir: `${options.dataDir}/other` };
    const taken = await assertRejects(() => serve({ ...other, port: host.port }), HostError);
    const takenSite = await assertRejects(
      () => serve({ ...other, sitePort: host.sitePort }),
      HostError,
    );
    const locked = await assertRejects(() => serve(options), HostError);
    assertEquals(
      [taken.code, takenSite.code, locked.code],
      ["PORT_IN_USE", "PORT_IN_USE", "DATA_DIR_LOCKED"],
    );
  }));

Deno.test("serve() keeps documents over a restart", async () => {
  const dataDir = await Deno.makeTempDir();
  const options = { appDir, dataDir, port: 0, sitePort: 0, log: () => {} };
  const first = await serve(options);
  await first.run("greetings:add", { text: "stays" });
  await first.close();
  const second = await serve(options);
  assertEquals(await second.run("greetings:list"), ["stays"]);
  await second.close();
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("serve() closes when its signal aborts", async () => {
  const dataDir = await Deno.makeTempDir();
  const stop = new AbortController();
  const host = await serve({
    appDir,
    dataDir,
    port: 0,
    sitePort: 0,
    log: () => {},
    signal: stop.signal,
  });
  stop.abort();
  await host.finished;
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("serve() refuses commits and closes when its database is removed or replaced", async () => {
  const changes: ((dataDir: string) => Promise<void>)[] = [
    (dataDir) => Deno.remove(dataDir, { recursive: true }),
    (dataDir) => Deno.rename(dataDir, `${dataDir}.moved`),
    (dataDir) => Deno.remove(`${dataDir}/data.sqlite3-wal`),
    (dataDir) => Deno.remove(`${dataDir}/lock`),
    async (dataDir) => {
      await Deno.copyFile(`${dataDir}/data.sqlite3`, `${dataDir}/copy`);
      await Deno.rename(`${dataDir}/copy`, `${dataDir}/data.sqlite3`);
    },
  ];
  const folder = await Deno.makeTempDir();
  const events: string[] = [];
  for (const [at, change] of changes.entries()) {
    const dataDir = `${folder}/${at}`;
    const log: Log = ({ event }) => void events.push(event);
    const host = await serve({ appDir, dataDir, port: 0, sitePort: 0, log });
    await host.run("greetings:add", { text: "kept" });
    await change(dataDir);
    if (at === 0) {
      // One that nobody writes to notices it here.
      const health = await fetch(`${host.url}/health`);
      await health.body?.cancel();
      assertEquals(health.status, 500);
    } else {
      const write = (): Promise<unknown> => host.run("greetings:add", { text: "x" });
      assertEquals((await assertRejects(write, HostError)).code, "DATA_DIR_GONE");
    }
    assertEquals((await assertRejects(() => host.finished, HostError)).code, "DATA_DIR_GONE");
  }
  assertEquals(events.filter((event) => event === "data_dir_gone").length, changes.length);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("serve() writes one log entry a request, without its secrets", async () => {
  const entries: LogEntry[] = [];
  await withHost(async (host) => {
    await (await fetch(`${host.siteUrl}/greetings?token=secret`)).body?.cancel();
    await (await fetch(`${host.siteUrl}/fails`)).body?.cancel();
  }, { log: (entry) => entries.push(entry) });
  const requests = entries.filter(({ event }) => event === "request");
  assertEquals(requests.map(({ message }) => message), ["GET /greetings 200", "GET /fails 500"]);
  assertEquals(requests.map(({ fields }) => fields?.calls), [2, 1]);
  assert(!JSON.stringify(entries).includes("token=secret"));
});

Deno.test("serve() answers requests under way before it closes", async () => {
  await withHost(async (host) => {
    const answer = fetch(`${host.siteUrl}/slow`);
    await started.promise;
    const closed = host.close();
    release.resolve();
    assertEquals(await (await answer).text(), "slow");
    await closed;
  });
});

Deno.test("serve() outlives a rejection that user code dropped", async () => {
  const entries: LogEntry[] = [];
  await withHost(async (host) => {
    await (await fetch(`${host.siteUrl}/drops`)).body?.cancel();
    const response = await fetch(`${host.siteUrl}/greetings`);
    assertEquals(await response.json(), []);
  }, { log: (entry) => entries.push(entry) });
  assert(entries.some(({ event }) => event === "unhandled_rejection"));
});
