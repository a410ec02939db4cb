import { headersOf } from "../request/lane_request.ts";
import { type AllowedOrigins, trustedOrigins } from "../deployment/origins.ts";
import { isOwnOrigin } from "../deployment/own_origin.ts";
import { pathOf } from "../deployment/paths.ts";
import { routeOf } from "../routes.ts";
import type { Credential, LaneRequest } from "../request/wire.ts";

/** What a request is judged by. */
interface ForeignPageInput {
  /** How the request names its project. */
  readonly kind: Credential["kind"];
  readonly siteUrl: string;
  readonly settings: AllowedOrigins;
}

/**
 * Whether a page of an origin that the project does not list sends what may change something. Better
 * Auth asks where a cookie comes along, and at some of the ways to sign in; at the others, a page of
 * anybody's would sign its visitors in as somebody else, and a page that another project lists passes
 * the preflight too. A request with a key comes from an app's server, and one without an origin from
 * no browser.
 */
export function isFromForeignPage(
  request: LaneRequest,
  { kind, settings, siteUrl }: ForeignPageInput,
): boolean {
  if (request.method === "GET" || kind === "bearer" || kind === "proxy") return false;
  // An identity provider's page sends its answer by a form; the state says whose it is.
  if (routeOf(pathOf(request.url)).refusal === "callback") return false;
  const headers = headersOf(request);
  return Boolean(headers.get("origin")) &&
    !isOwnOrigin(headers, trustedOrigins(siteUrl, settings));
}
