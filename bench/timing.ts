/**
 * `deno task bench:timing [SAMPLES] [PATH]`: whether an answer's time tells what the answer must not. Pairs of
 * requests that an outsider must not tell apart are sent in turn, at the real cost of passwords; prints
 * the medians and ends with 1 if two of them differ by a millisecond or more. Then the same of sign-up and reset
 * in a project whose mail provider hangs for 30 seconds, and beside one whose provider answers. For a calm
 * machine. A path, or a part of one, picks the pairs.
 *
 * @module
 */
import { parseCount } from "../cli/arguments.ts";
import { sha256Hex } from "../plugins/_kernel/hash.ts";
import { runTask } from "../tools/run_task.ts";
import { Client } from "../tests/support/client.ts";
import { type InProcessPlatform, openPlatform } from "../tests/support/in_process.ts";
import { setSettings } from "../tests/support/mailbox.ts";
import { projectWithKey, signedInAdmin } from "../tests/support/set_up.ts";
import { clock, compare, type Pair, type Run, type Side } from "./timing/compare.ts";
import { compareCredentials } from "./timing/credentials.ts";
import { compareHanging } from "./timing/hanging.ts";

const SAMPLES = 200;
const BAR_MS = 1;

async function main(run: Run): Promise<number> {
  console.log(`Medians of ${run.samples} interleaved samples each, in ms
`);
  const slow = [
    ...await compareSetup(run),
    ...await compareProject(run),
    ...await compareHanging(run),
  ].filter((difference) => Math.abs(difference) >= BAR_MS);
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
  const tokenHash = sha256Hex(String(setupToken));
  await component("setup:begin", { tokenHash, now: clock.now });
}

/** A request that is sent before the one that is timed. */
interface Before {
  readonly before?: { readonly path: string; readonly more: Readonly<Record<string, string>> };
}

/** Cookies and keys that are nobody's; addresses that are known, and those that are not. */
async function compareProject(run: Run): Promise<number[]> {
  await using platform = await open();
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "project-a");
  const app = new Client(platform.site, { "x-api-key": project.key });
  const known = "grace@example.com";
  const password = "a password of hers";
  await app.post("/sign-up/email", { name: "Grace", email: known, password });
  const { id: projectId, key } = project;
  const { key: foreignKey } = await projectWithKey(admin, "project-b");
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
    // First, while the user's session goes on.
    ...await compareCredentials(run, { site: platform.site, admin, app, key, foreignKey }),
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

await runTask(
  { usage: "deno task bench:timing [SAMPLES] [PATH]", words: [0, 2] },
  ({ words: [samples = String(SAMPLES), path = ""] }) =>
    main({ samples: parseCount("SAMPLES", samples), path }),
);
