/**
 * `deno task bench:http`: what an HTTP action costs on the embedded host, with a query and without, beside a
 * bare `Deno.serve` in the same run. Prints requests a second and processor time a request of the server's
 * process: the second tells more on a machine that does other things.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { TextLineStream } from "../auth/lines.ts";
import { median, medianRatio } from "../auth/statistics.ts";
import { runTask } from "../../tools/run_task.ts";
import { denoCommand, ROOT, setUpDeno } from "../../tools/sealed.ts";

const SUBJECT = fileURLToPath(new URL("./http_subject.ts", import.meta.url));
const ROUNDS = 7;
const REQUESTS = 4_000;
const CLIENTS = [1, 16] as const;

interface Side {
  port: number;
  cpuMicros(): Promise<number>;
  close(): Promise<void>;
}

async function start(kind: "bare" | "host"): Promise<Side> {
  const setup = await setUpDeno(ROOT, { packages: "manual" });
  const child = denoCommand(["run", "--quiet", "-A", SUBJECT, kind], {
    flags: setup.flags,
    stdin: "piped",
    stdout: "piped",
    // The host logs a line a request there.
    stderr: "null",
  }).spawn();
  const lines = child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  const answer = async (): Promise<number> => {
    const { done, value } = await lines.read();
    if (done) throw new Error(`Run ${kind} by hand to see why it ended: ${SUBJECT} ${kind}`);
    return JSON.parse(value);
  };
  const writer = child.stdin.getWriter();
  const say = (text: string): Promise<void> => writer.write(new TextEncoder().encode(`${text}\n`));
  return {
    port: await answer(),
    async cpuMicros() {
      await say("cpu");
      return await answer();
    },
    async close() {
      await say("close");
      await child.status;
      await setup.dispose();
    },
  };
}

/** Over one connection and by hand: `fetch` would cost more than most of what it measures. */
async function send(port: number, path: string, count: number): Promise<void> {
  using socket = await Deno.connect({ hostname: "127.0.0.1", port });
  socket.setNoDelay(true);
  const request = new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
  const buffer = new Uint8Array(16 * 1024);
  let length = NaN;
  for (let sent = 0; sent < count; sent++) {
    await socket.write(request);
    let read = await socket.read(buffer) ?? 0;
    // All answers are as long as the first.
    if (sent === 0) length = lengthOf(new TextDecoder().decode(buffer.subarray(0, read)));
    while (read < length) read += await socket.read(buffer) ?? length;
  }
}

/** How long an answer is, head and body, by its beginning. */
function lengthOf(answer: string): number {
  const body = answer.indexOf("\r\n\r\n") + 4;
  const length = Number(/^content-length: (\d+)/im.exec(answer)?.[1]);
  if (answer.startsWith("HTTP/1.1 200") && body > 4 && length > 0) return body + length;
  throw new Error(`Expected an answer of a known length, got: ${answer}`);
}

interface Series {
  readonly rates: number[];
  readonly micros: number[];
}

async function measure(side: Side, path: string, clients: number, series: Series): Promise<void> {
  const before = await side.cpuMicros();
  const started = performance.now();
  const each = Math.ceil(REQUESTS / clients);
  await Promise.all(Array.from({ length: clients }, () => send(side.port, path, each)));
  series.rates.push(each * clients / ((performance.now() - started) / 1000));
  series.micros.push((await side.cpuMicros() - before) / (each * clients));
}

async function main(): Promise<number> {
  const [bare, host] = await Promise.all([start("bare"), start("host")]);
  const subjects = [
    { name: "Deno.serve", side: bare, path: "/" },
    { name: "HTTP action", side: host, path: "/nothing" },
    { name: "HTTP action with a query", side: host, path: "/note?key=key-5" },
  ];
  const rows: Record<string, string | number>[] = [];
  for (const clients of CLIENTS) {
    const all = subjects.map((subject) => ({ ...subject, rates: [], micros: [] }));
    // The first round is a warm-up.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const each of all) {
        await measure(
          each.side,
          each.path,
          clients,
          round === 0 ? { rates: [], micros: [] } : each,
        );
      }
    }
    for (const { name, rates, micros } of all) {
      rows.push({
        clients,
        name,
        "requests/s": Math.round(median(rates)),
        "µs of processor": Number(median(micros).toFixed(1)),
        "times Deno.serve's": Number(medianRatio(micros, all[0]?.micros ?? []).toFixed(1)),
      });
    }
  }
  console.table(rows);
  await Promise.all([bare.close(), host.close()]);
  return 0;
}

await runTask({ usage: "deno task bench:http" }, main);
