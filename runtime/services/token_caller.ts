import type { Auth, FunctionReference } from "convex/server";
import { PLATFORM_PROJECT_ID } from "../../plugins/_kernel/scope.ts";
import {
  DEFAULT_SETTINGS,
  type ProjectSettings,
  withDefaults,
} from "../../plugins/settings/table.ts";
import { readConfig } from "../deployment/config.ts";
import { issuerUrl, PLATFORM_CLIENT_ID } from "../deployment/paths.ts";
import type { BanataComponent } from "../request/component_api.ts";

/** The ctx of a query or a mutation. */
export interface CheckCtx {
  /** Calls a query in the running transaction. */
  runQuery<Query extends FunctionReference<"query", "internal">>(
    query: Query,
    args: Query["_args"],
  ): Promise<Query["_returnType"]>;
  /** Who calls, by their token. */
  readonly auth: Auth;
}

/** Who calls an operator's own function. */
interface TokenCaller {
  /** The project that issued the token. */
  readonly projectId: string;
  readonly userId: string;
  /** The session that the token was given to; null for a token that names none. */
  readonly sessionId: string | null;
  readonly settings: ProjectSettings;
}

/** Whom the token of a call names; null for a token of another issuer or of a project that is shut, or none. */
export async function callerOf(
  ctx: CheckCtx,
  component: BanataComponent,
): Promise<TokenCaller | null> {
  const identity = await ctx.auth.getUserIdentity();
  if (identity === null) return null;
  const { issuer, sid, subject: userId } = identity;
  const { siteUrl } = readConfig();
  const named = { userId, sessionId: typeof sid === "string" ? sid : null };
  if (issuer === issuerUrl(siteUrl, PLATFORM_CLIENT_ID)) {
    return { ...named, projectId: PLATFORM_PROJECT_ID, settings: DEFAULT_SETTINGS };
  }
  const prefix = issuerUrl(siteUrl, "");
  if (!issuer.startsWith(prefix)) return null;
  const clientId = issuer.slice(prefix.length);
  const scoped = await ctx.runQuery(component.scope.byClientId, { clientId });
  return scoped &&
    { ...named, projectId: scoped.project.id, settings: withDefaults(scoped.settings) };
}
