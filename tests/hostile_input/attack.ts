/**
 * Sends what is wrong to every endpoint and looks at three things: the answer is a 4xx with a code and
 * a sentence, nothing was written, and nothing of another project is told.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { LimitName } from "../../runtime/routes.ts";
import {
  type Call,
  CALLS,
  nameOf,
  openWorld,
  type PreparedCall,
  routeOfCall,
  type World,
} from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { Client, ok, type Reply, type SendOptions } from "../support/client.ts";
import { type Change, changesBetween, snapshotOf } from "../support/disk.ts";
import { stopCrons } from "../support/in_process.ts";
import { type ProjectWithKey, projectWithKey } from "../support/set_up.ts";

/** One wrong request. */
export interface Attack {
  readonly name: string;
  /** What differs from the call as it is prepared. */
  readonly send: SendOptions & { readonly client?: Client; readonly path?: string };
  /** The field of the body that is wrong: where a schema refuses, it says which. */
  readonly field?: string;
  /** Whether success is an answer too, for what is wrong is of no account to the endpoint. */
  readonly maySucceed?: boolean;
  /** Whether it is written down like a right one, so that nobody learns the difference. */
  readonly isNoted?: boolean;
}

/** A project of which the world's project must learn nothing. */
export interface OtherProject extends ProjectWithKey {
  readonly client: Client;
  readonly userId: string;
  readonly email: string;
  readonly sessionToken: string;
  readonly keyId: string;
  readonly accountId: string;
}

/** Where attacks are made. */
export interface Battlefield {
  readonly world: World;
  readonly other: OtherProject;
  /** An operator of the platform who owns no project, signed in. */
  readonly operator: Client;
  /** Stands still but for the steps between attacks. */
  readonly clock: { now: number };
}

/** Makes the attacks on one call; the call is prepared once for all of them. */
export type Attacks = (
  call: Call,
  prepared: PreparedCall,
  field: Battlefield,
) => readonly Attack[];

/** What stays of a refused request, by design. */
const KEPT: Readonly<Record<string, (row: Change["row"], kind: Change["kind"]) => boolean>> = {
  "banataAuth/rateBucket": () => true,
  "banataAuth/event": ({ kind }) => kind === "refused",
  // When it was last used.
  "banataAuth/apiKey": (_, kind) => kind === "changed",
};

/** A wrong code counts, and the last of some takes what it is tried against away: so it must be. */
const COUNTED: ReadonlySet<LimitName | undefined> = new Set(["mailed-code", "reset", "two-factor"]);
const COUNT = /^(?:changed|removed) verification|^created event/;

/** What is over before all attacks are through. */
const SHORT_LIVED = /\/one-time-token\/verify$/;

/** A minute's limits are no subject here: this much later the scarcest has a token again. */
const STEP_MS = 6_000;

/** What some calls carry is good for ten minutes, so it is made anew for a way that begins after these. */
const RENEWED_AFTER_MS = 5 * 60_000;

/** Which endpoints a file attacks: two halves run at a time. */
export type Half = "even" | "odd";

/** Attacks the first call of each of half the endpoints in every way, then makes the call as it is. */
export async function attackEndpoints(
  t: Deno.TestContext,
  { half, ways }: { half: Half; ways: Readonly<Record<string, Attacks>> },
): Promise<void> {
  using _quiet = captureConsole();
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  await stopCrons(world.platform);
  const other = await otherProject(world);
  const field = { world, other, operator: await operatorWithoutProject(world), clock };
  const endpoints = Map.groupBy(CALLS, ({ endpoint }) => endpoint);
  for (const [at, [call]] of [...endpoints.values()].entries()) {
    if (call !== undefined && (at % 2 === 0) === (half === "even")) {
      await t.step(nameOf(call), (t) => attackInEveryWay(t, call, { field, ways }));
    }
  }
}

async function attackInEveryWay(
  t: Deno.TestContext,
  call: Call,
  { field, ways }: { field: Battlefield; ways: Readonly<Record<string, Attacks>> },
): Promise<void> {
  let prepared = await call.prepare(field.world);
  let preparedAt = field.clock.now;
  let before = await snapshotOf(field.world.platform.host);
  for (const [name, attacks] of Object.entries(ways)) {
    if (field.clock.now - preparedAt > RENEWED_AFTER_MS) {
      prepared = await call.prepare(field.world);
      preparedAt = field.clock.now;
      before = await snapshotOf(field.world.platform.host);
    }
    const planned = attacks(call, prepared, field);
    if (planned.length === 0) continue;
    const isRefused = await t.step(name, async () => {
      for (const attack of planned) {
        field.clock.now += STEP_MS;
        assertRefused(field, await strike(call, prepared, attack), attack);
      }
      const after = await snapshotOf(field.world.platform.host);
      if (planned.some(({ isNoted }) => isNoted)) return void (before = after);
      const changes = changesBetween(before, after);
      before = after;
      assertEquals(changes.filter((change) => !isKept(call, change)).map(toText), []);
    });
    // What one way has left behind is not the next one's.
    if (!isRefused) before = await snapshotOf(field.world.platform.host);
  }
  if (isCounted(call)) return;
  await t.step("and the call as it is succeeds", async () => {
    const last = SHORT_LIVED.test(call.endpoint) ? await call.prepare(field.world) : prepared;
    const { body, status, text } = await strike(call, last, { name: "", send: {} });
    assertEquals(status, call.status ?? 200, text);
    assert(status >= 300 || body !== undefined);
  });
}

/** Whether a refused request may change this. */
function isKept({ endpoint }: Call, { kind, row, table }: Change): boolean {
  if (KEPT[table]?.(row, kind)) return true;
  return isCounted({ endpoint }) && COUNT.test(`${kind} ${table.replace("banataAuth/", "")}`);
}

function isCounted({ endpoint }: Pick<Call, "endpoint">): boolean {
  return COUNTED.has(routeOfCall({ endpoint }).limit);
}

async function strike(call: Call, prepared: PreparedCall, { send }: Attack): Promise<Reply> {
  const [method = "", own = ""] = call.endpoint.split(" ");
  const { client = prepared.client, path = prepared.path ?? own, ...options } = send;
  const body = method === "GET" ? undefined : prepared.body ?? {};
  // Through a copy: an answer must not sign the client of the next attack out.
  return await client.through(fetch).send(path, { method, body, ...options });
}

/** Characters of a refusal at most: what was sent is not sent back. */
const MAX_ANSWER = 3000;

/** What is wrong fields' value, which no answer repeats: a secret may be sent in the wrong place. */
export const UNTOLD = "zq9";

function assertRefused(
  { other, world }: Battlefield,
  reply: Reply,
  { field, maySucceed, name }: Attack,
): void {
  const { status, text } = reply;
  const about = `${name}: ${status} ${text.slice(0, 300)}`;
  for (const secret of secretsOf(other)) {
    assert(!text.includes(secret), `it tells of another project: ${about}`);
  }
  assert(reply.headers.get("x-request-id"), about);
  assert(!/\n\s+at |node_modules|\.ts:\d+/.test(text), about);
  if (status < 400 && (maySucceed || isErrorRedirect(world, reply))) return;
  assert(status >= 400 && status < 500, about);
  assertMatch(String(reply.code), /^[A-Z][A-Z0-9_]+$/, about);
  assert(typeof reply.body.message === "string" && reply.body.message !== "", about);
  assert(text.length < MAX_ANSWER, about);
  if (reply.code === "VALIDATION_ERROR") assertSaysWhat(reply.body.message, { field, about });
}

function assertSaysWhat(
  message: string,
  { about, field = "" }: { about: string; field?: string },
): void {
  assert(message.includes(field), `it does not name the field: ${about}`);
  assert(!/Invalid input(?:;|$)/.test(message), `it does not say what is taken: ${about}`);
  assert(!message.includes(UNTOLD), `it repeats what was sent: ${about}`);
}

/** A browser that follows a link is told of its error by a page of the platform's or the project's. */
function isErrorRedirect({ platform }: World, { headers, status }: Reply): boolean {
  const location = new URL(headers.get("location") ?? "none:", platform.site);
  return status === 302 && location.origin === platform.site &&
    location.searchParams.has("error");
}

function secretsOf({ accountId, email, id, keyId, sessionToken, userId }: OtherProject): string[] {
  return [accountId, email, id, keyId, sessionToken, userId];
}

function toText({ kind, row, table }: Change): string {
  return `${kind} ${table.replace("banataAuth/", "")} ${JSON.stringify(row).slice(0, 300)}`;
}

async function otherProject(world: World): Promise<OtherProject> {
  const { admin, platform } = world;
  const project = await projectWithKey(admin, "another");
  const client = new Client(platform.site, { "x-api-key": project.key });
  const email = "secret-of-another-project@example.com";
  const person = { name: "Eve", email, password: world.password };
  const signedUp = await ok(client.post("/sign-up/email", person));
  const key = await admin.post("/api-key/create", { name: "other", projectId: project.id });
  return {
    ...project,
    client,
    email,
    userId: signedUp.user.id,
    sessionToken: signedUp.token,
    keyId: key.body.id,
    accountId: (await client.get("/list-accounts")).body[0].id,
  };
}

async function operatorWithoutProject({ admin, password, platform }: World): Promise<Client> {
  const person = { email: "mallory@example.com", name: "Mallory", password, role: "admin" };
  await ok(admin.post("/admin/create-user", person));
  const client = new Client(platform.site);
  await ok(client.post("/sign-in/email", { email: person.email, password }));
  return client;
}
