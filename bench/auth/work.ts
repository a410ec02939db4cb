import { ANSWERING_HTTP, type Bundle, moduleName } from "./bundles.ts";
import type { CallRecord } from "./calls.ts";
import type { Account, Endpoint, EndpointName } from "./endpoints.ts";
import type { Progress } from "./progress.ts";
import type { SubjectName } from "./process.ts";

/** What one request makes a platform do. */
export interface Work {
  readonly endpoint: EndpointName;
  readonly subject: SubjectName;
  /** Calls that the HTTP action made. */
  readonly calls: number;
  /** Calls inside those. */
  readonly nested: number;
  readonly documentsRead: number;
  /** Of them, those that say which project a request is for, and its settings. */
  readonly scopeRead: number;
  readonly documentsWritten: number;
  /** The module of each call, the HTTP action's first: Convex loads each of them afresh. */
  readonly modules: readonly string[];
}

/** Records one request to each of the endpoints of every subject. */
export async function recordWork(
  accounts: readonly Account[],
  { endpoints, progress }: { endpoints: readonly Endpoint[]; progress: Progress },
): Promise<Work[]> {
  progress.begin("what one request does, of each endpoint");
  const all: Work[] = [];
  for (const endpoint of endpoints) {
    for (const account of accounts) {
      if (!endpoint.subjects.includes(account.subject.name)) continue;
      all.push(await recordOne(account, endpoint));
    }
    progress.step();
  }
  return all;
}

async function recordOne(account: Account, endpoint: Endpoint): Promise<Work> {
  const send = await endpoint.prepare(account, 3);
  // The first makes what later ones find, such as a key to sign with.
  await send();
  await beStill(account);
  // When a key was last used is written once a minute, which is no part of the request that follows.
  await send();
  const { calls, documentsRead, documentsWritten } = await account.subject.recording(send);
  return {
    endpoint: endpoint.name,
    subject: account.subject.name,
    calls: calls.filter(({ nested }) => !nested).length,
    nested: calls.filter(({ nested }) => nested).length,
    documentsRead,
    scopeRead: calls.filter(readsScope).reduce((sum, call) => sum + call.documentsRead, 0),
    documentsWritten,
    modules: [moduleName("", httpOf(account, calls)), ...calls.map(moduleOf)],
  };
}

/** Longer than jobs wait for more of what they are for. */
const STILL_MS = 1500;
/** A machine so busy that jobs take longer than all of these measures nothing right. */
const MOST_WAITS = 20;

/** Waits until no job of an earlier request runs: what one does would count as the request's. */
async function beStill({ subject }: Account): Promise<void> {
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    const { calls } = await subject.recording(() =>
      new Promise((resolve) => setTimeout(resolve, STILL_MS))
    );
    if (calls.length === 0) return;
  }
}

function readsScope({ component, path }: CallRecord): boolean {
  return component !== "" && path.startsWith("scope:");
}

/** What answers itself calls no function of the app's. */
function httpOf({ subject }: Account, calls: readonly CallRecord[]): string {
  const answersItself = subject.name === "ours" && calls.every(({ component }) => component !== "");
  return answersItself ? ANSWERING_HTTP : "http";
}

function moduleOf({ component, path }: CallRecord): string {
  return moduleName(component, path.slice(0, path.indexOf(":")));
}

/** Time to evaluate the modules that a request loads, in ms; each is loaded afresh. */
export function coldMs({ modules }: Work, bundles: readonly Bundle[]): number {
  return modules.map((name) =>
    bundles.find(({ component, module }) => moduleName(component, module) === name)?.coldMs ?? 0
  ).reduce((sum, ms) => sum + ms, 0);
}
