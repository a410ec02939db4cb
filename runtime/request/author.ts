import type { Author } from "../../component/author.ts";
import { pathOf } from "../deployment/paths.ts";
import { methodOf, pathInEvents } from "../routes.ts";
import { addressOf, bodyFields } from "./lane_request.ts";
import type { HandleArgs } from "./wire.ts";

/** What the column `signedInBy` of a session says when another identity provider vouched. */
export const SIGNED_IN_BY_PROVIDER = "provider";

/** The author of what no request causes: jobs, and what they schedule. */
export const SYSTEM = { current: (): Author => ({ actorType: "system" }) };

/** What every event of one request says of it. */
export type Origin = Pick<Author, "ipAddress" | "method" | "requestId" | "userAgent" | "via">;

/** The request as its lane has it, as far as events tell of it. */
export type TrackedRequest = Pick<HandleArgs, "peer" | "request" | "requestId">;

/** What every event of a request says of it. The address is one that the host believes, or none. */
export function originOf(tracked: TrackedRequest | null): Origin {
  if (tracked === null) return {};
  const { peer, request, requestId } = tracked;
  const path = pathOf(request.url);
  const said: Origin = {
    requestId: requestId || undefined,
    ipAddress: addressOf(request) ?? peer,
    userAgent: request.headers.find(([name]) => name === "user-agent")?.[1],
    via: pathInEvents(path),
    method: methodOf(path, () => bodyFields(request)),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
