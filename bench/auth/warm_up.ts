import type { Account, Endpoint, EndpointName } from "./endpoints.ts";
import type { SubjectName } from "./process.ts";
import { type Measured, measureRequests } from "./rounds.ts";

/** What the first requests to an endpoint cost, while V8 still compiles what answers them. */
export interface WarmUp {
  readonly endpoint: EndpointName;
  readonly subject: SubjectName;
  /** By {@link STAGES}, as far as the endpoint's warm-up goes. */
  readonly stages: readonly Measured[];
}

/** By one client each. The first of a process are what a deployment pays after each start. */
export const STAGES: readonly { readonly name: string; readonly count: number }[] = [
  { name: "1 to 100", count: 100 },
  { name: "101 to 800", count: 700 },
];
const COUNTED = STAGES.reduce((sum, { count }) => sum + count, 0);
const CLIENTS = 16;

/**
 * Sends the same number of requests to every subject before its rounds: a figure of the first thousand would hang
 * on which endpoints were measured before in the same process, whose code is partly the same.
 */
export async function warmUp(
  accounts: readonly Account[],
  endpoint: Endpoint,
): Promise<WarmUp[]> {
  const all: WarmUp[] = [];
  for (const account of accounts) {
    const stages: Measured[] = [];
    for (const { count: each } of STAGES) {
      stages.push(await measureRequests(account, { clients: 1, each, endpoint }));
    }
    const each = Math.ceil((endpoint.warmUp - COUNTED) / CLIENTS);
    if (each > 0) await measureRequests(account, { clients: CLIENTS, each, endpoint });
    all.push({ endpoint: endpoint.name, subject: account.subject.name, stages });
  }
  return all;
}
