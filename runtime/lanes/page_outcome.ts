import { jsonResponse } from "../request/errors.ts";
import { pathOf } from "../deployment/paths.ts";
import type { LaneRequest, LaneResponse } from "../request/wire.ts";

/**
 * Better Auth answers a magic link's failure by a redirect even where the caller named nowhere to go;
 * this makes an error of it.
 */
export function withoutBlindRedirect(request: LaneRequest, reply: LaneResponse): LaneResponse {
  const { searchParams } = new URL(request.url);
  const hasTarget = searchParams.has("callbackURL") || searchParams.has("errorCallbackURL");
  if (reply.status !== 302 || hasTarget || pathOf(request.url) !== "/magic-link/verify") {
    return reply;
  }
  const location = reply.headers.find(([name]) => name === "location")?.[1];
  const error = location === undefined ? null : new URL(location).searchParams.get("error");
  const code = (error ?? "INVALID_TOKEN").toUpperCase();
  return jsonResponse(400, { body: { code, message: "Ask for a new link" } });
}
