declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

const issuer = issuerUrl();

export default {
  providers: issuer === undefined ? [] : [
    {
      type: "customJwt",
      issuer,
      applicationID: "convex",
      jwks: `${issuer}/jwks.json`,
      algorithm: "RS256",
    },
    { domain: `${issuer}/oidc`, applicationID: "app" },
  ],
};

/** Reading a variable that is not set throws here, as on Convex. */
function issuerUrl(): string | undefined {
  try {
    return process.env.TEST_ISSUER;
  } catch {
    return undefined;
  }
}
