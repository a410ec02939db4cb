/**
 * Addresses that some browser, parser or proxy takes for another site's, or that become one once their
 * path is normalised, decoded or joined anew.
 *
 * @param site The platform's own origin, which some of them begin with.
 */
export function hostileTargets(site: string): string[] {
  return [
    "https://evil.example",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "/%2e//evil.example",
    "/%2e%2e//evil.example",
    "/x/%2E%2e//evil.example",
    "/./%2F/evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/..//evil.example/%2e%2e",
    "/.//evil.example?next=/a#b",
    "///evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
    "HTTPS://evil.example",
    "http:evil.example",
    `${site}.evil.example/`,
    `${site}@evil.example/`,
    `${site.replace("://", "://evil.example@")}/`,
    `${site.replace("://", "://a:b@")}/`,
    `${site}//evil.example`,
    `${site}/.//evil.example`,
    `${site}/x/..//evil.example`,
    `${site}\\@evil.example`,
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "blob:https://evil.example/x",
    "evil.example",
    "?x",
    "/%",
    "/\u2215evil.example",
    "https://ev\u0456l.example",
  ];
}
