/** Origins a browser may call the platform's host from. */
export function trustedOrigins(siteUrl: string): string[] {
  const url = new URL(siteUrl);
  // On a developer's machine both names are the same host, and browsers are opened with either.
  const twin = { "127.0.0.1": "localhost", localhost: "127.0.0.1" }[url.hostname];
  if (twin === undefined) return [url.origin];
  return [url.origin, `${url.protocol}//${twin}${url.port ? `:${url.port}` : ""}`];
}
