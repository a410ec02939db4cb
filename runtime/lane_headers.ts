import type { LaneRequest } from "./wire.ts";

/** The headers of a request as they came to its lane. */
export function headersOf({ headers }: LaneRequest): Headers {
  return new Headers(headers.map(([name = "", value = ""]) => [name, value]));
}
