/**
 * Which hosts are this machine itself, and which URLs may be trusted with what is sent there.
 *
 * @module
 */

/** No `*` and no `?`: Better Auth would take them for patterns. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/** An https URL, or an http one of the machine itself, without a name and password in it. */
export function trustworthyUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== "" || url.password !== "") return null;
  if (!HOST.test(url.hostname)) return null;
  const isLocal = url.protocol === "http:" && isLoopback(url.hostname);
  return url.protocol === "https:" || isLocal ? url : null;
}

/** Whether only this machine reaches a host name or address: what is sent there crosses no network. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname);
}
