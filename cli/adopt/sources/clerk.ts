import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import { firebaseHash } from "../../../plugins/transfer/hash_forms.ts";
import type { ForeignRow, StagedRow } from "../staging.ts";
import {
  flagOf,
  listOf,
  metadataOf,
  nameOf,
  objectOf,
  present,
  textOf,
  textOfBase32,
  timeOf,
} from "../values.ts";
import type { Found, Source } from "./types.ts";

/** The export of an application of Clerk's. */
export const clerk: Source = {
  file: "the CSV of the dashboard, which has the passwords, or JSON of its API",
  shape: { formats: ["csv", "json"], ids: ["id"], place: () => ({ table: "user" }) },
  *records(staging): Generator<Found> {
    for (const staged of staging.rows("user")) yield userOf(staged);
  },
};

function userOf({ at, row }: StagedRow): Found {
  const email = primaryEmail(row);
  const password = passwordOf(row);
  const base32 = textOf(row.totp_secret);
  const secret = base32 === undefined ? undefined : textOfBase32(base32);
  const user: AdoptedUser = {
    kind: "user",
    id: textOf(row.id) ?? "",
    email: email?.address,
    emailVerified: email?.isVerified,
    name: nameOf(row.first_name, row.last_name),
    image: textOf(row.image_url),
    username: textOf(row.username),
    phoneNumber: textOf(row.primary_phone_number),
    phoneNumberVerified: listed(row.verified_phone_numbers, textOf(row.primary_phone_number)),
    locale: textOf(row.locale),
    banned: flagOf(row.banned),
    metadata: metadataOf({
      public_metadata: objectOf(row.public_metadata),
      private_metadata: objectOf(row.private_metadata),
      unsafe_metadata: objectOf(row.unsafe_metadata),
    }),
    createdAt: timeOf(row.created_at),
    updatedAt: timeOf(row.updated_at),
    password,
    accounts: listOf(row.external_accounts).flatMap(({ provider, provider_user_id }) => {
      const accountId = textOf(provider_user_id);
      const providerId = textOf(provider)?.replace(/^oauth_/, "");
      return accountId && providerId ? [{ providerId, accountId }] : [];
    }),
    factor: secret === undefined ? undefined : { secret },
  };
  const hasFactor = Boolean(base32) || flagOf(row.totp_enabled) === true;
  const leftOut = [
    ...hasFactor && !secret ? ["factor"] : [],
    ...flagOf(row.backup_code_enabled) ? ["backupCodes"] : [],
    ...listOf(row.passkeys).length > 0 ? ["passkey"] : [],
  ];
  return { at, record: present(user), leftOut };
}

function primaryEmail(row: ForeignRow): { address: string; isVerified: boolean } | undefined {
  const written = textOf(row.primary_email_address);
  if (written !== undefined) {
    return { address: written, isVerified: listed(row.verified_email_addresses, written) ?? false };
  }
  const addresses = listOf(row.email_addresses);
  const primary = addresses.find(({ id }) => id === row.primary_email_address_id) ?? addresses[0];
  const address = textOf(primary?.email_address);
  const isVerified = objectOf(primary?.verification).status === "verified";
  return address === undefined ? undefined : { address, isVerified };
}

/** Whether a list of the CSV's has a value. */
function listed(list: unknown, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  return textOf(list)?.split(/[|,\s]+/).includes(value) ?? false;
}

/** A digest in the form its hasher writes; Firebase's names its parameters beside it. */
function passwordOf({ password_digest, password_hasher }: ForeignRow): string | undefined {
  const digest = textOf(password_digest);
  if (digest === undefined || textOf(password_hasher) !== "scrypt_firebase") return digest;
  const [hash = "", salt = "", signerKey = "", saltSeparator = "", rounds, memoryCost] = digest
    .split("$");
  const parameters = {
    signerKey,
    saltSeparator,
    rounds: Number(rounds),
    memoryCost: Number(memoryCost),
  };
  // What can't be read is told of where it is imported.
  return firebaseHash({ hash, salt }, parameters).hash ?? "scrypt_firebase";
}
