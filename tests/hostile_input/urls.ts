import { type Call, CALLS, type PreparedCall } from "../support/calls/mod.ts";
import { TARGET_CODES } from "../../runtime/gate/listed_origins.ts";
import { hostileTargets } from "../support/hostile_targets.ts";
import type { Attack, Attacks } from "./attack.ts";
import { IS_WHOLE } from "./extent.ts";

/**
 * Values of each name that a call is sent: calls take turns, so all of them meet every name. One place judges
 * all of them, `runtime/gate/listed_origins.ts`, and its test asks it about each.
 */
const VALUES_PER_NAME = IS_WHOLE ? 3 : 1;
const TARGET_NAMES = Object.keys(TARGET_CODES);
let turn = 0;

function withQuery({ endpoint }: Call, { path }: PreparedCall, query: string): string {
  const own = path ?? endpoint.split(" ")[1] ?? "";
  return `${own}${own.includes("?") ? "&" : "?"}${query}`;
}

/** URLs that no endpoint takes. */
export const brokenUrls: Attacks = (call, prepared) => {
  const [path = "", query] = withQuery(call, prepared, "").split("?");
  const url = (name: string, path: string): Attack => ({ name, send: { path } });
  return [
    url("a NUL in the query", withQuery(call, prepared, "note=a%00b")),
    url("a parameter that stands twice", withQuery(call, prepared, "a=1&a=2")),
    url("a client id that stands twice", withQuery(call, prepared, "client_id=a&client_id=b")),
    url("a URL of 20 KiB", withQuery(call, prepared, `a=${"x".repeat(20 * 1024)}`)),
    url("a path that is no percent-encoding", `${path}%E0%A4%A?${query}`),
    url("a path with a NUL", `${path}%00?${query}`),
    url("a path that goes on", `${path}/and/on?${query}`),
  ];
};

/** Methods that the endpoint's path is not served with. */
export const wrongMethods: Attacks = ({ endpoint }) => {
  const [, path] = endpoint.split(" ");
  const served = CALLS.map(({ endpoint }) => endpoint);
  return ["PUT", "PATCH", "DELETE", "POST"].filter((method) =>
    !served.includes(`${method} ${path}`)
  )
    .map((method) => ({ name: method, send: { method, body: {} } }));
};

/** Links that lead on to another site. */
export const evilCallbacks: Attacks = (call, prepared, { world }) => {
  const values = hostileTargets(world.platform.site);
  const { path = "" } = prepared;
  const own = path.replace(/[?&]callbackURL=[^&]*/, "") || undefined;
  return TARGET_NAMES.flatMap((field) =>
    Array.from({ length: VALUES_PER_NAME }, () => values[turn++ % values.length] ?? "")
      .map((url): Attack => {
        const query = new URLSearchParams({ [field]: url }).toString();
        // So that each name is in the body of every other call.
        const isInBody = (turn + Math.floor(turn / TARGET_NAMES.length)) % 2 === 0;
        const send = call.endpoint.startsWith("POST") && isInBody
          ? { body: { ...prepared.body, [field]: url } }
          : { path: withQuery(call, { ...prepared, path: own }, query) };
        return { name: `${field} to ${url}`, send };
      })
  );
};
