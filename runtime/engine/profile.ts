import type { BetterAuthPlugin } from "better-auth";
import type { ProjectSettings } from "../../plugins/settings/table.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RuntimeConfig } from "../deployment/config.ts";
import type { CookieStyle } from "../request/cookie_names.ts";

/**
 * What an engine is a function of: a project as it is now, at one address and in one lane. Nothing of it is
 * a request's.
 */
export interface EngineProfile {
  readonly projectId: string;
  /** The project's public client id; absent for the platform. */
  readonly clientId?: string;
  /** What its mails and pages call the project. */
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly config: RuntimeConfig;
  /** The origin that links and cookies are for. */
  readonly baseUrl: string;
  /** How cookies are named and sent. */
  readonly cookies: CookieStyle;
  /** Whether it serves the lane that only reads. */
  readonly readsOnly: boolean;
  readonly component: BanataComponent;
  /** Endpoints of the platform and its projects, the same for every engine of a deployment. */
  readonly plugins: readonly BetterAuthPlugin[];
}
