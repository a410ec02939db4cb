import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import type { StagedRow, Staging } from "../staging.ts";
import { flagOf, listOf, metadataOf, objectOf, present, textOf, timeOf } from "../values.ts";
import type { Found, Source } from "./types.ts";

/** Auth0's names of providers that have another here. */
const PROVIDERS: Readonly<Record<string, string>> = {
  "google-oauth2": "google",
  "windowslive": "microsoft",
};
const DATABASE = "auth0";

/** The export of a tenant of Auth0's. */
export const auth0: Source = {
  file: "what the job `users-exports` gives, in JSON or CSV",
  shape: { formats: ["json", "csv"], ids: ["user_id", "id"], place: () => ({ table: "user" }) },
  hashes: {
    file: "the password hashes that Auth0's support exports",
    shape: {
      formats: ["json"],
      place: () => ({ table: "hash", ref: "id" }),
      row: (row) => ({
        id: textOf(objectOf(row._id).$oid) ?? textOf(row._id),
        hash: row.passwordHash,
      }),
    },
  },
  *records(staging): Generator<Found> {
    for (const staged of staging.rows("user")) yield userOf(staged, staging);
  },
};

function userOf({ at, row }: StagedRow, staging: Staging): Found {
  const id = textOf(row.user_id) ?? textOf(row.id) ?? "";
  const [method, ownId] = [id.slice(0, id.indexOf("|")), id.slice(id.indexOf("|") + 1)];
  const identities = listOf(row.identities).map(({ provider, user_id }) => ({
    provider: textOf(provider) ?? "",
    accountId: textOf(user_id) ?? "",
  }));
  if (identities.length === 0) identities.push({ provider: method, accountId: ownId });
  const own = identities.find(({ provider }) => provider === DATABASE);
  const [hashed] = own === undefined ? [] : staging.rowsOf("hash", own.accountId);
  const user: AdoptedUser = {
    kind: "user",
    id,
    email: textOf(row.email),
    emailVerified: flagOf(row.email_verified),
    name: textOf(row.name) ?? textOf(row.nickname),
    image: textOf(row.picture),
    username: textOf(row.username),
    phoneNumber: textOf(row.phone_number),
    phoneNumberVerified: flagOf(row.phone_verified),
    locale: textOf(row.locale),
    banned: flagOf(row.blocked),
    metadata: metadataOf({
      user_metadata: objectOf(row.user_metadata),
      app_metadata: objectOf(row.app_metadata),
    }),
    createdAt: timeOf(row.created_at),
    updatedAt: timeOf(row.updated_at),
    password: textOf(hashed?.hash),
    accounts: identities.filter(({ provider }) => provider !== DATABASE && provider !== "")
      .map(({ accountId, provider }) => ({
        accountId,
        providerId: PROVIDERS[provider] ?? provider,
      })),
  };
  // Which factors a user has, not what they are.
  const hasFactor = Array.isArray(row.multifactor) && row.multifactor.length > 0;
  const leftOut = [
    ...own !== undefined && hashed === undefined ? ["password"] : [],
    ...hasFactor ? ["factor"] : [],
  ];
  return { at, record: present(user), leftOut };
}
