import type { OutgoingRequest } from "./wire.ts";
import type { Asker } from "./ask.ts";

/** The asker as far as requests to other servers need it. */
export type FetchAsker = Pick<Asker, "fetch">;

/** What a server that could not be reached is to its caller: an answer that is no success. */
const UNREACHABLE_STATUS = 502;
const WITHOUT_BODY = [204, 205, 304];

/**
 * Asks for one answer of another server, in the place of a `fetch`: a mutation may not fetch, and Better
 * Auth's providers know no other way. A server that could not be reached answers 502, for
 * providers handle a bad status but not always a rejected fetch.
 */
export async function askedFetch(
  asker: FetchAsker,
  request: Request,
): Promise<Response> {
  const { body, headers, status } = JSON.parse(await asker.fetch(await toOutgoing(request)));
  if (status === 0) return new Response(null, { status: UNREACHABLE_STATUS });
  return new Response(WITHOUT_BODY.includes(status) ? null : body, { status, headers });
}

/** The same request gives the same text in every run, or its answer would not be found again. */
async function toOutgoing(request: Request): Promise<OutgoingRequest> {
  const body = await request.text();
  return {
    url: request.url,
    method: request.method,
    headers: [...request.headers],
    ...body === "" ? {} : { body },
  };
}
