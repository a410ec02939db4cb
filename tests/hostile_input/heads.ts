import { type PreparedCall, routeOfCall } from "../support/calls/mod.ts";
import type { Attack, Attacks } from "./attack.ts";

const KIB = 1024;

const hasCookies = ({ client }: PreparedCall) => client.cookies.size > 0;

/** What tells somebody without a session that there is none, and does nothing. */
const FOR_NOBODY = ["GET /get-session", "POST /sign-out"];
/** What looks at a session if there is one, and does not need it. */
const FOR_ANYBODY = ["POST /send-verification-email"];
/** Where another site sends the browser by itself. */
const CROSS_SITE = ["POST /callback/:id"];

function header(name: string, value: string): Attack {
  return { name: `${name}: ${value.slice(0, 40)}`, send: { headers: { [name]: value } } };
}

/** Headers that are too large, and keys that are none. */
export const brokenHeaders: Attacks = (_, { client }) => {
  const [name = "session"] = client.cookies.keys();
  const many = Array.from({ length: 4000 }, (_, at) => `c${at}=x`).join("; ");
  return [
    header("cookie", `${name}=${"x".repeat(60 * KIB)}`),
    header("cookie", many),
    header("accept-language", "x".repeat(60 * KIB)),
    header("x-anything", "x".repeat(60 * KIB)),
    header("authorization", "Basic YTpi"),
    header("authorization", "Bearer "),
    header("authorization", `Bearer sk_live_${"x".repeat(49)}`),
    header("authorization", "Bearer sk_live_'; DROP TABLE session; --"),
  ];
};

/** Cookies that are nobody's. */
export const strangeCookies: Attacks = ({ endpoint }, prepared, { other }) => {
  const { closed, limit } = routeOfCall({ endpoint });
  // A mailed code opens what it is for; the cookie only says that this browser asked for it.
  const isByCode = limit === "mailed-code" && closed === undefined;
  const isFree = isByCode || [...FOR_ANYBODY, ...CROSS_SITE].includes(endpoint);
  if (isFree || !hasCookies(prepared)) return [];
  const names = [...prepared.client.cookies.keys()];
  const cookie = (name: string, value: string): Attack => ({
    name: `a cookie ${name}`,
    maySucceed: FOR_NOBODY.includes(endpoint),
    send: { headers: { cookie: names.map((name) => `${name}=${value}`).join("; ") } },
  });
  const signed = other.client.cookies.get("better-auth.session_token") ?? "";
  return [
    cookie("without a value", ""),
    cookie("that is no percent-encoding", "%E0%A4%A"),
    cookie("of NUL", "%00.%00"),
    cookie("of dots", "....."),
    cookie("of bytes beyond ASCII", "\u00ff\u00fe\u0080"),
    cookie("without a signature", "abcdefghijklmnopqrstuvwxyz012345"),
    cookie("with another project's token", other.sessionToken),
    cookie("with another project's token and no true signature", `${other.sessionToken}.AAAA%3D`),
    cookie("of another project", signed),
  ];
};

/** A cookie that comes with another site's page. */
export const foreignOrigins: Attacks = ({ endpoint }, prepared, { world }) => {
  const isRead = !endpoint.startsWith("POST");
  if (isRead || !hasCookies(prepared) || CROSS_SITE.includes(endpoint)) return [];
  const { site } = world.platform;
  return [
    header("origin", "https://evil.example"),
    header("origin", "null"),
    header("origin", ""),
    header("origin", `${site}.evil.example`),
    header("origin", site.replace("http:", "https:")),
    {
      ...header("origin", ""),
      send: { headers: { origin: "", referer: "https://evil.example/" } },
    },
  ];
};
