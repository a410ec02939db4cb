import type { BetterAuthPlugin } from "better-auth";
import type { ProjectSettings } from "../../../plugins/settings/defaults.ts";
import { errorResponse } from "../../errors.ts";
import { pathOf } from "../../paths.ts";

/** Better Auth's endpoints that set or check a password. */
const PASSWORD_PATHS =
  /^\/(?:(?:sign-in|sign-up)\/email|request-password-reset|reset-password(?:\/.*)?|(?:change|set|verify)-password|email-otp\/(?:request-password-reset|reset-password))$/;

/**
 * Served by Better Auth's plugins and by none of our methods. A mailed second factor is none because
 * its tries are counted by code and not by account, so that whoever has the password could have new
 * codes sent for as long as it takes to guess one; and because it would stand in for an authenticator.
 * Users are deleted by their project's administrators, with everything that hangs on them.
 */
const UNUSED_PATHS =
  /^\/(?:forget-password\/email-otp|email-otp\/(?:request-email-change|change-email)|two-factor\/(?:send|verify)-otp|delete-user(?:\/callback)?)$/;

const ORGANIZATION_PATHS = /^\/organization\//;
/** Makes a user, whatever it is called. */
const ANONYMOUS_PATH = "/sign-in/anonymous";

/**
 * Closes what Better Auth would still serve of a method that is switched off: 404, as if it were not
 * there.
 */
export function closedPaths(settings: ProjectSettings): BetterAuthPlugin {
  return {
    id: "banata-closed-paths",
    onRequest(request) {
      if (!isClosed(pathOf(request.url), settings)) return Promise.resolve(undefined);
      const { body, headers, status } = errorResponse("NOT_FOUND");
      return Promise.resolve({ response: new Response(body, { status, headers }) });
    },
  };
}

function isClosed(
  path: string,
  { emailPassword, organization, signUp }: ProjectSettings,
): boolean {
  return UNUSED_PATHS.test(path) || !emailPassword && PASSWORD_PATHS.test(path) ||
    !organization && ORGANIZATION_PATHS.test(path) || !signUp && path === ANONYMOUS_PATH;
}
