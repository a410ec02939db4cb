import type { LaneResponse } from "../wire.ts";
import { document, pageHeaders } from "./document.ts";
import { errorText } from "./error_text.ts";
import { html } from "./html.ts";

/** Where a redirect leads that has nowhere else to go; Better Auth's page there links to its own site. */
const ERROR_PATH = "/error";
/** What our own and Better Auth's codes look like; anybody can write anything into the address. */
const ERROR_CODE = /^[a-z][a-z0-9_]{0,63}$/i;

/**
 * The page that says what went wrong by the `error` of its address, or null for another path. It shows
 * a sentence of ours and the code, and no other text that the address carries.
 */
export function errorPage({ method, url }: Request, path: string): LaneResponse | null {
  if (path !== ERROR_PATH || (method !== "GET" && method !== "HEAD")) return null;
  const given = new URL(url).searchParams.get("error") ?? "";
  const code = ERROR_CODE.test(given) ? given.toUpperCase() : undefined;
  const body = html`<p role="alert">${errorText({ code })}</p>
<p>${code === undefined ? "" : `Code: ${code}`}</p>`;
  return { status: 200, headers: pageHeaders([]), body: document("This did not work", body) };
}
