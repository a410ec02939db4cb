import { cookieSecrets } from "../../runtime/crypto/cookie_secrets.ts";
import { cookieStyle } from "../../runtime/request/cookie_names.ts";
import type { Credential } from "../../runtime/request/wire.ts";
import type { Random } from "../support/random.ts";
import { signedCookie } from "../support/signed_cookie.ts";
import type { ComparedProject } from "./projects.ts";

/** The roots of a deployment, and one that is none of them. */
export interface Roots {
  readonly secret: string;
  readonly previousSecrets: readonly string[];
  readonly unknown: string;
}

/** What a request's cookies are made of. */
export interface CookieOptions {
  readonly random: Random;
  readonly project: ComparedProject;
  readonly credential: Credential;
  readonly baseUrl: string;
  readonly token: string;
  /** The token of another session, of whatever project. */
  readonly otherToken: string;
  readonly otherProject: ComparedProject;
  readonly roots: Roots;
}

/** A request's cookie header; undefined for none. */
export async function cookieHeader(options: CookieOptions): Promise<string | undefined> {
  const { random } = options;
  const { alsoReads, prefix } = styleOf(options);
  const value = await random.weighted(VALUES)(options);
  if (value === undefined) return random.pick([undefined, "", "theme=dark", ";;;", "a"]);
  const named = (name: string) => `${prefix}.${name}`;
  const of = random.weighted([[20, prefix], [3, alsoReads ?? prefix], [1, prefix.toUpperCase()]]);
  const token = `${of}.session_token${random.pick(EQUALS)}${value}`;
  const beside = await random.weighted<() => Promise<string[]>>([
    [24, () => Promise.resolve([])],
    [3, () => Promise.resolve(["theme=dark", "=", "no pair", "other.session_token=1.2"])],
    [2, async () => [`${named("dont_remember")}=${await goodValue(options, "true")}`]],
    [1, () => Promise.resolve([`${named("dont_remember")}=true.${"A".repeat(43)}=`])],
    [1, async () => [`${named("dont_remember")}=${await goodValue(options, "true", { at: 1 })}`]],
    [1, () => Promise.resolve([`${named(random.pick(["session_data", "session_data.0"]))}=abc`])],
    [1, async () => [`${named("session_token")}=${await random.pick(SIGNED)(options)}`]],
    [1, () => Promise.resolve([`${alsoReads ?? "x"}.session_token=${value}`])],
  ])();
  const pairs = random.chance(0.5) ? [token, ...beside] : [...beside, token];
  return pairs.join(random.pick(SEPARATORS));
}

const EQUALS = ["=", "=", "=", "=", " = ", "=\t"];
const SEPARATORS = ["; ", "; ", "; ", ";", " ;\t", "; ; "];

type Make = (options: CookieOptions) => Promise<string | undefined>;

/** The value of a cookie that the project's current secret signs, or one `at` a root before it. */
async function goodValue(
  { project, roots }: CookieOptions,
  token: string,
  { at = 0, of = project.id } = {},
): Promise<string> {
  const secrets = await cookieSecrets(roots, of);
  return await signedCookie(token, (secrets[at] ?? secrets[0]).value);
}

/** Cookies with a signature that holds, or nearly. */
const SIGNED: readonly Make[] = [
  (options) => goodValue(options, options.token),
  (options) => goodValue(options, options.otherToken),
  (options) => goodValue(options, options.token, { of: options.otherProject.id }),
  (options) => goodValue(options, options.token, { at: 1 }),
];

/** What stands in the cookie, by how often. */
const VALUES: readonly (readonly [number, Make])[] = [
  [90, (options) => goodValue(options, options.token)],
  [4, async (options) => decodeURIComponent(await goodValue(options, options.token))],
  [2, async (options) => `"${await goodValue(options, options.token)}"`],
  [1, async (options) => `"${await goodValue(options, options.token)}`],
  [6, (options) => goodValue(options, options.token, { at: 1 })],
  [1, async (options) => `"${await goodValue(options, options.token, { at: 1 })}"`],
  [1, async (options) => decodeURIComponent(await goodValue(options, options.token, { at: 1 }))],
  [3, (options) => goodValue(options, options.token, { of: options.otherProject.id })],
  [3, (options) => goodValue({ ...options, roots: unknownRoot(options) }, options.token)],
  [3, (options) => goodValue(options, options.otherToken)],
  [2, (options) => goodValue(options, "a token that no session has")],
  [2, (options) => goodValue(options, "")],
  [6, async (options) => cut(options, await goodValue(options, options.token))],
  [6, async (options) => flipped(options, await goodValue(options, options.token))],
  [3, swapped],
  [2, ({ token }) => Promise.resolve(token)],
  [
    2,
    ({ random }) => Promise.resolve(random.pick(["", "%", "%zz.%", ".", "null", "é.é", "a=b=c"])),
  ],
  [1, ({ token }) => Promise.resolve(`${token.repeat(200)}.${"A".repeat(43)}=`)],
  [6, () => Promise.resolve(undefined)],
];

function unknownRoot({ roots }: CookieOptions): Roots {
  return { ...roots, secret: roots.unknown, previousSecrets: [] };
}

function cut({ random }: CookieOptions, value: string): string {
  const at = random.int(value.length);
  return random.chance(0.5) ? value.slice(0, at) : value.slice(at);
}

function flipped({ random }: CookieOptions, value: string): string {
  const at = random.int(value.length);
  return `${value.slice(0, at)}${random.pick(["A", "_", "+", ".", "0"])}${value.slice(at + 1)}`;
}

/** The token of one session under the signature of another's. */
async function swapped(options: CookieOptions): Promise<string> {
  const other = decodeURIComponent(await goodValue(options, options.otherToken));
  return encodeURIComponent(`${options.token}.${other.split(".").at(-1)}`);
}

function styleOf({ baseUrl, credential, project }: CookieOptions) {
  const { clientId, id: projectId, settings } = project;
  return cookieStyle({ projectId, clientId, kind: credential.kind, baseUrl, settings });
}
