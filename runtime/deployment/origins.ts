import type { ProjectSettings } from "../../plugins/settings/table.ts";

/** What a project allows besides the platform's host. */
export type AllowedOrigins = Pick<ProjectSettings, "origins" | "baseUrls" | "redirectOrigins">;

/**
 * Origins a browser may call from: the platform's host, those the project has listed, and those of
 * the places it redirects to.
 */
export function trustedOrigins(
  siteUrl: string,
  { baseUrls, origins, redirectOrigins }: AllowedOrigins,
): string[] {
  return [...new Set([...hostOrigins(siteUrl), ...origins, ...baseUrls, ...redirectOrigins])];
}

/** On a developer's machine both names are the same host, and browsers are opened with either. */
function hostOrigins(siteUrl: string): string[] {
  const url = new URL(siteUrl);
  const twin = { "127.0.0.1": "localhost", localhost: "127.0.0.1" }[url.hostname];
  if (twin === undefined) return [url.origin];
  return [url.origin, `${url.protocol}//${twin}${url.port ? `:${url.port}` : ""}`];
}

/**
 * The origin a request's links and cookies are for: the app's own as its proxy names it, if the
 * project lists it, else the platform's. A visitor can forge a proxy's headers, so they only choose
 * from the list.
 */
export function baseUrlOf(
  headers: Headers,
  { siteUrl, settings }: { siteUrl: string; settings: AllowedOrigins },
): string {
  const host = headers.get("x-forwarded-host");
  const named = `${headers.get("x-forwarded-proto") ?? "https"}://${host}`;
  return host !== null && settings.baseUrls.includes(named) ? named : siteUrl;
}
