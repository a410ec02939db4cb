import type { Account, Endpoint, EndpointName } from "./endpoints.ts";
import type { SubjectName } from "./process.ts";

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
}

/** How many requests a client sends in one round: by whether they hash, and how many clients there are. */
const REQUESTS: Readonly<Record<"slow" | "fast", Readonly<Record<number, number>>>> = {
  slow: { 1: 5, 16: 1 },
  fast: { 1: 100, 16: 15 },
};
const CLIENTS = [1, 16] as const;

/**
 * Measures all subjects side by side: in each round every subject is measured once, in turn, so that
 * what else the machine does meets all of them. The first round of each is a warm-up.
 */
export async function measureLoad(
  accounts: readonly Account[],
  { endpoints, fastRounds, slowRounds }: LoadOptions,
): Promise<Series[]> {
  const all: Series[] = [];
  for (const endpoint of endpoints) {
    const measured = accounts.filter(({ subject }) => endpoint.subjects.includes(subject.name));
    const rounds = endpoint.hashes ? slowRounds : fastRounds;
    for (const clients of CLIENTS) {
      all.push(...await measureSideBySide(measured, { endpoint, clients, rounds }));
    }
  }
  return all;
}

async function measureSideBySide(
  accounts: readonly Account[],
  { rounds, ...options }: RoundOptions & { rounds: number },
): Promise<Series[]> {
  const { clients, endpoint: { name: endpoint } } = options;
  const pairs = accounts.map((account): [Account, Series] => {
    const subject = account.subject.name;
    return [account, { endpoint, subject, clients, rates: [], cpuMs: [] }];
  });
  for (let round = 0; round <= rounds; round++) {
    const first = round % pairs.length;
    for (const [account, { cpuMs, rates }] of [...pairs.slice(first), ...pairs.slice(0, first)]) {
      const measured = await measureRound(account, options);
      if (round === 0) continue;
      rates.push(measured.rate);
      cpuMs.push(measured.cpuMs);
    }
  }
  return pairs.map(([, series]) => series);
}

interface RoundOptions {
  readonly endpoint: Endpoint;
  readonly clients: number;
}

async function measureRound(
  account: Account,
  { clients, endpoint }: RoundOptions,
): Promise<{ rate: number; cpuMs: number }> {
  const each = REQUESTS[endpoint.hashes ? "slow" : "fast"][clients] ?? 1;
  const count = clients * each;
  const send = await endpoint.prepare(account, count);
  const cpuBefore = await account.subject.cpuMs();
  const started = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    for (let sent = 0; sent < each; sent++) await send();
  }));
  const rate = count / ((performance.now() - started) / 1000);
  return { rate, cpuMs: (await account.subject.cpuMs() - cpuBefore) / count };
}
