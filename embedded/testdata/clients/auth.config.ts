import process from "node:process";

const issuer = process.env.TEST_ISSUER;

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
