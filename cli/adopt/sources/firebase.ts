import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import { firebaseHash, type FirebaseParameters } from "../../../plugins/transfer/hash_forms.ts";
import { CliError } from "../../arguments.ts";
import type { ForeignRow, StagedRow } from "../staging.ts";
import { flagOf, listOf, metadataOf, objectOf, present, textOf, timeOf } from "../values.ts";
import type { Found, Source } from "./types.ts";

/** Providers of the CSV, in its order: each has four columns of which the first is the account's id. */
const CSV_PROVIDERS = ["google", "facebook", "twitter", "github"];
const COLUMNS = [
  "localId",
  "email",
  "emailVerified",
  "passwordHash",
  "salt",
  "displayName",
  "photoUrl",
  ...CSV_PROVIDERS.flatMap((name) => [`${name}Id`, `${name}Email`, `${name}Name`, `${name}Photo`]),
  "createdAt",
  "lastLoginAt",
  "phoneNumber",
  "disabled",
  "customAttributes",
];
/** Firebase's names of providers that are no domain of theirs. */
const NOT_LINKED = ["password", "phone", "anonymous", "custom"];

/** The export of a Firebase project. */
export const firebase: Source = {
  file: "the JSON or CSV of `firebase auth:export`",
  shape: {
    formats: ["json", "csv"],
    object: "lists",
    place: (list) => list === "" || list === "users" ? { table: "user" } : null,
    columns: COLUMNS,
    ids: ["localId"],
  },
  hashes: { file: "the hash parameters that the console shows, as text or JSON" },
  *records(staging, { parameters: text }): Generator<Found> {
    const parameters = text === undefined ? undefined : parseParameters(text);
    for (const staged of staging.rows("user")) yield userOf(staged, parameters);
  },
};

function parseParameters(text: string): FirebaseParameters {
  // Names and values, whatever stands between them: the console shows no JSON.
  const words: readonly string[] = text.match(/[\w+/=-]+/g) ?? [];
  const value = (name: string) => words[words.indexOf(name) + 1];
  const [signerKey, saltSeparator, rounds, memoryCost] = [
    value("base64_signer_key"),
    value("base64_salt_separator"),
    value("rounds"),
    value("mem_cost"),
  ];
  if (!signerKey || !saltSeparator || !rounds || !memoryCost) {
    throw new CliError("Name the hash parameters of the Firebase console with --hashes");
  }
  return { signerKey, saltSeparator, rounds: Number(rounds), memoryCost: Number(memoryCost) };
}

function userOf({ at, row }: StagedRow, parameters: FirebaseParameters | undefined): Found {
  const hash = textOf(row.passwordHash);
  if (hash !== undefined && parameters === undefined) {
    throw new CliError("Name the hash parameters of the Firebase console with --hashes");
  }
  const stored = hash === undefined || parameters === undefined
    ? undefined
    : firebaseHash({ hash, salt: textOf(row.salt) ?? "" }, parameters);
  const user: AdoptedUser = {
    kind: "user",
    id: textOf(row.localId) ?? "",
    email: textOf(row.email),
    emailVerified: flagOf(row.emailVerified),
    name: textOf(row.displayName),
    image: textOf(row.photoUrl),
    phoneNumber: textOf(row.phoneNumber),
    // Firebase keeps a number once it was verified.
    phoneNumberVerified: textOf(row.phoneNumber) === undefined ? undefined : true,
    banned: flagOf(row.disabled),
    metadata: metadataOf({
      custom_claims: objectOf(row.customAttributes ?? row.customClaims),
    }),
    createdAt: timeOf(row.createdAt),
    password: stored?.hash,
    accounts: accountsOf(row),
  };
  const leftOut = [
    ...stored?.refused === undefined ? [] : [stored.refused],
    ...listOf(row.mfaInfo).length > 0 ? ["factor"] : [],
  ];
  return { at, record: present(user), leftOut };
}

function accountsOf(row: ForeignRow): { providerId: string; accountId: string }[] {
  const linked = [
    ...listOf(row.providerUserInfo)
      .map(({ providerId, rawId }) => [textOf(providerId)?.replace(/\.com$/, ""), textOf(rawId)]),
    ...CSV_PROVIDERS.map((name) => [name, textOf(row[`${name}Id`])]),
  ];
  return linked.flatMap(([providerId, accountId]) =>
    providerId && accountId && !NOT_LINKED.includes(providerId) ? [{ providerId, accountId }] : []
  );
}
