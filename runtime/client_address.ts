import type { LaneRequest } from "./wire.ts";

/** The header that carries a believed client address inside the platform; never taken from outside. */
export const CLIENT_ADDRESS_HEADER = "x-banata-client-address";

/** The client's address, where a trusted proxy makes it known; else null. */
export function addressOf({ headers }: LaneRequest): string | null {
  return headers.find(([name]) => name === CLIENT_ADDRESS_HEADER)?.[1] ?? null;
}
