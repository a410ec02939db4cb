import type { Author } from "../../component/author.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { type Route, routeOf } from "../routes.ts";
import type { HandleArgs, LaneResponse, ResolvedScope } from "../request/wire.ts";

/** An id that may stand there; anyone can send anything. */
const KNOWN_CALLBACK = /^\/callback\/[\w-]{1,64}$/;
/** What a provider or Better Auth writes into a redirect. */
const REDIRECT_ERROR = /^[A-Za-z0-9_]{1,100}$/;
/** To read a path's parameters. */
const ANY_ORIGIN = "http://app";
const SESSION_COOKIE = /session_token=[^;]/;
const MISSING_PERMISSION = /"code":"(MISSING_PERMISSION_[A-Z_]+)"/;
/** The secret that a request names, in the form of an id; anyone can send anything. */
const SECRET_ID = /"secretId":\s*"(vsec_[0-9A-HJKMNP-TV-Z]{26})"/;
/** Statuses of refusals that are written down, by what they are of. */
const ABOUT: Partial<Record<NonNullable<Route["refusal"]>, readonly number[]>> = {
  "sign-in": [401],
  // Unknown or of another context, and what is stored but does not open.
  vault: [403, 404, 422],
};
const ERROR_CODE = /"code":"([A-Z0-9_]{1,100})"/;

/** The refused request and its answer. */
interface RefusalInput {
  readonly component: BanataComponent;
  readonly response: LaneResponse;
  readonly author?: Author;
  readonly args: Pick<HandleArgs, "request" | "requestId">;
  readonly scope: ResolvedScope;
  /** Path below the base path. */
  readonly path: string;
}

/**
 * Writes the event of a refused request, if it is worth one: a failed sign-in, also by a provider, a
 * permission that is not held, or a secret that was not given out. What the inner mutation refused leaves
 * nothing there, so the outer one calls this.
 */
export async function recordRefusal(
  ctx: WriteCtx,
  { args, component, author, path, response, scope }: RefusalInput,
): Promise<void> {
  const { refusal } = routeOf(path);
  const code = refusal === "callback" ? callbackCode(response) : refusedCode(response, refusal);
  if (code === undefined) return;
  const { request, requestId } = args;
  const by = author ?? { actorType: "anonymous", requestId };
  const { projectId } = scope;
  const shown = refusal === "callback" && !KNOWN_CALLBACK.test(path) ? "/callback/*" : path;
  const about = refusal === "vault" ? SECRET_ID.exec(request.body ?? "")?.[1] : undefined;
  const event = { projectId, path: shown, code, about, author: by };
  await ctx.runMutation(component.events.recordRefusal, event);
}

function refusedCode(
  { body, status }: LaneResponse,
  refusal: Route["refusal"],
): string | undefined {
  const isAbout = refusal !== undefined && ABOUT[refusal]?.includes(status);
  return (isAbout ? ERROR_CODE : MISSING_PERMISSION).exec(body ?? "")?.[1];
}

/**
 * Why coming back from a provider failed: Better Auth leads to the app's error page then, and an app's
 * own callback may have a parameter `error` too.
 */
function callbackCode({ body, headers, status }: LaneResponse): string | undefined {
  if (status >= 400 && status < 500) return ERROR_CODE.exec(body ?? "")?.[1];
  const location = headers.find(([name]) => name === "location")?.[1];
  if (location === undefined || !URL.canParse(location, ANY_ORIGIN)) return undefined;
  const error = new URL(location, ANY_ORIGIN).searchParams.get("error");
  const signedIn = headers.some(([name, value]) =>
    name === "set-cookie" && SESSION_COOKIE.test(value)
  );
  if (error === null || signedIn) return undefined;
  return REDIRECT_ERROR.test(error) ? error.toUpperCase() : "OAUTH_ERROR";
}
