import type { UserSession } from "../../component/user_session.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { LaneRequest, LaneResponse, LightResult, ResolvedScope } from "../request/wire.ts";
import type { Place } from "./scope.ts";

/** A request as the light lane's answers see it: its scope is resolved, and nothing about it is refused. */
export interface LightRequest {
  /** The lane's own transaction, which only reads. */
  readonly ctx: RunCtx;
  readonly component: BanataComponent;
  readonly request: LaneRequest;
  /** Never that of an operator who acts in another project. */
  readonly scope: ResolvedScope;
  readonly place: Place;
  /** What was found with the scope for a token that the request seems to bring; its signature is not verified yet. */
  readonly read?: { readonly token: string; readonly session: UserSession | null };
  /** Epoch milliseconds. */
  readonly now: number;
}

/** An answer, or the lane that must give it: `read` what is not plain, `write` what is sure to write. */
export type LightAnswer = LaneResponse | NonNullable<LightResult["lane"]>;

/**
 * What answers an endpoint without Better Auth, byte for byte as Better Auth would. Whatever it does not know
 * it leaves to the other lanes, so that no answer depends on it.
 */
export type AnswerLight = (request: LightRequest) => Promise<LightAnswer>;

/** A plugin of which the light lane answers endpoints. */
export type LightPlugin = "api-keys" | "organizations" | "rbac" | "users";

/** All of them: an app names those among them that it leaves out. */
export const LIGHT_PLUGINS: readonly LightPlugin[] = ["api-keys", "organizations", "rbac", "users"];
