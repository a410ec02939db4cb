/**
 * A platform in a process of its own that signs a user in as often as a line on stdin says, and answers with
 * a line: the time and the processor time of each, and what the last one asked of the component.
 *
 * @module
 */
import process from "node:process";
import { start } from "../../cli/start.ts";
import { Client, ok } from "../../tests/support/client.ts";
import { firstProject } from "../../tests/support/set_up.ts";
import { sendWatched } from "../../tests/support/watched.ts";
import { TextLineStream } from "../auth/lines.ts";

/** What a block of sign-ins took. */
export interface SignIns {
  /** Milliseconds of each, by the clock. */
  readonly times: readonly number[];
  /** Milliseconds of a processor of each, at the mean, with the jobs that ran meanwhile. */
  readonly processorMs: number;
  /** Of one more: functions that were called, documents that were read and written. */
  readonly costs: readonly [functionCalls: number, read: number, written: number];
}

/** Who signs in, in turns: an account may so many times a minute. */
const PEOPLE = 4;
/** What the jobs that follow get to run, for both sides alike. */
const REST_MS = 300;

function processorMs(): number {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1000;
}

const dataDir = await Deno.makeTempDir({ prefix: "bench-audit-" });
const lines: string[] = [];
const host = await start(
  { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 },
  { env: {}, print: (line) => lines.push(line), log: () => {} },
);
const setupToken = lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean);
const { project, server } = await firstProject({ site: host.siteUrl, setupToken });
const password = "a password of theirs";
const people: { client: Client; email: string }[] = [];
for (let n = 0; n < PEOPLE; n++) {
  const email = `grace-${n}@example.com`;
  await ok(server.post("/admin/create-user", { email, name: "Grace", password }));
  // A browser of their own: it is known after the first time, so that no limit of strangers is met.
  people.push({ client: new Client(host.siteUrl, { "x-api-key": project.key }), email });
}
let turn = 0;
const next = () => people[turn++ % PEOPLE]!;

console.log("ready");
const asked = Deno.stdin.readable.pipeThrough(new TextDecoderStream())
  .pipeThrough(new TextLineStream());
for await (const count of asked) {
  const times: number[] = [];
  const before = processorMs();
  for (let n = 0; n < Number(count); n++) {
    const { client, email } = next();
    const begun = performance.now();
    await ok(client.post("/sign-in/email", { email, password }));
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  const each = (processorMs() - before) / times.length;
  const { client, email } = next();
  const { costs, reply } = await sendWatched(
    { client, host },
    (watched) => watched.post("/sign-in/email", { email, password }),
  );
  await ok(reply);
  const { documentsRead, documentsWritten, functionCalls } = costs;
  const answer: SignIns = {
    times,
    processorMs: each,
    costs: [functionCalls, documentsRead, documentsWritten],
  };
  console.log(JSON.stringify(answer));
}
await host.close();
await Deno.remove(dataDir, { recursive: true });
Deno.exit();
