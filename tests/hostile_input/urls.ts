import { type Call, CALLS, type PreparedCall } from "../support/calls/mod.ts";
import type { Attack, Attacks } from "./attack.ts";

const isPost = ({ endpoint }: Call) => endpoint.startsWith("POST");

/** GETs that lead on to where their query says. */
const LEADING_ON = ["GET /verify-email", "GET /reset-password/:token", "GET /magic-link/verify"];
const CALLBACK_FIELDS = ["callbackURL", "errorCallbackURL", "newUserCallbackURL", "redirectTo"];

/** A page's form passes on what it knows of, and this is no field of it. */
function isUnread({ endpoint }: Call, field: string): boolean {
  return endpoint === "POST /magic-link/verify" && field === "redirectTo";
}

/** Addresses that a browser takes for another site's. */
function evilUrls(site: string): string[] {
  return [
    "https://evil.example",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    `${site}.evil.example/`,
    `${site}@evil.example/`,
    "/\t/evil.example",
  ];
}

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
  const urls = evilUrls(world.platform.site);
  if (isPost(call)) {
    const fields = CALLBACK_FIELDS.filter((field) => !isUnread(call, field));
    return fields.flatMap((field, at) =>
      // All of them are judged by one rule, so one field stands for the others.
      urls.slice(0, at === 0 ? urls.length : 1).map((url) => ({
        name: `${field} to ${url}`,
        send: { body: { ...prepared.body, [field]: url } },
      }))
    );
  }
  if (!LEADING_ON.includes(call.endpoint)) return [];
  const { path = "" } = prepared;
  const own = path.replace(/[?&]callbackURL=[^&]*/, "");
  return urls.map((url) => ({
    name: `callbackURL to ${url}`,
    send: {
      path: withQuery(call, { ...prepared, path: own }, `callbackURL=${encodeURIComponent(url)}`),
    },
  }));
};
