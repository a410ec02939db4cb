import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import { firebaseHash } from "../../../plugins/transfer/hash_forms.ts";
import type { StagedRow, Staging } from "../staging.ts";
import { flagOf, metadataOf, nameOf, objectOf, present, textOf, timeOf } from "../values.ts";
import type { Found, Source } from "./types.ts";

/** What Supabase calls hashes that came from Firebase. */
const FIREBASE =
  /^\$fbscrypt\$v=1,n=(\d+),r=(\d+),p=1(?:,ss=([^,$]+))?,sk=([^,$]+)\$([^$]+)\$([^$]+)$/;

/** The table `auth.users` of a Supabase project, and `auth.identities` beside it. */
export const supabase: Source = {
  file: 'CSV or JSON of auth.users, or {"users": […], "identities": […]}',
  shape: {
    formats: ["json", "csv"],
    object: "lists",
    ids: ["id"],
    place(list) {
      if (list === "" || list === "users") return { table: "user" };
      return list === "identities" ? { table: "identity", ref: "user_id" } : null;
    },
  },
  *records(staging): Generator<Found> {
    for (const staged of staging.rows("user")) yield userOf(staged, staging);
  },
};

function userOf({ at, row }: StagedRow, staging: Staging): Found {
  const id = textOf(row.id) ?? "";
  if (flagOf(row.is_anonymous)) return { at, id, code: "ANONYMOUS" };
  if (timeOf(row.deleted_at) !== undefined) return { at, id, code: "DELETED" };
  const own = objectOf(row.raw_user_meta_data ?? row.user_metadata);
  const bannedUntil = timeOf(row.banned_until);
  const user: AdoptedUser = {
    kind: "user",
    id,
    email: textOf(row.email),
    emailVerified: timeOf(row.email_confirmed_at ?? row.confirmed_at) !== undefined,
    name: nameOf(own.full_name ?? own.name),
    image: textOf(own.avatar_url ?? own.picture),
    phoneNumber: textOf(row.phone),
    phoneNumberVerified: timeOf(row.phone_confirmed_at) !== undefined,
    banned: bannedUntil === undefined ? undefined : true,
    banExpires: bannedUntil,
    metadata: metadataOf({
      user_metadata: own,
      app_metadata: objectOf(row.raw_app_meta_data ?? row.app_metadata),
    }),
    createdAt: timeOf(row.created_at),
    updatedAt: timeOf(row.updated_at),
    password: passwordOf(textOf(row.encrypted_password)),
    accounts: staging.rowsOf("identity", id).flatMap(({ identity_data, provider, provider_id }) => {
      const accountId = textOf(provider_id) ?? textOf(objectOf(identity_data).sub);
      const providerId = textOf(provider);
      const isLinked = providerId !== "email" && providerId !== "phone";
      return accountId && providerId && isLinked ? [{ providerId, accountId }] : [];
    }),
  };
  return { at, record: present(user) };
}

function passwordOf(hash: string | undefined): string | undefined {
  const [, n, r, separator = "", signerKey = "", salt = "", key = ""] = FIREBASE.exec(hash ?? "") ??
    [];
  if (n === undefined) return hash;
  const parameters = {
    signerKey,
    saltSeparator: separator,
    rounds: Number(r),
    memoryCost: Number(n),
  };
  return firebaseHash({ hash: key, salt }, parameters).hash ?? hash;
}
