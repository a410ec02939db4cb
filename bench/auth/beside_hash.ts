import { Account, type Endpoint, type EndpointName } from "./endpoints.ts";
import type { Progress } from "./progress.ts";
import type { RunningSubject, SubjectName } from "./process.ts";

/**
 * What one subject's request takes beside its hash. A hash takes so much more than the rest that what is left
 * when one is taken from the other would be noise. So the rest is measured by itself: with one HMAC in the
 * hash's place, on both sides, and all else as it is. The jobs that follow a request are of it.
 */
export interface BesideHash {
  readonly endpoint: EndpointName;
  readonly subject: SubjectName;
  readonly load: LoadName;
  /** Processor time of the rest, in ms a request, a value a round. */
  readonly restMs: number[];
  /** Processor time of one hash in the same process, in ms, a value a round. */
  readonly hashMs: number[];
}

/**
 * How requests are sent: one each time a hash could have been computed, so that jobs run between them as they
 * would; or by many clients without a pause, so that jobs run for many of them at once.
 */
export type LoadName = "paced" | "16 clients";

const LOADS: readonly LoadName[] = ["paced", "16 clients"];
const HASHES = 3;
const ROUNDS = 5;
/** What a hash takes, in ms. */
const PACE_MS = 400;
const PACED = 12;
const CLIENTS = 16;
const OF_A_CLIENT = 3;
/** What jobs of earlier requests, and of those that are measured, get to end. */
const SETTLE_MS = 1500;

/** Parts that {@link measureBesideHash} says are done. */
export function besideHashParts(endpoints: readonly Endpoint[]): number {
  const { length } = endpoints.filter(({ hashes }) => hashes);
  return length === 0 ? 0 : (1 + LOADS.length * length) * (ROUNDS + 1);
}

/** Measures the endpoints that hash. Afterwards the subjects hash cheaply, and their users are no more. */
export async function measureBesideHash(
  subjects: readonly RunningSubject[],
  { endpoints, progress }: { endpoints: readonly Endpoint[]; progress: Progress },
): Promise<BesideHash[]> {
  const hashing = endpoints.filter(({ hashes }) => hashes);
  if (hashing.length > 0) progress.begin("one hash by itself");
  const measured = subjects.filter(({ name }) =>
    hashing.some(({ subjects }) => subjects.includes(name))
  );
  const hashMs = new Map<SubjectName, number[]>(measured.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const subject of inTurn(measured, round)) {
      const value = await subject.hashCpuMs(HASHES);
      if (round > 0) hashMs.get(subject.name)?.push(value);
    }
    if (hashing.length > 0) progress.step();
  }
  for (const subject of measured) await subject.hashCheaply();
  const accounts = measured.map((subject) => new Account(subject));
  const all: BesideHash[] = [];
  for (const endpoint of hashing) {
    progress.begin(`${endpoint.name}: what it takes beside its hash`);
    for (const load of LOADS) {
      all.push(...await measureRounds(accounts, { endpoint, load, hashMs, progress }));
    }
  }
  return all;
}

async function measureRounds(
  accounts: readonly Account[],
  { endpoint, hashMs, load, progress }: {
    endpoint: Endpoint;
    progress: Progress;
    hashMs: ReadonlyMap<SubjectName, number[]>;
    load: LoadName;
  },
): Promise<BesideHash[]> {
  const results = accounts.map(({ subject: { name: subject } }): BesideHash => ({
    endpoint: endpoint.name,
    subject,
    load,
    restMs: [],
    hashMs: hashMs.get(subject) ?? [],
  }));
  const count = load === "paced" ? PACED : CLIENTS * OF_A_CLIENT;
  // No account signs in too often, in all rounds together.
  const sends = await Promise.all(
    accounts.map((account) => endpoint.prepare(account, count * (ROUNDS + 1))),
  );
  const measured = accounts.map(({ subject }, at) => ({ subject, send: sends[at]!, load, count }));
  for (let round = 0; round <= ROUNDS; round++) {
    const values = new Map<SubjectName, number>();
    const one = async (each: Measured) => values.set(each.subject.name, await measure(each));
    // Whoever is paced waits nearly all of the time, so they are measured at once.
    if (load === "paced") await Promise.all(measured.map(one));
    else for (const each of inTurn(measured, round)) await one(each);
    progress.step();
    if (round === 0) continue;
    for (const { restMs, subject } of results) restMs.push(values.get(subject) ?? NaN);
  }
  return results;
}

interface Measured {
  readonly subject: RunningSubject;
  readonly send: () => Promise<void>;
  readonly load: LoadName;
  readonly count: number;
}

/** Processor time that the subject's process takes for each request, with the jobs that follow. */
async function measure({ count, load, send, subject }: Measured): Promise<number> {
  await pause(SETTLE_MS);
  const before = await subject.cpuMs();
  if (load === "paced") {
    for (let sent = 0; sent < count; sent++) await Promise.all([send(), pause(PACE_MS)]);
  } else {
    await Promise.all(Array.from({ length: CLIENTS }, async () => {
      for (let sent = 0; sent < OF_A_CLIENT; sent++) await send();
    }));
  }
  await pause(SETTLE_MS);
  return (await subject.cpuMs() - before) / count;
}

/** Another one first in each round. */
function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % Math.max(1, all.length);
  return [...all.slice(first), ...all.slice(0, first)];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
