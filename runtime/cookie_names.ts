import { PLATFORM_PROJECT_ID } from "../plugins/_kernel/scope.ts";

/** Cookies of the platform and of a project must not meet in one browser. */
const PLATFORM_COOKIE_PREFIX = "banata-platform";
const PROJECT_COOKIE_PREFIX = "better-auth";
/** Browsers keep such a cookie from https only (RFC 6265bis section 4.1.3.1). */
const SECURE_PREFIX = "__Secure-";

/** What the names of a project's cookies begin with. */
export function cookiePrefix(projectId: string): string {
  return projectId === PLATFORM_PROJECT_ID ? PLATFORM_COOKIE_PREFIX : PROJECT_COOKIE_PREFIX;
}

/** The cookies of a session, as Better Auth names them at an address; its token's is the first. */
export function sessionCookies(
  projectId: string,
  baseUrl: string,
): { names: [string, ...string[]]; attributes: string } {
  const isSecure = baseUrl.startsWith("https://");
  const nameOf = (name: string) =>
    `${isSecure ? SECURE_PREFIX : ""}${cookiePrefix(projectId)}.${name}`;
  return {
    names: [nameOf("session_token"), nameOf("session_data"), nameOf("dont_remember")],
    attributes: `Path=/; HttpOnly; ${isSecure ? "Secure; " : ""}SameSite=Lax`,
  };
}
