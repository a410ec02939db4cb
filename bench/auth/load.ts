import type { Account, Endpoint, EndpointName } from "./endpoints.ts";
import type { SubjectName } from "./process.ts";
import type { Progress } from "./progress.ts";
import { measureRequests } from "./rounds.ts";
import { type WarmUp, warmUp } from "./warm_up.ts";

/** Requests per second of one subject at one endpoint, a value a round. */
export interface Series {
  readonly endpoint: EndpointName;
  readonly subject: SubjectName;
  readonly clients: number;
  readonly rates: number[];
  /** Processor time of the platform's process, in ms a request. */
  readonly cpuMs: number[];
}

/** How much is measured. */
export interface LoadOptions {
  /** Rounds of the endpoints that hash, which are slow. */
  readonly slowRounds: number;
  /** Rounds of the others. */
  readonly fastRounds: number;
  readonly endpoints: readonly Endpoint[];
  readonly progress: Progress;
}

/** Parts that {@link measureLoad} says are done. */
export function loadParts(
  { endpoints, fastRounds, slowRounds }: Omit<LoadOptions, "progress">,
): number {
  return endpoints.reduce((sum, { hashes }) => {
    const rounds = hashes ? slowRounds : fastRounds;
    return sum + 1 + CLIENTS.length * (rounds + 1);
  }, 0);
}

/** What every endpoint's rounds came to, and what came before them. */
export interface Load {
  readonly series: Series[];
  /** Of the endpoints that do not hash. */
  readonly warmUps: WarmUp[];
}

/** How many requests a client sends in one round: by whether they hash, and how many clients there are. */
const REQUESTS: Readonly<Record<"slow" | "fast", Readonly<Record<number, number>>>> = {
  slow: { 1: 5, 16: 1 },
  fast: { 1: 120, 16: 15 },
};
const CLIENTS = [1, 16] as const;

/**
 * Measures all subjects side by side: in each round every subject is measured once, in turn, so that
 * what else the machine does meets all of them. Before its rounds an endpoint is warmed up; where it hashes, and so
 * takes the processor for longer than all compiling does, by the first round of each.
 */
export async function measureLoad(
  accounts: readonly Account[],
  { endpoints, fastRounds, progress, slowRounds }: LoadOptions,
): Promise<Load> {
  const load: Load = { series: [], warmUps: [] };
  for (const endpoint of endpoints) {
    const measured = accounts.filter(({ subject }) => endpoint.subjects.includes(subject.name));
    const rounds = endpoint.hashes ? slowRounds : fastRounds;
    progress.begin(`${endpoint.name}: ${rounds} rounds at ${CLIENTS.join(" and ")} clients`);
    if (endpoint.warmUp > 0) load.warmUps.push(...await warmUp(measured, endpoint));
    progress.step();
    for (const clients of CLIENTS) {
      load.series.push(
        ...await measureSideBySide(measured, { endpoint, clients, rounds, progress }),
      );
    }
  }
  return load;
}

async function measureSideBySide(
  accounts: readonly Account[],
  { clients, endpoint, progress, rounds }: {
    clients: number;
    endpoint: Endpoint;
    rounds: number;
    progress: Progress;
  },
): Promise<Series[]> {
  const pairs = accounts.map((account): [Account, Series] => {
    const subject = account.subject.name;
    return [account, { endpoint: endpoint.name, subject, clients, rates: [], cpuMs: [] }];
  });
  const each = REQUESTS[endpoint.hashes ? "slow" : "fast"][clients] ?? 1;
  for (let round = 0; round <= rounds; round++) {
    const first = round % pairs.length;
    for (const [account, { cpuMs, rates }] of [...pairs.slice(first), ...pairs.slice(0, first)]) {
      const measured = await measureRequests(account, { clients, each, endpoint });
      // As many clients at once as never before are a warm-up of their connections.
      if (round === 0) continue;
      rates.push(measured.rate);
      cpuMs.push(measured.cpuMs);
    }
    progress.step();
  }
  return pairs.map(([, series]) => series);
}
