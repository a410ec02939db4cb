import { pathOf } from "../deployment/paths.ts";
import { routeOf } from "../routes.ts";
import type { LaneRequest } from "./wire.ts";

/** Ends the client id in an OAuth state; no client id holds one. */
const SEPARATOR = ".";

/** An OAuth state that says whose it is, so that a provider's answer finds its project. */
export function tagState(state: string, clientId: string): string {
  return `${clientId}${SEPARATOR}${state}`;
}

/** The state as it was before {@link tagState}, or null when it was tagged for another client id. */
export function untagState(tagged: string, clientId: string): string | null {
  const tag = `${clientId}${SEPARATOR}`;
  return tagged.startsWith(tag) ? tagged.slice(tag.length) : null;
}

/** The state that a provider brings back to be exchanged, or null where none does. */
export function stateBroughtBack(
  { method, url }: Pick<LaneRequest, "method" | "url">,
): string | null {
  const isExchanged = method === "GET" && routeOf(pathOf(url)).bringsState === true;
  return isExchanged ? new URL(url).searchParams.get("state") : null;
}

/**
 * The client id at the head of the state that a provider brings back, in the query or in a form's
 * fields; the query counts first, as it does for Better Auth.
 *
 * @returns undefined where no provider comes back, null where the state names nobody
 */
export function clientIdInState(
  url: string,
  fields: Readonly<Record<string, unknown>> | null,
): string | null | undefined {
  if (!routeOf(pathOf(url)).bringsState) return undefined;
  const state = new URL(url).searchParams.get("state") ?? fields?.state;
  if (typeof state !== "string") return null;
  const [clientId, ...rest] = state.split(SEPARATOR);
  return clientId && rest.length > 0 ? clientId : null;
}
