/**
 * What an operator does with a platform that is started by a program of ours, whichever runtime is in it:
 * the steps of `smoke:node` and `smoke:binary`.
 *
 * @module
 */
import { ok } from "../../tests/support/client.ts";
import { type RunningPlatform, startPlatform } from "../../tests/support/process.ts";
import { firstProject, testProject } from "../../tests/support/set_up.ts";
import { Client } from "../../tests/support/client.ts";

/** A program of ours. */
export interface Program {
  /** Its path and what stands before the command's name. */
  readonly command: readonly string[];
  /** All that it sees of the environment. */
  readonly env: Record<string, string>;
}

/** How a command ended. */
export interface Ended {
  readonly code: number;
  /** What it printed and wrote to stderr. */
  readonly text: string;
}

const USER = { email: "grace@example.com", password: "a password of hers", name: "Grace" };
/** No command of the drill takes as long. */
const MOST_MS = 120_000;
const FUNCTIONS = /^Functions API: (\S+)$/;

const CLOSED =
  /^Name a folder that can be written to with --data: current value is \/proc\/banata /;
/** What Deno itself answers a request that offers another protocol than WebSocket. */
const REFUSED_BY_DENO = /^HTTP\/1\.1 400 Bad Request\r\ncontent-length: 0\r\n/;
const TAKEN_PORT = /^Port \d+ on 127\.0\.0\.1 is taken: stop the program that uses it or /;

/** Prints a fact, or throws where it is none. */
export function check(fact: string, isSo: boolean, { details }: { details?: string } = {}): void {
  if (!isSo) throw new Error(`Not so: ${fact}\n${details ?? ""}`);
  console.log(`ok  ${fact}`);
}

/** Runs a command to its end. */
export async function run({ command, env }: Program, args: readonly string[]): Promise<Ended> {
  const [path = "", ...first] = command;
  const signal = AbortSignal.timeout(MOST_MS);
  const options = {
    args: [...first, ...args],
    clearEnv: true,
    env,
    stdin: "null" as const,
    signal,
  };
  const { code, stderr, stdout } = await new Deno.Command(path, options).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Whether a command was refused as it has to be: exit code 1 and one sentence. */
export function isOneSentence({ code, text }: Ended, sentence: RegExp): boolean {
  return code === 1 && sentence.test(text) && text.trim().split("\n").length === 1;
}

/**
 * From nothing to a project with a user, over a restart, a crash, a backup and a restore.
 *
 * @throws {Error} naming what is not so
 */
export async function drill(program: Program, folder: string): Promise<void> {
  const start = (data: string, args: string[] = []): Promise<RunningPlatform> =>
    startPlatform(`${folder}/${data}`, {
      args,
      env: program.env,
      program: [...program.command, "start"],
    });
  const began = performance.now();
  const first = await start("data");
  check(`it becomes ready, ${Math.round(performance.now() - began)} ms after it was started`, true);
  const { project, visitor } = await firstProject(first);
  await ok(visitor().post("/sign-up/email", USER));
  check("a project has a user", true);
  await checkSync(first);
  await checkBytes(first);
  const locked = await run(program, ["start", "--port", "0", "--site-port", "0", ...at("data")]);
  check(
    "a second one is refused the folder",
    /is in use by another process/.test(locked.text),
    { details: locked.text },
  );
  await backUp(program, folder);
  check("SIGTERM ends it with exit code 0", await first.stop() === 0, {
    details: await first.output(),
  });
  const output = await first.output();
  check("it warned of nothing", !/Warning|\n\s+at /.test(output), { details: output });

  const second = await start("data", ["--trust-proxy", "x-forwarded-for"]);
  const signIn = (platform: RunningPlatform) =>
    testProject(platform, new Client(platform.site), project).visitor()
      .post("/sign-in/email", { email: USER.email, password: USER.password });
  await ok(signIn(second));
  check("the user signs in after a restart", true);
  await checkProxy(second);
  await second.kill();
  const third = await start("data");
  await ok(signIn(third));
  check("and after SIGKILL", true);
  await third.stop();

  await restore(program, folder);
  const fourth = await start("restored");
  await ok(signIn(fourth));
  check("and from a backup that was restored elsewhere", true);
  await fourth.stop();

  function at(data: string): string[] {
    return ["--data", `${folder}/${data}`];
  }
}

async function backUp(program: Program, folder: string): Promise<void> {
  const backup = await run(program, ["backup", `${folder}/backup`, "--data", `${folder}/data`]);
  check("a backup is taken while it runs", backup.code === 0, { details: backup.text });
}

async function restore(program: Program, folder: string): Promise<void> {
  const data = `${folder}/restored`;
  const restored = await run(program, ["restore", `${folder}/backup`, "--data", data]);
  check("the backup is restored", restored.code === 0, { details: restored.text });
  await Deno.copyFile(`${folder}/data/root-secret`, `${data}/root-secret`);
  const whole = await run(program, ["integrity", "--data", data]);
  check("the database is whole", whole.code === 0, { details: whole.text });
}

function functionsOf({ lines }: RunningPlatform): string {
  return String(lines.map((line) => FUNCTIONS.exec(line)?.[1]).find(Boolean));
}

/** Sends requests that are unlike a browser's, as bytes: each is heard whole, and its answer arrives. */
async function checkBytes(platform: RunningPlatform): Promise<void> {
  const { hostname, port } = new URL(functionsOf(platform));
  const answerTo = async (head: string, body: string, isHalfClosed = false): Promise<string> => {
    const socket = await Deno.connect({ hostname, port: Number(port) });
    const text = `POST /api/query HTTP/1.1\r\nhost: a\r\n${head}\r\n${body}`;
    for (let bytes = new TextEncoder().encode(text); bytes.length > 0;) {
      bytes = bytes.subarray(await socket.write(bytes));
    }
    if (isHalfClosed) await socket.closeWrite();
    return await new Response(socket.readable).text();
  };
  const query = JSON.stringify({ path: "no:thing", args: {}, format: "json" });
  const length = `content-length: ${query.length}\r\n`;
  const isHeard = (text: string): boolean => text.includes(`"status":"error"`);
  const upgrade =
    "connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: A\r\n";
  const offered = await answerTo(upgrade + length, query);
  const isWhole = isHeard(offered) || REFUSED_BY_DENO.test(offered);
  check("a request that offers HTTP/2 is not read as empty", isWhole, { details: offered });
  const halfClosed = await answerTo(length, query, true);
  check("whoever has said all gets an answer", isHeard(halfClosed), { details: halfClosed });
  const large = "a".repeat(30_000_000);
  const chunk = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
  const tooLarge = await answerTo("transfer-encoding: chunked\r\n", chunk);
  check("so does one that is too large", tooLarge.includes("BODY_TOO_LARGE"), {
    details: tooLarge,
  });
}

/** Sends a request with a body as a proxy that has the certificate does. */
async function checkProxy({ site }: RunningPlatform): Promise<void> {
  const { status } = await fetch(`${site}/api/auth/sign-in/email`, {
    method: "POST",
    body: JSON.stringify({ email: "nobody@example.com", password: USER.password }),
    headers: {
      "content-type": "application/json",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-proto": "https",
    },
  });
  check("a request that comes by a proxy with TLS is heard whole", status === 401, {
    details: `It answers ${status}`,
  });
}

/** Asks for a query over a WebSocket: the answer says that there is no such function. */
async function checkSync(platform: RunningPlatform): Promise<void> {
  const functions = functionsOf(platform).replace("http", "ws");
  const socket = new WebSocket(`${functions}/api/1.48.0/sync`);
  const answer = Promise.withResolvers<string>();
  socket.onerror = () => answer.reject(new Error("The WebSocket broke"));
  socket.onmessage = ({ data }) => {
    if (data.includes("QueryFailed")) answer.resolve(data);
  };
  socket.onopen = () => {
    const connect = { sessionId: crypto.randomUUID(), connectionCount: 0, lastCloseReason: null };
    socket.send(JSON.stringify({ type: "Connect", ...connect }));
    const modifications = [{ type: "Add", queryId: 0, udfPath: "no:thing", args: [{}] }];
    const versions = { baseVersion: 0, newVersion: 1 };
    socket.send(JSON.stringify({ type: "ModifyQuerySet", ...versions, modifications }));
  };
  check("a WebSocket is answered", (await answer.promise).includes("Transition"));
  socket.close();
}

/**
 * What an operator gets wrong: each is one sentence.
 *
 * @throws {Error} naming what is not so
 */
export async function checkSentences(program: Program): Promise<void> {
  const ports = ["--port", "0", "--site-port", "0"];
  const closed = await run(program, ["start", ...ports, "--data", "/proc/banata"]);
  check(
    "a folder that can't be written to is one sentence",
    isOneSentence(closed, CLOSED),
    { details: closed.text },
  );
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const data = await Deno.makeTempDir({ prefix: "banata-smoke-" });
  const args = ["start", "--port", String(taken.addr.port), "--site-port", "0", "--data", data];
  const busy = await run(program, args);
  const last = { ...busy, text: busy.text.trim().split("\n").at(-1) ?? "" };
  check("so is a port that is taken", isOneSentence(last, TAKEN_PORT), { details: busy.text });
  await Deno.remove(data, { recursive: true });
  const unknown = await run(program, ["strat"]);
  check(
    "and a command that isn't there",
    isOneSentence(unknown, /^Use one of start, /),
    { details: unknown.text },
  );
}
