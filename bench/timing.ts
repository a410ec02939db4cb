/**
 * `deno task bench:timing [SAMPLES] [PATH]`: whether an answer's time tells what the answer must not. Pairs of
 * requests that an outsider must not tell apart are sent in turn, at the real cost of passwords; prints
 * the medians and ends with 1 if two of them differ by a millisecond or more. For a calm machine. A path, or
 * a part of one, picks the pairs.
 *
 * @module
 */
import { parseCount } from "../cli/arguments.ts";
import { sha256Hex } from "../plugins/_kernel/hash.ts";
import { runTask } from "../tools/run_task.ts";
import { Client, type Reply } from "../tests/support/client.ts";
import { type InProcessPlatform, openPlatform } from "../tests/support/in_process.ts";
import { setSettings } from "../tests/support/mailbox.ts";
import { projectWithKey, signedInAdmin } from "../tests/support/set_up.ts";

const SAMPLES = 200;
/** Samples that only warm the code up. */
const WARM_UP = 10;
const BAR_MS = 1;
const MINUTE_MS = 60_000;
/** So far apart that no limit of a day is met, of which the lowest are 50. */
const STEP_MS = 30 * MINUTE_MS;

/** Two requests with the same answer. */
interface Pair {
  readonly name: string;
  readonly sides: readonly [Side, Side];
}

interface Side {
  readonly name: string;
  /** What has to be there before; not timed. */
  readonly prepare?: () => Promise<unknown>;
  readonly send: () => Promise<Reply>;
}

/** How many samples are taken, and of which pairs. */
interface Run {
  readonly samples: number;
  readonly path: string;
}

/** Steps on with each sample, so that no limit is met. */
const clock = { now: Date.now() };

async function main(run: Run): Promise<number> {
  console.log(`Medians of ${run.samples} interleaved samples each, in ms
`);
  const slow = [...await compareSetup(run), ...await compareProject(run)]
    .filter((difference) => Math.abs(difference) >= BAR_MS);
  return slow.length === 0 ? 0 : 1;
}

/** Wrong tokens: of the right length or not, and with how much of the right one. */
async function compareSetup(run: Run): Promise<number[]> {
  await using platform = await open();
  const client = new Client(platform.site);
  const token = String(platform.setupToken);
  const person = { email: "eve@example.com", password: "a password of hers", name: "Eve" };
  const tryToken = (name: string, token: string): Side => ({
    name,
    send: async () => {
      await renewTries(platform);
      return await client.post("/banata/setup", { token, ...person });
    },
  });
  const wrong = tryToken("a token of the right length", "x".repeat(token.length));
  return [
    await compare({
      name: "POST /banata/setup",
      sides: [wrong, tryToken("a token of one letter", "x")],
    }, run),
    await compare({
      name: "POST /banata/setup",
      sides: [wrong, tryToken("a token that is wrong at its end", `${token.slice(0, -1)}~`)],
    }, run),
  ];
}

/** Ten wrong tries are all there are, so each sample has ten of its own. */
async function renewTries({ component, setupToken }: InProcessPlatform): Promise<void> {
  const tokenHash = await sha256Hex(String(setupToken));
  await component("setup:begin", { tokenHash, now: clock.now });
}

/** A request that is sent before the one that is timed. */
interface Before {
  readonly before?: { readonly path: string; readonly more: Readonly<Record<string, string>> };
}

/** Addresses that are known, and those that are not. */
async function compareProject(run: Run): Promise<number[]> {
  await using platform = await open();
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "project-a");
  const app = new Client(platform.site, { "x-api-key": project.key });
  const known = "grace@example.com";
  const password = "a password of hers";
  await app.post("/sign-up/email", { name: "Grace", email: known, password });
  const { id: projectId } = project;
  await setSettings(platform, { projectId, emailOtp: true, signUp: false });
  const pair = (path: string, more: Record<string, string>, { before }: Before = {}): Pair => ({
    name: `POST ${path}`,
    sides: [known, "nobody@example.com"].map((email, at): Side => ({
      name: at === 0 ? "a known address" : "an unknown address",
      prepare: async () => before && await app.fresh().post(before.path, { email, ...before.more }),
      send: () => app.fresh().post(path, { email, ...more }),
    })) as [Side, Side],
  });
  const codes = { path: "/email-otp/send-verification-otp", more: { type: "sign-in" } };
  return [
    await compare(pair("/sign-in/email", { password: "not her password" }), run),
    await compare(pair("/request-password-reset", {}), run),
    await compare(pair("/send-verification-email", {}), run),
    await compare(pair(codes.path, codes.more), run),
    await compare(pair("/email-otp/request-password-reset", {}), run),
    await compare(pair("/sign-in/email-otp", { otp: "abcdef" }, { before: codes }), run),
  ];
}

function open(): Promise<InProcessPlatform> {
  // Shared hashes would cost nothing from the second one on.
  return openPlatform({}, { clock: () => clock.now, ownHashes: true });
}

async function compare({ name, sides }: Pair, { path, samples }: Run): Promise<number> {
  if (!name.includes(path)) return 0;
  const times: [number[], number[]] = [[], []];
  const answers = new Set<string>();
  for (let sample = -WARM_UP; sample < samples; sample++) {
    // Which is first changes, for the second may find a warmer machine.
    const order = sample % 2 === 0 ? [0, 1] as const : [1, 0] as const;
    for (const side of order) {
      clock.now += STEP_MS;
      await sides[side].prepare?.();
      const { ms, reply } = await timed(sides[side].send);
      answers.add(`${reply.status} ${reply.text}`);
      if (sample >= 0) times[side].push(ms);
    }
  }
  const difference = median(times[0]) - median(times[1]);
  console.log(`${name}: ${difference.toFixed(3)} between`);
  for (const side of [0, 1] as const) {
    console.log(`  ${median(times[side]).toFixed(3).padStart(9)}  ${sides[side].name}`);
  }
  if (answers.size > 1) throw new Error(`The answers differ: ${[...answers].join(" | ")}`);
  return difference;
}

async function timed(send: () => Promise<Reply>): Promise<{ ms: number; reply: Reply }> {
  const start = performance.now();
  const reply = await send();
  return { ms: performance.now() - start, reply };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = sorted.slice(middle - (sorted.length % 2 === 0 ? 1 : 0));
  return sorted.length % 2 === 0 ? (low + high) / 2 : low;
}

await runTask(
  { usage: "deno task bench:timing [SAMPLES] [PATH]", words: [0, 2] },
  ({ words: [samples = String(SAMPLES), path = ""] }) =>
    main({ samples: parseCount("SAMPLES", samples), path }),
);
