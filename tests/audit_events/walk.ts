/**
 * Sends every call of tests/support/calls, as it succeeds and as it fails, and notes the events of each.
 *
 * @module
 */
import { TABLES } from "../../component/tables/metadata.gen.ts";
import { actionsOf } from "../../rules/audit_actions.ts";
import { CALLS, nameOf, openWorld, type PreparedCall, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { ok, type Reply } from "../support/client.ts";
import { type Change, changesBetween, snapshotOf } from "../support/disk.ts";
import { shareHashes } from "../support/shared_hashes.ts";
import type { Row } from "../support/rows.ts";

/** What one request left in the audit log. */
interface Outcome {
  readonly status: number;
  /** Action, who it was by, and the code of what failed: each once, with how often it was. */
  readonly events: readonly string[];
}

/** What one call leaves in the audit log. */
export interface WalkedCall {
  readonly name: string;
  readonly success: Outcome;
  /** The same without what allows it, else with other values; null where neither fails. */
  readonly failure: Outcome | null;
  /** Rows that changed without an event, and events of rows that did not. */
  readonly gaps: readonly string[];
}

/** Rows that change without an event of their own, by design, and why. */
const EXEMPT: Readonly<Record<string, (row: Row, name: string) => boolean>> = {
  // A change of keys wraps every record anew; the change itself is what events tell.
  vaultVersion: (_, name) => name.includes("/vault/rotate-key"),
};
/** What brings, or takes away, all rows of a project at once: one event of the platform's tells it. */
const WHOLE_PROJECT = /\/projects\/(?:erase|import\/\w+)/;

/** Walks through every call. */
export async function walkCalls(): Promise<WalkedCall[]> {
  using _quiet = captureConsole();
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { host } = world.platform;
  const send = async (act: () => Promise<Reply>) => {
    const before = await snapshotOf(host);
    const reply = await act();
    return { reply, changes: changesBetween(before, await snapshotOf(host)) };
  };
  const { key } = await ok(world.admin.post("/api-key/create", {
    projectId: world.project.id,
    name: "holds nothing",
    permissions: ["billing.read"],
  }));
  const walked: WalkedCall[] = [];
  for (const call of CALLS) {
    const prepared = await call.prepare(world);
    let failure: Outcome | null = null;
    let isUsed = false;
    for (const wrong of [withoutRights(prepared, key), withOtherValues(prepared)]) {
      const { changes, reply } = await send(() => sendCall(call, wrong));
      if (reply.status >= 400) failure ??= outcomeOf(reply, changes);
      else isUsed = true;
      if (failure !== null) break;
    }
    // What was sent wrong may have used up what the call needs.
    const next = failure === null || isUsed ? await call.prepare(world) : prepared;
    let sent = await send(() => sendCall(call, next));
    if (sent.reply.status !== (call.status ?? 200)) {
      const again = await call.prepare(world);
      sent = await send(() => sendCall(call, again));
    }
    const { changes, reply } = sent;
    const success = outcomeOf(reply, changes);
    walked.push({ name: nameOf(call), success, failure, gaps: gapsIn(changes, nameOf(call)) });
  }
  return walked;
}

/** The request by nobody; a server's by a key that holds no right. */
function withoutRights({ client, ...rest }: PreparedCall, key: string): PreparedCall {
  const other = client.through(async (request) => {
    const headers = new Headers(request.headers);
    headers.delete("cookie");
    if (headers.has("authorization")) headers.set("authorization", `Bearer ${key}`);
    return await fetch(new Request(request, { headers }));
  });
  return { ...rest, client: other };
}

/** The request with the last character of each text changed: another address, password or code. */
function withOtherValues({ body, client, path }: PreparedCall): PreparedCall {
  const other = (text: string) => text.replace(/.$/, (last) => last === "x" ? "y" : "x");
  const entries = Object.entries(body ?? {})
    .map(([name, value]) => [name, typeof value === "string" ? other(value) : value]);
  return {
    client: client.through(fetch),
    path: path?.replace(/(?<=\?.*=)[^&]+/g, other),
    ...body === undefined ? {} : { body: Object.fromEntries(entries) },
  };
}

const EVENT = "banataAuth/event";

function outcomeOf({ status }: Reply, changes: readonly Change[]): Outcome {
  const events = changes.filter(({ kind, table }) => table === EVENT && kind === "created")
    .map(({ row }) => row)
    .map(({ action, actorType, code }) => [action, actorType, code].filter(Boolean).join(" "))
    // Those of one time and different authors come in any order.
    .sort();
  const counts = Map.groupBy(events, (event) => event);
  return {
    status,
    events: [...counts].map(([event, { length }]) => length === 1 ? event : `${event} ×${length}`),
  };
}

/** Whether nothing has changed but columns that events say nothing of. */
function isNoise(model: string, before: Row, after: Row): boolean {
  return Object.entries(TABLES[model]?.fields ?? {}).every(([name, { audit }]) =>
    audit === "noise" || JSON.stringify(before[name]) === JSON.stringify(after[name])
  );
}

/** Rows of which the log tells otherwise than what became of them. */
function gapsIn(changes: readonly Change[], name: string): string[] {
  if (WHOLE_PROJECT.test(name)) return [];
  const events = changes.filter(({ table }) => table === EVENT).map(({ row }) => row);
  const told = (table: string, { id, projectId }: Row) =>
    events.filter((event) =>
      event.model === table && event.subject === id && event.projectId === projectId
    ).map(({ kind }) => kind);
  return changes.flatMap(({ before, kind, row, table }) => {
    const model = table.replace("banataAuth/", "");
    if (!(model in TABLES) || actionsOf(model).length === 0) return [];
    if (EXEMPT[model]?.(row, name) || before && isNoise(model, before, row)) return [];
    const kinds = told(model, row);
    const expected = { created: "created", changed: "updated", removed: "deleted" }[kind];
    const isTold = kind === "changed"
      ? kinds.length > 0 && kinds.every((each) => each === expected)
      : kinds.filter((each) => each === expected).length === 1;
    return isTold ? [] : [`${kind} ${model}: ${kinds.join(" ") || "no event"}`];
  });
}
