import type { MigrationStep } from "./step.ts";

/** Takes from accounts the issuer that Better Auth 1.7.0 to 1.7.2 gave them and 1.7.3 withdrew. */
export const accountIssuers: MigrationStep = {
  version: 6,
  name: "take the issuer from accounts",
  table: "account",
  up: ({ issuer }) => issuer === undefined ? null : { issuer: undefined },
};
