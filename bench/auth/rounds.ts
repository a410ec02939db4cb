import type { Account, Endpoint } from "./endpoints.ts";

/** What some requests of one subject came to. */
export interface Measured {
  /** Requests a second. */
  readonly rate: number;
  /** Processor time of the platform's process, in ms a request. */
  readonly cpuMs: number;
}

/** Sends so many requests by each of so many clients at once, and measures them together. */
export async function measureRequests(
  account: Account,
  { clients, each, endpoint }: { clients: number; each: number; endpoint: Endpoint },
): Promise<Measured> {
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
