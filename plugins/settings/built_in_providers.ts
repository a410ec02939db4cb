/** Providers the engine knows by their id; any other is described by its discovery document. */
export const BUILT_IN_PROVIDERS: readonly string[] = [
  "google",
  "github",
  "microsoft",
  "apple",
  "discord",
  "facebook",
  "twitter",
  "linkedin",
  "gitlab",
  "slack",
];
