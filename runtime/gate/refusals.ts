import type { Author } from "../../component/author.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RefusalAction } from "../../rules/audit_actions.ts";
import { originOf } from "../request/author.ts";
import { pathInEvents, type Route, routeOf } from "../routes.ts";
import type { HandleArgs, LaneResponse, ResolvedScope, ScopedKey } from "../request/wire.ts";

/** An id that may stand there; anyone can send anything. */
const KNOWN_CALLBACK = /^\/callback\/[\w-]{1,64}$/;
/** What a provider or Better Auth writes into a redirect. */
const REDIRECT_ERROR = /^[A-Za-z0-9_]{1,100}$/;
/** To read a path's parameters. */
const ANY_ORIGIN = "http://app";
const SESSION_COOKIE = /session_token=[^;]/;
/** The secret that a request names, in the form of an id; anyone can send anything. */
const SECRET_ID = /"secretId":\s*"(vsec_[0-9A-HJKMNP-TV-Z]{26})"/;
const ERROR_CODE = /"code":"([A-Z0-9_]{1,100})"/;

/** Codes of the scope's refusals: the request names no project, or another than its credential. */
const OF_SCOPE = /^(?:CLIENT_ID_NOT_ALLOWED|PROJECT_(?:ID_NOT_ALLOWED|NOT_FOUND|SCOPE_MISMATCH))$/;
/** What of another origin, or leading to one, is refused. */
const OF_ORIGIN = /ORIGIN$|_CALLBACK_URL$|_REDIRECT_URL$|^CROSS_SITE_/;
const OF_SIGN_UP = /^(?:NEW_USER_)?SIGN_?UP_|_SIGN_?UP_|^PROJECT_API_KEY_REQUIRED$/;
/** What is wrong with a link or a code. */
const OF_PROOF = /TOKEN|OTP|ATTEMPTS|EXPIRED|INVALID_(?:BACKUP_)?CODE|VERIFICATION_NOT_FOUND/;

/**
 * What a refusal is called in the audit log, by the first line that fits; undefined for one that is not
 * worth an event: a field that is wrong, a row that is not there, a request of nobody.
 */
function actionOf(code: string, { route, status }: RefusedRoute): RefusalAction | undefined {
  const { limit, method, proof, refusal } = route;
  const isSignIn = refusal === "sign-in" || refusal === "callback" || method === "magic-link";
  if (code === "UNAUTHORIZED" || code === "AUTHENTICATION_REQUIRED") return undefined;
  if (status === 429) return "rate_limit.exceeded";
  if (code === "INVALID_API_KEY") return "api_key.refused";
  if (OF_SCOPE.test(code) && route.operator === undefined) return "scope.refused";
  if (code.startsWith("MISSING_PERMISSION_")) return "permission.denied";
  if (OF_ORIGIN.test(code)) return "origin.refused";
  if (refusal === "vault" && [403, 404, 422].includes(status)) return "vault.refused";
  if (OF_SIGN_UP.test(code)) return "sign_up.refused";
  if (limit === "setup" && status === 401) return "setup.refused";
  if (limit === "two-factor" && (status === 401 || OF_PROOF.test(code))) {
    return "two_factor.refused";
  }
  if (isSignIn && (status === 401 || status === 403 || status < 400 || OF_PROOF.test(code))) {
    return "session.refused";
  }
  if (code === "INVALID_PASSWORD") return "password.refused";
  if ((proof !== undefined || refusal === "link" || limit !== undefined) && OF_PROOF.test(code)) {
    return "verification.refused";
  }
  return status === 403 ? "permission.denied" : undefined;
}

/** Where and how a request was refused. */
interface RefusedRoute {
  readonly route: Route;
  readonly status: number;
}

/** The name and the code of what the audit log says of an answer; null for what it says nothing of. */
export function refusalIn(
  response: LaneResponse,
  path: string,
): { action: RefusalAction; code: string } | null {
  const route = routeOf(path);
  const { body, status } = response;
  const leadsBack = route.refusal === "callback" || route.refusal === "link";
  const code = status >= 400 && status < 500
    ? ERROR_CODE.exec(body ?? "")?.[1]
    : leadsBack && status < 400
    ? redirectedCode(response)
    : undefined;
  const action = code === undefined ? undefined : actionOf(code, { route, status });
  return code === undefined || action === undefined ? null : { action, code };
}

/** The refused request and its answer. */
export interface RefusalInput {
  readonly component: BanataComponent;
  readonly response: LaneResponse;
  readonly author?: Author;
  readonly args: Pick<HandleArgs, "peer" | "request" | "requestId">;
  readonly scope: Pick<ResolvedScope, "kind" | "projectId" | "target"> & {
    readonly key?: Pick<ScopedKey, "id" | "name">;
  };
  /** Path below the base path. */
  readonly path: string;
}

/**
 * Writes the event of a refused request, if it is worth one. What the inner mutation refused leaves
 * nothing there, so the outer one calls this.
 */
export async function recordRefusal(
  ctx: WriteCtx,
  { args, component, author, path, response, scope }: RefusalInput,
): Promise<void> {
  const refusal = refusalIn(response, path);
  if (refusal === null) return;
  const by = author ?? { ...whoIs(scope), ...originOf(args) };
  const { projectId, target } = scope;
  const { body = "" } = args.request;
  await ctx.runMutation(component.refusals.record, {
    ...refusal,
    // An operator who acts in a project is refused there.
    projectId: by.actorType === "operator" ? target ?? projectId : projectId,
    path: shownPath(path),
    about: refusal.action === "vault.refused" || refusal.action === "permission.denied"
      ? SECRET_ID.exec(body)?.[1]
      : undefined,
    author: by,
  });
}

/** Who asks, where no lane has found out: the key, else nobody. */
function whoIs({ key, kind }: RefusalInput["scope"]): Author {
  return kind === "bearer" && key !== undefined
    ? { actorType: "api_key", actorId: key.id, actorName: key.name }
    : { actorType: "anonymous" };
}

/** Without what may be a token, or any text. */
function shownPath(path: string): string {
  if (!path.startsWith("/callback/")) return pathInEvents(path);
  return KNOWN_CALLBACK.test(path) ? path : "/callback/*";
}

/**
 * Why coming back from a provider, or by a link, failed: Better Auth leads to the app's error page then, and
 * an app's own callback may have a parameter `error` too.
 */
function redirectedCode({ headers }: LaneResponse): string | undefined {
  const location = headers.find(([name]) => name === "location")?.[1];
  if (location === undefined || !URL.canParse(location, ANY_ORIGIN)) return undefined;
  const error = new URL(location, ANY_ORIGIN).searchParams.get("error");
  const signedIn = headers.some(([name, value]) =>
    name === "set-cookie" && SESSION_COOKIE.test(value)
  );
  if (error === null || signedIn) return undefined;
  return REDIRECT_ERROR.test(error) ? error.toUpperCase() : "OAUTH_ERROR";
}
