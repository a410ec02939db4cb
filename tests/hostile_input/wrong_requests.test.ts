import { attackEveryEndpoint, type Attacks } from "./attack.ts";
import { brokenBodies } from "./bodies.ts";
import { wrongFields } from "./fields.ts";
import { brokenHeaders, strangeCookies } from "./heads.ts";
import { brokenUrls, wrongMethods } from "./urls.ts";

/** Each endpoint is attacked in every way by `deno task hostile`, and here in some that are judged before it. */
const IS_WHOLE = Deno.env.get("BANATA_HOSTILE") === "whole";
const TURNS = 3;

/** What is refused before an endpoint sees it, whichever it is: a third of the endpoints stand for all. */
const BEFORE_ENDPOINTS: Readonly<Record<string, Attacks>> = {
  "broken bodies": brokenBodies,
  "broken headers": brokenHeaders,
  "cookies that are nobody's": strangeCookies,
  "broken URLs": brokenUrls,
  "other methods": wrongMethods,
};

Deno.test("Whatever is wrong with a request is refused and changes nothing", async (t) => {
  const inTurn = Object.entries(BEFORE_ENDPOINTS)
    .map(([name, attacks], at) => [name, ofTurn(attacks, at % TURNS)]);
  await attackEveryEndpoint(t, { ...Object.fromEntries(inTurn), "wrong fields": wrongFields });
});

/** A way in which every third endpoint is attacked; the same ones each time, and others by another way. */
function ofTurn(attacks: Attacks, turn: number): Attacks {
  return (call, ...rest) =>
    IS_WHOLE || turnOf(call.endpoint) === turn ? attacks(call, ...rest) : [];
}

function turnOf(endpoint: string): number {
  return [...endpoint].reduce((sum, char) => sum + char.charCodeAt(0), 0) % TURNS;
}
