/** Where Better Auth's endpoints hang below the platform's origin. */
export const BASE_PATH = "/api/auth";

/** The path below the base path, e.g. `/sign-in/email`; `/` when there is nothing below it. */
export function pathOf(url: string): string {
  const { pathname } = new URL(url);
  return pathname.startsWith(`${BASE_PATH}/`) ? pathname.slice(BASE_PATH.length) : "/";
}
