import type { LaneResponse } from "../request/wire.ts";
import { document, pageHeaders } from "./page_document.ts";
import { errorText } from "./error_text.ts";
import { html } from "../../plugins/_kernel/html.ts";
import { isErrorPage } from "../deployment/paths.ts";

/** What our own and Better Auth's codes look like; anybody can write anything into the address. */
const ERROR_CODE = /^[a-z][a-z0-9_]{0,63}$/i;

/**
 * Makes the page that says what went wrong, by the `error` of its address, of the lane's answer; every
 * other answer stays. It shows a sentence of ours and the code, and no other text of the address.
 */
export function errorPage(
  { method, url }: Pick<Request, "method" | "url">,
  { path, reply }: { path: string; reply: LaneResponse },
): LaneResponse {
  if (!isErrorPage({ method, path }) || reply.status !== 200) return reply;
  const given = new URL(url).searchParams.get("error") ?? "";
  const code = ERROR_CODE.test(given) ? given.toUpperCase() : undefined;
  const body = html`<p role="alert">${errorText({ code })}</p>
<p>${code === undefined ? "" : `Code: ${code}`}</p>`;
  const kept = reply.headers.filter(([name]) => name !== "content-type");
  const headers = [...kept, ...pageHeaders([])];
  return { status: 200, headers, body: document("This did not work", body) };
}
