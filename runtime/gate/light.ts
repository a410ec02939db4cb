import type { FoundRows } from "../../component/caller.ts";
import type { UserSession } from "../../component/user_session.ts";
import type { AskedRows } from "../../plugins/_kernel/light_endpoint.ts";
import type { RuntimeConfig } from "../deployment/config.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { LaneRequest, LaneResponse, LightResult, ResolvedScope } from "../request/wire.ts";
import type { Place } from "./scope.ts";

/** A request as the light lane's answers see it: its scope is resolved, and nothing about it is refused. */
export interface LightRequest {
  /** What reads more than is at hand; each call sees the rows as they are then. */
  readonly ctx: RunCtx;
  readonly component: BanataComponent;
  readonly request: LaneRequest;
  /** Never that of an operator who acts in another project. */
  readonly scope: ResolvedScope;
  readonly place: Place;
  /** The deployment's, of one moment. */
  readonly config: RuntimeConfig;
  /** The tokens that the request seems to bring; no signature is verified yet. */
  readonly tokens: readonly string[];
  /** Their sessions, found with the scope. */
  readonly sessions: readonly UserSession[];
  /** The rows that the question asked for, found with the scope. */
  readonly rows: FoundRows;
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

/** A request as it is asked, before it is known whose it is. */
interface LightQuestion {
  /** Which rows are to be read with the scope. */
  readonly asked?: AskedRows;
  readonly answer: AnswerLight;
}

/** What takes the requests of a path; null for one that is not plain. */
export type LightRoute = (request: LaneRequest) => LightQuestion | null;
