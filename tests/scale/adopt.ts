/**
 * `deno task scale:adopt [users]`: brings 100,000 users (or as many as are asked for) of a Convex ZIP into
 * a project by the command, which is killed three times on its way and once more than finishes, and ends
 * with 1 if a user is missing or there twice, a second run changes anything, or the command's memory grows
 * after the first fifth. Observed: the rows on disk, what the command prints, and its memory by /proc.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Zip, ZipDeflate } from "fflate";
import { parseCount } from "../../cli/arguments.ts";
import { start } from "../../cli/start.ts";
import type { Host } from "../../embedded/mod.ts";
import { runTask } from "../../tools/run_task.ts";
import { denoCommand } from "../../tools/sealed.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const USERS = 100_000;
/** At which tenths of the file the command is killed. */
const KILL_TENTHS = [1, 4, 7];
const HASH = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
/** What the command may hold later beyond what it held by the first fifth of the users, MiB: V8's own ups and downs. */
const MAX_GROWTH_MIB = 16;
const ENTRY = new URL("../../cli/adopt/main.ts", import.meta.url).pathname;
const TABLE = "_components/betterAuth/";

async function main(users: number): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "banata-adopt-" });
  const lines: string[] = [];
  const host = await start(
    { dataDir: `${folder}/data`, host: "127.0.0.1", port: 0, sitePort: 0 },
    { env: {}, print: (line) => lines.push(line), log: () => {} },
  );
  const setupToken = lines.map((line) => /^Setup token: (\S+)$/.exec(line)?.[1]).find(Boolean);
  const admin = await signedInAdmin({ site: host.siteUrl, setupToken });
  const { id: project } = await projectWithKey(admin, "all");
  const run = { host, folder, project };
  await writeZip(`${folder}/all.zip`, users);

  for (const killAt of KILL_TENTHS) {
    await adopt({ ...run, killAt });
    console.log(`killed with ${countOf(host, project)} users there`);
  }
  const whole = await adopt(run);
  // The sign-ins of the command leave their rows with the platform.
  const counts = () => ["user", "account", "event"].map((table) => countOf(host, project, table));
  assertEquals(countOf(host, project), users);
  const before = counts();
  const again = await adopt(run);
  assertEquals(counts(), before);
  assert(again.text.includes(`user unchanged: ${users}`), again.text);
  for (const [name, { mib, ms }] of Object.entries({ whole, again })) {
    console.log(`${name}: ${Math.round(ms / 1000)} s, MiB at each tenth: ${mib.join(" ")}`);
    const growth = Math.max(...mib) - Math.max(...mib.slice(0, 2));
    assert(growth <= MAX_GROWTH_MIB, `memory grew by ${growth} MiB after the first fifth`);
  }
  await host.close();
  await Deno.remove(folder, { recursive: true });
  console.log(`ok: ${users} users, each once`);
  return 0;
}

/** Writes a ZIP piece by piece: this process, too, holds no more than a piece of it. */
async function writeZip(path: string, users: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    for (let done = 0; done < piece.length;) done += file.writeSync(piece.subarray(done));
  });
  for (const [table, rowOf] of [["user", userOf], ["account", accountOf]] as const) {
    const entry = new ZipDeflate(`${TABLE}${table}/documents.jsonl`);
    zip.add(entry);
    for (let from = 0; from < users; from += 1000) {
      const numbers = Array.from({ length: Math.min(1000, users - from) }, (_, at) => from + at);
      const text = numbers.map((n) => `${JSON.stringify(rowOf(n))}\n`).join("");
      entry.push(new TextEncoder().encode(text), from + 1000 >= users);
    }
  }
  zip.end();
}

function userOf(n: number) {
  const times = { createdAt: 1614834367000, updatedAt: 1614834367000 };
  return {
    _id: idOf(n),
    email: `user-${n}@example.com`,
    emailVerified: true,
    name: `User ${n}`,
    ...times,
  };
}

function accountOf(n: number) {
  return {
    _id: `a${n}`,
    userId: idOf(n),
    providerId: "credential",
    accountId: idOf(n),
    password: HASH,
  };
}

function idOf(n: number): string {
  return `k57${String(n).padStart(29, "0")}`;
}

function countOf(host: Host, project: string, table = "user"): number {
  return rowsOf(host, table).filter(({ projectId }) => projectId === project).length;
}

/** Runs the command until it ends, or is killed once a share of the users, by tenths, is through. */
async function adopt(
  { folder, host, killAt, project }: {
    host: Host;
    folder: string;
    project: string;
    killAt?: number;
  },
): Promise<{ mib: number[]; ms: number; text: string }> {
  const started = performance.now();
  const args = ["convex", `${folder}/all.zip`, "--project", project, "--url", host.siteUrl];
  const child = denoCommand(["run", "-A", ENTRY, ...args], {
    env: { BANATA_EMAIL: ADMIN.email, BANATA_PASSWORD: ADMIN.password },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const mib: number[] = [];
  let most = 0;
  const watch = setInterval(() => most = Math.max(most, memoryOf(child.pid)), 500);
  const printed = new Response(child.stdout).text();
  let errors = "";
  for await (const piece of child.stderr.pipeThrough(new TextDecoderStream())) {
    errors += piece;
    // It prints a line of progress at each tenth.
    const tenth = Number(/(\d+)% \d+ of \d+ records\n$/.exec(errors)?.[1] ?? 0) / 10;
    if (tenth < 1 || mib.length >= tenth) continue;
    mib.push(Math.max(most, memoryOf(child.pid)));
    most = 0;
    if (killAt !== undefined && tenth >= killAt) child.kill("SIGKILL");
  }
  const { success } = await child.status;
  clearInterval(watch);
  if (most > 0) mib.push(most);
  const text = await printed + errors;
  assertEquals(success, killAt === undefined, text);
  return { mib, ms: performance.now() - started, text };
}

/** What a process holds, MiB; nothing once it has ended. */
function memoryOf(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task scale:adopt [USERS]", words: [0, 1] },
    ({ words: [users = String(USERS)] }) => main(parseCount("USERS", users)),
  );
}
