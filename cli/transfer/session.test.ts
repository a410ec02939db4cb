/** A deployment that is slow, busy or something else, as a command meets it over HTTP. */
import { assertEquals, assertRejects } from "@std/assert";
import { CliError } from "../arguments.ts";
import { PlatformSession } from "./session.ts";
import { ExportFile } from "./export_file.ts";
import { exportProject } from "./export_project.ts";

/** Answers each request with the next of some replies; gives its origin. */
function serving(replies: Response[]): { site: string } & AsyncDisposable {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => replies.shift() ?? new Response("{}"),
  );
  return {
    site: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function contextOf(told: string[]) {
  return {
    env: { BANATA_EMAIL: "ada@example.com", BANATA_PASSWORD: "correct horse battery" },
    print: (line: string) => void told.push(line),
    note: (line: string) => void told.push(line),
    progress: () => {},
    ask: () => Promise.resolve(null),
    sleep: (ms: number) => Promise.resolve(void told.push(`slept ${ms}`)),
  };
}

const busy = (seconds: number) =>
  new Response("{}", { status: 429, headers: { "retry-after": String(seconds) } });

Deno.test("PlatformSession.post() says why it waits, and does not wait for an hour", async () => {
  await using server = serving([busy(60), Response.json({ done: true }), busy(3600)]);
  const told: string[] = [];
  const session = PlatformSession.ofKey(server.site, "sk_test", contextOf(told));
  assertEquals(await session.post("/any", {}), { done: true });
  assertEquals(told, [`${server.site} is busy (HTTP 429): trying again in 60 s`, "slept 60000"]);
  await assertRejects(() => session.post("/any", {}), CliError, "in 60 minutes");
});

Deno.test("PlatformSession.post() names the address where a page answers", async () => {
  await using server = serving([new Response("<html>"), new Response("<html>", { status: 404 })]);
  const session = PlatformSession.ofKey(server.site, "sk_test", contextOf([]));
  await assertRejects(() => session.post("/any", {}), CliError, "Name the address of a Banata");
  await assertRejects(() => session.post("/any", {}), CliError, "Check the address (HTTP_404)");
});

Deno.test("whoever stops at a question is asked no other", async () => {
  const asked: string[] = [];
  const ask = (question: string) => {
    asked.push(question);
    return Promise.resolve(null);
  };
  const opened = PlatformSession.open("http://127.0.0.1:1", { ...contextOf([]), env: {}, ask });
  await assertRejects(() => opened, CliError, "BANATA_EMAIL");
  assertEquals(asked, ["Email at http://127.0.0.1:1:"]);
});

Deno.test("an export that is refused at the start leaves no file, and one that was begun keeps its part", async () => {
  const folder = await Deno.makeTempDir();
  const refusal = Response.json({ code: "INVALID", message: "No" }, { status: 401 });
  await using server = serving([refusal]);
  const options = { site: server.site, project: "proj_1", file: `${folder}/shop` };
  await assertRejects(() => exportProject(options, contextOf([])), CliError, "INVALID");
  assertEquals([...Deno.readDirSync(folder)], []);
  const begun = new ExportFile(options.file);
  await begun.open(options);
  await begun.append("a page");
  await begun.closeEmpty();
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["shop.part"]);
  await Deno.remove(folder, { recursive: true });
});
