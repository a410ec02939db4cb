/**
 * Every endpoint, called so that it succeeds. The tests of atomicity, costs, bad input and secrets go
 * through this list; `tests/support/calls/calls.test.ts` compares it with what the engine serves.
 *
 * @module
 */
import { ACCOUNT_CALLS } from "./account.ts";
import { AUDIT_LOGS_CALLS } from "./audit_logs.ts";
import { EMAIL_CALLS } from "./emails.ts";
import { EMAIL_OTP_CALLS } from "./email_otp.ts";
import { MAILED_CALLS } from "./mailed.ts";
import { METHOD_CALLS } from "./methods.ts";
import { ADOPT_CALLS, TRANSFER_CALLS } from "./transfer.ts";
import { ORGANIZATION_CALLS } from "./organizations.ts";
import { OTHER_CALLS, PLATFORM_CALLS } from "./platform.ts";
import { RBAC_CALLS } from "./rbac.ts";
import { REFUSED_CALLS } from "./refused.ts";
import { PROJECTS_CALLS } from "./projects.ts";
import { SESSION_CALLS } from "./sessions.ts";
import { SETTINGS_CALLS } from "./settings.ts";
import { SOCIAL_CALLS } from "./social.ts";
import { TOKEN_CALLS } from "./tokens.ts";
import { TWO_FACTOR_CALLS } from "./two_factor.ts";
import { USERS_CALLS } from "./users.ts";
import { VAULT_CALLS } from "./vault.ts";
import type { Call } from "./types.ts";

export { type Call, nameOf, type PreparedCall, routeOfCall, sendCall } from "./types.ts";
export {
  appClient,
  openWorld,
  serverClient,
  signedUpUser,
  type TestUser,
  type World,
} from "./world.ts";

/** Every call, by area. */
export const AREAS: Readonly<Record<string, readonly Call[]>> = {
  sessions: SESSION_CALLS,
  account: ACCOUNT_CALLS,
  "mailed links": MAILED_CALLS,
  "other methods": METHOD_CALLS,
  "mailed codes": EMAIL_OTP_CALLS,
  "second factor": TWO_FACTOR_CALLS,
  providers: SOCIAL_CALLS,
  tokens: TOKEN_CALLS,
  users: USERS_CALLS,
  organizations: ORGANIZATION_CALLS,
  roles: RBAC_CALLS,
  settings: SETTINGS_CALLS,
  projects: PROJECTS_CALLS,
  platform: PLATFORM_CALLS,
  transfer: [...TRANSFER_CALLS, ...ADOPT_CALLS],
  vault: VAULT_CALLS,
  emails: EMAIL_CALLS,
  "audit logs": AUDIT_LOGS_CALLS,
  others: OTHER_CALLS,
  refused: REFUSED_CALLS,
};

/** Every call. */
export const CALLS: readonly Call[] = Object.values(AREAS).flat();
