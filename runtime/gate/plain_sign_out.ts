import { originOf } from "../request/author.ts";
import { headersOf } from "../request/lane_request.ts";
import { withDefaults } from "../../plugins/settings/table.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { readConfig } from "../deployment/config.ts";
import { cookieStyle, sessionCookies } from "../request/cookie_names.ts";
import { cookieSigners } from "../crypto/signed_cookies.ts";
import { isSigned, parseSigned } from "../crypto/signed_values.ts";
import { jsonResponse } from "../request/errors.ts";
import { baseUrlOf, trustedOrigins } from "../deployment/origins.ts";
import type { HandleArgs, LaneResponse } from "../request/wire.ts";

/** Where browsers sign out. */
export const SIGN_OUT_PATH = "/sign-out";

/**
 * Answers the sign-out that browsers send, without Better Auth: it would be loaded, and on Convex
 * evaluated, to delete one row. Null for everything that is not plain: another origin than a listed one,
 * a cookie that is not there, stands twice or is not signed under the current secret, fields in the body.
 * Better Auth answers these, so every refusal is its own. The answer to a plain one is the same as its.
 */
export async function plainSignOut(
  ctx: WriteCtx,
  { args, component }: { component: BanataComponent; args: HandleArgs },
): Promise<LaneResponse | null> {
  const { request, scope: { clientId, kind, projectId, settings } } = args;
  const isBare = request.method === "POST" && request.body === "{}" && !request.url.includes("?");
  if (!isBare) return null;
  const headers = headersOf(request);
  const config = readConfig();
  const allowed = withDefaults(settings ?? null);
  const origin = headers.get("origin");
  if (origin === null || !trustedOrigins(config.siteUrl, allowed).includes(origin)) return null;
  const baseUrl = baseUrlOf(headers, { siteUrl: config.siteUrl, settings: allowed });
  const style = cookieStyle({ projectId, clientId, kind, baseUrl, settings: allowed });
  const { attributes, names } = sessionCookies(style);
  const signed = parseSigned(onlyCookie(headers, names[0]) ?? "");
  if (signed === null) return null;
  const [signer] = await cookieSigners({ config, projectId });
  if (!isSigned(signed, signer)) return null;
  const author = { actorType: "anonymous", ...originOf(args) } as const;
  await ctx.runMutation(component.session_end.end, { projectId, token: signed.value, author });
  return jsonResponse(200, {
    body: { success: true },
    headers: names.map((name) => ["set-cookie", `${name}=; Max-Age=0; ${attributes}`]),
  });
}

/** The value of a cookie that stands there once. */
function onlyCookie(headers: Headers, name: string): string | undefined {
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const [found, another] = pairs.filter((pair) => pair.startsWith(`${name}=`));
  return another === undefined ? found?.slice(name.length + 1) : undefined;
}
