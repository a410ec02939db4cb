import type { BetterAuthPlugin } from "better-auth";
import type { RequestState } from "../../plugins/_kernel/request_state.ts";
import type { ProjectSettings } from "../../plugins/settings/defaults.ts";
import type { RunCtx } from "../request/ctx.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RuntimeConfig } from "../deployment/config.ts";
import type { CookieStyle } from "../request/cookie_names.ts";
import type { Asker } from "../request/ask.ts";
import type { LaneFlags } from "../request/flags.ts";
import type { AuthorTracker } from "../request/author.ts";
import type { AskedPasswords } from "../services/passwords.ts";

/** What an engine is built from: everything of one request, nothing of another project's. */
export interface EngineInput {
  readonly ctx: RunCtx;
  readonly component: BanataComponent;
  readonly config: RuntimeConfig;
  readonly state: RequestState;
  readonly settings: ProjectSettings;
  /** The project's public client id; absent for the platform. */
  readonly clientId?: string;
  /** What its mails and pages call the project. */
  readonly name: string;
  /** The origin this request's links and cookies are for. */
  readonly baseUrl: string;
  /** How this request's cookies are named and sent. */
  readonly cookies: CookieStyle;
  readonly asker: Asker;
  readonly passwords: AskedPasswords;
  /** Who the events of this request are by. */
  readonly author: AuthorTracker;
  readonly flags: LaneFlags;
  /** Endpoints of the platform and its projects, the same for every request. */
  readonly plugins: readonly BetterAuthPlugin[];
}
