import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import {
  AREAS,
  type Call,
  nameOf,
  type PreparedCall,
  sendCall,
  type World,
} from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import type { Reply } from "../support/client.ts";
import { changesBetween, jobsDone, snapshotOf } from "../support/disk.ts";
import { describeEndpoints, type ServedEndpoint } from "../support/registry.ts";
import { DEPLOYMENT_WIDE, SOURCES, TOLD_TO_EVERYBODY } from "./bodies.ts";
import { actorsOf, type Field, openField, prepareForeign } from "./field.ts";
import { assertEveryPageKnown, assertEveryRouteKnown, PAGE_CALLS } from "./pages.ts";
import {
  asForeignersSend,
  type ForeignRequest,
  type RequestInput,
  withForeignCookies,
  withOneForeignValue,
  withOtherTables,
  withUnsentFields,
} from "./requests.ts";
import { SHADOW_MARK } from "./shadows.ts";

const ALL_AREAS: Readonly<Record<string, readonly Call[]>> = { ...AREAS, pages: PAGE_CALLS };

/** Endpoints that must have succeeded for an actor of their own project. */
const MIN_REACHED = 140;

/** What the whole run comes to. */
interface Tally {
  readonly reached: Set<string>;
  readonly told: Set<string>;
  readonly used: Set<string>;
  requests: number;
}

interface Run {
  readonly field: Field;
  readonly served: readonly ServedEndpoint[];
  readonly tally: Tally;
  readonly ways: Ways;
}

/** All there is, or of alike requests a few, or those until something fails. */
export type Extent = "whole" | "sample" | "first";

/** Sends the requests of the matrix. */
export async function matrix(
  t: Deno.TestContext,
  { extent }: { extent: Extent },
): Promise<void> {
  using _quiet = captureConsole();
  await using field = await openField();
  const served = await servedIn(field);
  const tally: Tally = { reached: new Set(), told: new Set(), used: new Set(), requests: 0 };
  const run: Run = { field, served, tally, ways: extent === "whole" ? ALL : sampled() };
  for (const [area, calls] of Object.entries(ALL_AREAS)) {
    const isKept = await t.step(area, async (t) => {
      const before = await snapshotOf(field.own.platform.host);
      for (const call of run.ways.calls(calls)) {
        const isKept = await t.step(nameOf(call), () => challenge(call, run));
        if (!isKept && extent === "first") return;
      }
      await assertForeignRowsStayed(field, before);
    });
    if (!isKept && extent === "first") return;
  }
  await t.step("and nothing was left out", () => assertComplete(run));
}

/** Every endpoint has a call, most of them succeeded, and the lists of exceptions are up to date. */
function assertComplete({ served, tally, ways }: Run): void {
  assertEveryRouteKnown();
  assertEveryPageKnown(served.map(({ endpoint }) => endpoint));
  const called = new Set(Object.values(ALL_AREAS).flat().map(({ endpoint }) => endpoint));
  const uncalled = served.map(({ endpoint }) => endpoint).filter((each) => !called.has(each));
  assertEquals([...DEPLOYMENT_WIDE.difference(called)], [], "Leave out of DEPLOYMENT_WIDE");
  assertEquals(uncalled, [], "Add a call of each to tests/support/calls/");
  assertGreaterOrEqual(tally.reached.size, MIN_REACHED, "Endpoints that were reached");
  const idle = (
    list: object,
    used: Set<string>,
  ) => [...new Set(Object.keys(list)).difference(used)];
  assertEquals(idle(SOURCES, tally.used), [], "Leave these out of SOURCES");
  if (ways === ALL) {
    assertEquals(idle(TOLD_TO_EVERYBODY, tally.told), [], "Leave these out of TOLD_TO_EVERYBODY");
  }
}

/** One call, with everything the generator makes of it, and then as it succeeds. */
async function challenge(call: Call, { field, served, tally, ways }: Run): Promise<void> {
  const { foreign, own, watch } = field;
  const prepared = { own: await call.prepare(own), foreign: await prepareForeign(field, call) };
  const rowOf = ({ project }: World, table: string) =>
    table === "project" ? { id: project.id } : watch.youngest(project.id, table);
  const caller = DEPLOYMENT_WIDE.has(call.endpoint)
    ? { ...prepared.own, client: field.operator }
    : prepared.own;
  const input: RequestInput = {
    call,
    prepared: { ...prepared, own: caller },
    served: served.find(({ endpoint }) => endpoint === call.endpoint),
    worlds: { own, foreign },
    rows: (table) => ({ own: rowOf(own, table), foreign: rowOf(foreign, table) }),
    tableOf: (id) => watch.tableOf(id),
    used: tally.used,
  };
  const requests = [
    ...ways.pick(withForeignCookies(input), 1),
    ...withOneForeignValue(input),
    ...ways.pick(withUnsentFields(input), 2),
    ...ways.pick(withOtherTables(input), 1),
  ];
  for (const actor of ways.pick(actorsOf(field, call), 2)) {
    requests.push(...asForeignersSend(input, { ...actor, client: await actor.make() }));
  }
  await jobsDone(own.platform.host);
  for (const request of requests) await send(call, request, { field, tally });
  await succeed(call, prepared.own, { field, tally });
}

/** Which of several alike requests a run sends. */
interface Ways {
  readonly calls: (calls: readonly Call[]) => readonly Call[];
  pick<Item>(items: readonly Item[], count: number): readonly Item[];
}

const ALL: Ways = { calls: (calls) => calls, pick: (items) => items };

/** One call of each endpoint, and a few of what is alike, not always the same. */
function sampled(): Ways {
  let turn = 0;
  return {
    calls: (calls) =>
      [...Map.groupBy(calls, ({ endpoint }) => endpoint).values()].flatMap(([first]) =>
        first ?? []
      ),
    pick(items, count) {
      const from = turn++;
      if (items.length <= count) return items;
      return Array.from({ length: count }, (_, at) => items[(from * count + at) % items.length])
        .filter((item) => item !== undefined);
    },
  };
}

async function send(
  call: Call,
  { client, name, options, path }: ForeignRequest,
  { field, tally }: { field: Field; tally: Tally },
): Promise<void> {
  const { watch } = field;
  const about = `${nameOf(call)}, ${name}`;
  field.tick();
  tally.requests++;
  watch.start(about);
  try {
    // Through a copy: an answer must not sign the client of the next request out.
    const copy = client.through(fetch);
    const reply = await copy.send(path, options);
    const sent = `${path} ${JSON.stringify(options)} ${[...client.cookies.values()].join(" ")}`;
    assertTold(call, reply, { field, tally, sent });
    assertKeptApart(field, reply, about);
  } finally {
    watch.stop();
  }
}

/** The call itself: what is refused to others was refused for the right reason. */
async function succeed(
  call: Call,
  prepared: PreparedCall,
  { field, tally }: { field: Field; tally: Tally },
): Promise<void> {
  const { own, watch } = field;
  field.tick();
  watch.start(nameOf(call));
  try {
    const wanted = call.status ?? 200;
    const first = await sendCall(call, prepared);
    // The requests before may have used up what the call needs, as a wrong code does.
    const reply = first.status === wanted ? first : await sendCall(call, await call.prepare(own));
    assertEquals(reply.status, wanted, `${nameOf(call)}: ${reply.text}`);
    assertTold(call, reply, { field, tally, sent: JSON.stringify(prepared.body ?? "") });
    assertKeptApart(field, reply, nameOf(call));
    if (wanted < 400) tally.reached.add(call.endpoint);
  } finally {
    watch.stop();
  }
}

function assertTold(
  { endpoint }: Call,
  reply: Reply,
  { field: { watch }, sent, tally }: { field: Field; tally: Tally; sent: string },
): void {
  const told = watch.tellingTexts(textOf(reply), sent);
  if (told.length > 0 && Object.hasOwn(TOLD_TO_EVERYBODY, endpoint)) tally.told.add(endpoint);
  else assertEquals(told, [], `it tells of the other project: ${reply.status} ${reply.text}`);
}

function assertKeptApart({ watch }: Field, reply: Reply, about: string): void {
  const text = `${about}: ${reply.status} ${reply.text}`;
  assert(reply.status < 500, text);
  assert(!textOf(reply).includes(SHADOW_MARK), `it tells of the shadow project: ${text}`);
  assertEquals(watch.faults.splice(0), [], text);
}

function textOf({ headers, text }: Reply): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  return decode([...lines, text].join("\n"));
}

/** Cookies and redirects carry texts percent-encoded. */
function decode(text: string): string {
  return text.replaceAll(/%([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

async function servedIn({ own }: Field): Promise<ServedEndpoint[]> {
  const { platform, project } = own;
  const found = [
    ...await describeEndpoints(platform, "platform"),
    ...await describeEndpoints(platform, project.id),
  ];
  return found;
}

async function assertForeignRowsStayed(
  { own, watch }: Field,
  before: Awaited<ReturnType<typeof snapshotOf>>,
): Promise<void> {
  const changes = changesBetween(before, await snapshotOf(own.platform.host));
  const wrong = changes.filter(({ row }) =>
    watch.isForeign(row.projectId) && !watch.expected.has(String(row._id))
  );
  assertEquals(wrong, []);
}
