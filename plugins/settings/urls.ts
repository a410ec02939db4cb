import { trustworthyUrl } from "../../rules/local_hosts.ts";
import { fail, failNaming } from "../_kernel/errors.ts";
import { SETTINGS_ERROR_CODES } from "./error_codes.ts";

/** Characters of a URL; browsers and servers take no longer ones. */
const MAX_URL_LENGTH = 2048;

/**
 * Takes origins of a project's apps: `https://host[:port]` or, on the caller's own machine,
 * `http://localhost[:port]`. Each is given in the form browsers send, and once.
 *
 * @throws {APIError} ORIGIN_NOT_ALLOWED naming the list and the position
 */
export function parseOrigins(texts: readonly string[], { name }: { name: string }): string[] {
  return [...new Set(texts.map((text, at) => parseOrigin(text, `${name}[${at}]`)))];
}

function parseOrigin(text: string, name: string): string {
  const url = text.length > MAX_URL_LENGTH ? null : trustworthyUrl(text);
  const isBare = url?.pathname === "/" && url.search === "" && url.hash === "";
  if (url !== null && isBare && !/[?#]/.test(text)) return url.origin;
  return failNaming(SETTINGS_ERROR_CODES.ORIGIN_NOT_ALLOWED, name);
}

/**
 * Takes the address of an OpenID Connect discovery document.
 *
 * @throws {APIError} DISCOVERY_URL_NOT_ALLOWED
 */
export function parseDiscoveryUrl(text: string): string {
  const url = trustworthyUrl(text);
  if (url !== null && url.hash === "") return url.href;
  return fail("BAD_REQUEST", SETTINGS_ERROR_CODES.DISCOVERY_URL_NOT_ALLOWED);
}

/**
 * Takes the address of a page or picture: an https URL, or an http one of the caller's own machine,
 * in the form browsers send.
 *
 * @throws {APIError} URL_NOT_ALLOWED naming the setting
 */
export function parseUrl(text: string, { name }: { name: string }): string {
  const url = text.length > MAX_URL_LENGTH ? null : trustworthyUrl(text);
  if (url !== null && url.href.length <= MAX_URL_LENGTH) return url.href;
  return failNaming(SETTINGS_ERROR_CODES.URL_NOT_ALLOWED, name);
}
