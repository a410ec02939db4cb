/**
 * Every way in which every endpoint is attacked.
 *
 * @module
 */
import type { Attacks } from "./attack.ts";
import { brokenBodies } from "./bodies.ts";
import { IS_WHOLE } from "./extent.ts";
import { wrongFields } from "./fields.ts";
import { asAnotherOperator, foreignIds, inAnotherProject } from "./foreign.ts";
import { brokenHeaders, foreignOrigins, strangeCookies } from "./heads.ts";
import { brokenUrls, evilCallbacks, wrongMethods } from "./urls.ts";

const TURNS = 3;

/** What is refused before an endpoint sees it, whichever it is: a third of the endpoints stand for all. */
const BEFORE_ENDPOINTS: Readonly<Record<string, Attacks>> = {
  "broken bodies": brokenBodies,
  "broken headers": brokenHeaders,
  "cookies that are nobody's": strangeCookies,
  "broken URLs": brokenUrls,
  "other methods": wrongMethods,
};

/** The ways by name: first those whose call must be the one that would succeed. */
export const WAYS: Readonly<Record<string, Attacks>> = {
  "another site's page": foreignOrigins,
  "links to another site": evilCallbacks,
  "another project's ids": foreignIds,
  "in another project": inAnotherProject,
  "another operator": asAnotherOperator,
  ...Object.fromEntries(
    Object.entries(BEFORE_ENDPOINTS).map(([name, attacks], at) => [name, ofTurn(attacks, at)]),
  ),
  "wrong fields": wrongFields,
};

/** A way in which every third endpoint is attacked; the same ones each time, and others by another way. */
function ofTurn(attacks: Attacks, turn: number): Attacks {
  return (call, ...rest) =>
    IS_WHOLE || turnOf(call.endpoint) === turn % TURNS ? attacks(call, ...rest) : [];
}

function turnOf(endpoint: string): number {
  return [...endpoint].reduce((sum, char) => sum + char.charCodeAt(0), 0) % TURNS;
}
