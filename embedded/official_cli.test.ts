/** Convex's own command line against a host in a process of its own. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { messages } from "./testdata/clients_api.ts";
import { denoCommand } from "../tools/sealed.ts";

const CLI = new URL("../node_modules/convex/bin/main.js", import.meta.url).pathname;
const MAIN = new URL("./testdata/serve_main.ts", import.meta.url).pathname;
const ROOT = new URL("../", import.meta.url).pathname;

interface HostProcess extends AsyncDisposable {
  url: string;
  siteUrl: string;
  adminKey: string;
  /** A folder from which the command line works: a package that depends on convex. */
  project: string;
  /** Asks it to end; gives its exit code and what it logged. */
  stop(): Promise<{ code: number; log: string }>;
}

async function startProcess(): Promise<HostProcess> {
  const folder = await Deno.makeTempDir({ prefix: "official-cli-test-" });
  const project = `${folder}/project`;
  await Deno.mkdir(`${project}/convex`, { recursive: true });
  await Deno.writeTextFile(`${project}/package.json`, '{"dependencies":{"convex":"*"}}');
  await Deno.symlink(`${ROOT}node_modules`, `${project}/node_modules`);
  const child = denoCommand(["run", "-A", "--quiet", MAIN, `${folder}/data`], {
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new Response(child.stderr).text();
  const lines = readLines(child.stdout);
  const first = await lines.next();
  if (first.done) throw new Error(`The host did not start: ${await log}`);
  let stopped: Promise<{ code: number; log: string }> | undefined;
  const stop = async (): Promise<{ code: number; log: string }> => {
    child.kill("SIGTERM");
    const { code } = await child.status;
    await lines.return();
    return { code, log: await log };
  };
  return {
    ...JSON.parse(first.value),
    project,
    stop: () => stopped ??= stop(),
    async [Symbol.asyncDispose]() {
      await (stopped ??= stop());
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let text = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    yield* lines;
  }
}

function command(host: HostProcess, args: string[], adminKey = host.adminKey): Deno.Command {
  return denoCommand(["run", "-A", "--quiet", CLI, ...args], {
    flags: ["--no-config", "--no-lock", "--node-modules-dir=manual"],
    cwd: host.project,
    env: {
      CONVEX_SELF_HOSTED_URL: host.url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: adminKey,
      CI: "1",
      NO_COLOR: "1",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function convex(
  host: HostProcess,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await command(host, args).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).trim();
  return { code, out: decode(stdout), err: decode(stderr) };
}

async function seeLogs(host: HostProcess): Promise<void> {
  const child = command(host, ["logs", "--success", "--jsonl"]).spawn();
  const err = new Response(child.stderr).text();
  const shown = readLines(child.stdout);
  const client = new ConvexHttpClient(host.url);
  // It shows what runs once it has asked for the first time; nothing says when that is.
  let line: IteratorResult<string, void> | undefined;
  const first = shown.next().then((result) => line = result);
  while (line === undefined) {
    await client.mutation(messages.log, { text: "hello" });
    await client.mutation(messages.crash, {}).catch(() => {});
  }
  await first;
  const seen = [JSON.parse(String(line.value)), JSON.parse(String((await shown.next()).value))];
  seen.sort((a, b) => a.identifier < b.identifier ? 1 : -1);
  assertEquals(seen.map(({ identifier, udfType, error }) => [identifier, udfType, error]), [
    ["messages:log", "Mutation", null],
    ["messages:crash", "Mutation", "Uncaught Error: Secret of the app"],
  ]);
  const [written, ...others] = seen[0].logLines;
  assertEquals([written.level, written.messages, others], ["WARN", ["'hello'", "{ n: 1 }"], []]);
  child.kill("SIGINT");
  await child.status;
  await shown.return();
  assertStringIncludes(await err, "Watching logs");
}

Deno.test("npx convex run, data, env and function-spec work on a running host", async (t) => {
  await using host = await startProcess();
  await t.step("run calls public and internal functions", async () => {
    const sent = await convex(host, "run", "messages:send", '{channel: "a", text: "hello"}');
    assertEquals([sent.code, sent.out], [0, "5"], sent.err);
    assertEquals((await convex(host, "run", "messages:count")).out, "1");
  });
  await t.step("run --component calls a component's functions", async () => {
    assertEquals((await convex(host, "run", "--component", "counter", "lib:add")).code, 0);
    assertEquals((await convex(host, "run", "--component", "counter", "lib:total")).out, "1");
  });
  await t.step("run --identity acts as a user", async () => {
    const who = await convex(host, "run", "--identity", '{name: "Ada"}', "messages:whoAmI");
    assertEquals(JSON.parse(who.out).name, "Ada");
  });
  await t.step("run of a function that is not there lists those that are", async () => {
    const { code, err } = await convex(host, "run", "messages:nothing");
    assertEquals(code, 1);
    assertStringIncludes(err, "Could not find function for 'messages:nothing'");
    assertStringIncludes(err, "messages:whoAmI");
  });
  await t.step("run of a function that fails shows its error", async () => {
    const { code, err } = await convex(host, "run", "messages:crash");
    assertEquals(code, 1);
    assertStringIncludes(err, "Uncaught Error: Secret of the app");
  });
  await t.step("data lists tables and documents, of the app and of a component", async () => {
    const [tables, documents, componentTables, counts] = await Promise.all([
      convex(host, "data"),
      convex(host, "data", "messages", "--format", "jsonLines"),
      convex(host, "data", "--component", "counter"),
      convex(host, "data", "--component", "counter", "counts"),
    ]);
    assertEquals([tables.out, componentTables.out], ["messages", "counts"]);
    assertMatch(documents.out, /"channel": "a", "text": "hello"/);
    assertMatch(counts.out, /_creationTime/);
  });
  await t.step("env sets, gets, lists and removes variables", async () => {
    assertEquals((await convex(host, "env", "set", "PLAN", "pro")).code, 0);
    const [one, all, seen] = await Promise.all([
      convex(host, "env", "get", "PLAN"),
      convex(host, "env", "list", "--include-values"),
      convex(host, "run", "settings:read", '{name: "PLAN"}'),
    ]);
    assertEquals([one.out, all.out, seen.out], ["pro", "PLAN=pro", '"pro"']);
    assertEquals((await convex(host, "env", "remove", "PLAN")).code, 0);
    assertMatch((await convex(host, "env", "list")).err, /No environment variables set/);
    const refused = await convex(host, "env", "set", "CONVEX_CLOUD_URL", "x");
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.err, "was given to the host at its start");
  });
  await t.step("function-spec describes the app", async () => {
    const spec = JSON.parse((await convex(host, "function-spec")).out);
    const count = spec.functions.find(({ identifier }: { identifier?: string }) =>
      identifier === "messages.js:count"
    );
    assertEquals([count.functionType, count.visibility.kind], ["Query", "internal"]);
    assertEquals(spec.url, host.url);
  });
  await t.step("logs shows what functions write and how they end", () => seeLogs(host));
  await t.step("deploy, dev --once and import each end with one sentence", async () => {
    await Deno.writeTextFile(`${host.project}/convex/empty.ts`, "export {};\n");
    await Deno.writeTextFile(`${host.project}/rows.jsonl`, "{}\n");
    const noPush = "the host runs the folder it was started with";
    const commands: [args: string[], sentence: string][] = [
      [["deploy", "-y", "--typecheck", "disable"], noPush],
      [["dev", "--once", "--typecheck", "disable"], noPush],
      [["import", "--table", "rows", "rows.jsonl"], "Importing a snapshot: restore a backup"],
    ];
    await Promise.all(commands.map(async ([args, sentence]) => {
      const { code, err } = await convex(host, ...args);
      assertEquals(code, 1);
      assertStringIncludes(err, sentence);
    }));
  });
});

Deno.test("npx convex run --watch shows each new result", async () => {
  await using host = await startProcess();
  const child = command(host, ["run", "--watch", "messages:list", '{channel: "a"}']).spawn();
  const err = new Response(child.stderr).text();
  const shown = readLines(child.stdout);
  assertEquals((await shown.next()).value, "[]");
  await new ConvexHttpClient(host.url).mutation(messages.send, { channel: "a", text: "new" });
  assertEquals([(await shown.next()).value, (await shown.next()).value], ["[", '  "new"']);
  child.kill("SIGINT");
  await child.status;
  await shown.return();
  assertStringIncludes(await err, "Watching query messages:list");
});

Deno.test("a wrong admin key gets the command line nowhere", async () => {
  await using host = await startProcess();
  const wrong = `${host.adminKey.slice(0, -1)}${host.adminKey.endsWith("0") ? "1" : "0"}`;
  const { code, stderr } = await command(host, ["run", "messages:count"], wrong).output();
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "BadAdminKey");
});

Deno.test("SIGTERM lets a request end, and the process says nothing of its keys", async () => {
  await using host = await startProcess();
  const client = new ConvexHttpClient(host.url);
  await client.mutation(messages.send, { channel: "a", text: "hello" });
  const { code, log } = await host.stop();
  assertEquals(code, 0);
  const entries = log.trim().split("\n").map((line) => JSON.parse(line));
  assert(entries.some(({ event, path }) => event === "request" && path === "/api/mutation"));
  assertEquals(log.includes(host.adminKey.split("|")[1] ?? ""), false);
});
