/**
 * A flow leaves all of its writes or none. Each call of the list is sent with its n-th write or
 * question failing, for every n until it has no n-th. Observed: the answer, and every document on disk.
 */
import { assert, assertEquals } from "@std/assert";
import type { Host } from "../embedded/mod.ts";
import {
  appClient,
  AREAS,
  type Call,
  nameOf,
  openWorld,
  type PreparedCall,
  sendCall,
} from "./support/calls/mod.ts";
import { type Change, changesBetween, type Snapshot, snapshotOf } from "./support/disk.ts";
import { captureConsole } from "./support/captured_console.ts";
import { Client, ok, type Reply } from "./support/client.ts";
import { passTime } from "./support/clock.ts";
import { openPlatform, stopCrons } from "./support/in_process.ts";
import { type Hook, WRITES } from "./support/operations.ts";
import { ADMIN } from "./support/set_up.ts";
import { sendWatched, type WatchedReply } from "./support/watched.ts";

/** What fails: every write, and every answer to a question. */
const STEPS: ReadonlySet<string> = new Set([...WRITES, "1.0/actions/action"]);

/** What stays of a failed request, by design: the outer mutation's commit is not the flow's. */
const KEPT: Readonly<Record<string, (row: Change["row"]) => boolean>> = {
  /** A request that failed has used up its token all the same. */
  "banataAuth/rateBucket": () => true,
  /** A refused sign-in or a missing permission is what the event is about; a claim's are its own. */
  "banataAuth/event": ({ kind, subject }) => kind === "refused" || isClaim(subject),
  /** What a provider's code was claimed by: the code is spent, whatever became of the request. */
  "banataAuth/verification": ({ id }) => isClaim(id),
};

const MINUTE_MS = 60_000;

function isClaim(id: unknown): boolean {
  return typeof id === "string" && id.startsWith("claim_");
}

Deno.test("A failed write undoes the whole request", async (t) => {
  using _quiet = captureConsole();
  await using world = await openWorld();
  const { host } = world.platform;
  // What has expired is swept while calls are made, which is no call's own effect.
  await stopCrons(world.platform);
  for (const [area, calls] of Object.entries(AREAS)) {
    await t.step(area, async (t) => {
      // Limits are no subject here: what one area has sent must not use up the tokens of the next.
      passTime(MINUTE_MS);
      // And a key's first use in a minute is written, which is no call's own effect.
      await appClient(world).get("/get-session");
      for (const call of calls) {
        const flow = { ...call, prepare: () => call.prepare(world) };
        await t.step(nameOf(call), async () => {
          await failEachStep(host, { ...flow, effect: await effectOf(host, flow) });
        });
      }
    });
  }
  assertEquals(host.engine.checkIntegrity().problems, []);
});

Deno.test("A failed write undoes the whole request: the first administrator's", async (t) => {
  await using platform = await openPlatform();
  using _quiet = captureConsole();
  const client = new Client(platform.site);
  const setup = { token: platform.setupToken, ...ADMIN };
  await t.step("POST /banata/setup", () =>
    failEachStep(platform.host, {
      endpoint: "POST /banata/setup",
      prepare: () => ({ client, body: setup }),
      effect: [
        "changed banataAuth/setup",
        "created banataAuth/account",
        ...Array(6).fill("created banataAuth/event"),
        ...ROLES,
        // Who may make projects.
        "created banataAuth/role",
        "created banataAuth/roleHolder",
        "created banataAuth/user",
      ].sort(),
      maxFailures: STEPS_OF_A_FIRST,
    }));
  const { email, password } = ADMIN;
  await ok(client.post("/sign-in/email", { email, password }));
  await t.step("POST /banata/projects/ensure-default", () =>
    failEachStep(platform.host, {
      endpoint: "POST /banata/projects/ensure-default",
      prepare: () => ({ client }),
      effect: [
        ...Array(4).fill("created banataAuth/event"),
        "created banataAuth/project",
        ...ROLES,
      ],
      maxFailures: STEPS_OF_A_FIRST,
    }));
});

/** A call in its world. */
interface Flow extends Pick<Call, "endpoint" | "isSpent" | "status"> {
  readonly prepare: () => Promise<PreparedCall> | PreparedCall;
  /** Failures before it is let through. @default 8 */
  readonly maxFailures?: number;
}

/** The roles that the platform and each project start with. */
const ROLES = [
  ...Array(3).fill("created banataAuth/role"),
  ...Array(3).fill("created banataAuth/roleSet"),
];

/** More than there are steps in what can be done once only. */
const STEPS_OF_A_FIRST = 100;

/** Failed requests leave their rate-limit tokens used, so one account is not for many of them. */
const MAX_FAILURES = 8;

async function failEachStep(
  host: Host,
  { effect, ...flow }: Flow & { readonly effect: readonly string[] },
): Promise<void> {
  let nth = 1;
  for (let isDone = false; !isDone;) {
    const prepared = await flow.prepare();
    const before = await snapshotOf(host);
    const { maxFailures: allowed = MAX_FAILURES } = flow;
    const maxFailures = flow.isSpent ? 1 : allowed;
    for (let failures = 0; !isDone && failures < maxFailures; failures++) {
      const { hasFailed, hook } = failNth(nth);
      const { reply } = await send(host, flow, { prepared, hook });
      isDone = !hasFailed();
      if (isDone) assertSuccess(flow, reply);
      else await assertUndone(host, before, { nth, reply });
      nth++;
    }
    if (!isDone && flow.isSpent) continue;
    if (!isDone) assertSuccess(flow, (await send(host, flow, { prepared })).reply);
    // What is saved as it stands leaves no event; tests/audit_events.test.ts holds each change to its own.
    const isRow = (change: string) => change !== "created banataAuth/event";
    const rows = (await changesSince(host, before)).filter(isRow);
    assertEquals(rows, effect.filter(isRow), "once nothing fails");
  }
}

async function assertUndone(
  host: Host,
  before: Snapshot,
  options: { nth: number; reply: Reply },
): Promise<void> {
  const { nth, reply } = options;
  assert(reply.status >= 400, `step ${nth} failed and the answer is ${reply.status}`);
  assertEquals(typeof reply.code, "string", reply.text);
  assertEquals(await changesSince(host, before), [], `after step ${nth} failed`);
}

function assertSuccess({ status = 200 }: Pick<Call, "status">, reply: Reply): void {
  assertEquals(reply.status, status, reply.text);
}

/** Which rows a call changes when nothing fails. */
async function effectOf(host: Host, flow: Flow): Promise<string[]> {
  const prepared = await flow.prepare();
  const before = await snapshotOf(host);
  assertSuccess(flow, (await send(host, flow, { prepared })).reply);
  return await changesSince(host, before);
}

function send(
  host: Host,
  flow: Flow,
  { prepared, hook }: { prepared: PreparedCall; hook?: Hook },
): Promise<WatchedReply> {
  const { client } = prepared;
  return sendWatched({ client, host, hook }, (client) => sendCall(flow, { ...prepared, client }));
}

/** Fails the n-th of a request's steps, counted over all of its functions. */
function failNth(nth: number): { hook: Hook; hasFailed: () => boolean } {
  let count = 0;
  return {
    hasFailed: () => count >= nth,
    hook: ({ name }, proceed) => {
      if (STEPS.has(name) && ++count === nth) return Promise.reject(new Error("Planted failure"));
      return proceed();
    },
  };
}

/** What became of which tables' rows, sorted; the rows themselves differ in every run. */
async function changesSince(host: Host, before: Snapshot): Promise<string[]> {
  const changes = changesBetween(before, await snapshotOf(host));
  return changes.filter(({ row, table }) => !KEPT[table]?.(row))
    .map(({ kind, table }) => `${kind} ${table}`).sort();
}
