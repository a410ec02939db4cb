import { type RequestInFlight, serve } from "../../runtime/request/in_flight.ts";
import type { FetchAsker } from "../../runtime/request/asked_fetch.ts";

/** Runs a body as for a request of which nothing but its questions to other servers is asked. */
export function withAskedFetch<T>(asker: FetchAsker, body: () => Promise<T>): Promise<T> {
  return serve({ asker } as RequestInFlight, body);
}
