import type { AdoptedUser } from "../../../plugins/transfer/adoption.ts";
import { keycloakHash } from "../../../plugins/transfer/hash_forms.ts";
import type { ForeignRow, StagedRow, Staging } from "../staging.ts";
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

/** The export of a realm of Keycloak's. */
export const keycloak: Source = {
  file: "the JSON of `kc.sh export`, of a realm or of its users",
  shape: {
    formats: ["json"],
    object: "lists",
    ids: ["id", "username"],
    place(list) {
      if (list === "users") return { table: "user", ref: "username" };
      return list === "organizations" ? { table: "organization" } : null;
    },
  },
  *records(staging): Generator<Found> {
    for (const staged of staging.rows("user")) yield userOf(staged);
    for (const staged of staging.rows("organization")) yield* organizationOf(staged, staging);
  },
};

function userOf({ at, row }: StagedRow): Found {
  const credentials = listOf(row.credentials);
  const ofKind = (kind: string) => credentials.find(({ type }) => type === kind);
  const [given, otp] = [ofKind("password"), ofKind("otp")];
  const password = given && keycloakHash({
    credentialData: textOf(given.credentialData) ?? "",
    secretData: textOf(given.secretData) ?? "",
  });
  const secret = otp && factorOf(otp);
  const user: AdoptedUser = {
    kind: "user",
    id: idOf(row),
    email: textOf(row.email),
    emailVerified: flagOf(row.emailVerified),
    name: nameOf(row.firstName, row.lastName),
    username: textOf(row.username) === textOf(row.email) ? undefined : textOf(row.username),
    banned: flagOf(row.enabled) === false ? true : undefined,
    metadata: metadataOf(objectOf(row.attributes)),
    createdAt: timeOf(row.createdTimestamp),
    password: password?.hash,
    accounts: listOf(row.federatedIdentities).flatMap(({ identityProvider, userId }) => {
      const [providerId, accountId] = [textOf(identityProvider), textOf(userId)];
      return accountId && providerId ? [{ providerId, accountId }] : [];
    }),
    factor: secret ? { secret } : undefined,
  };
  const leftOut = [
    ...password?.refused === undefined ? [] : [password.refused],
    ...otp && !secret ? ["factor"] : [],
    ...Object.entries(LEFT_CREDENTIALS).flatMap(([kind, name]) => ofKind(kind) ? [name] : []),
    ...isListed(row.groups) ? ["groups"] : [],
    ...hasRoles(row) ? ["roles"] : [],
  ];
  return { at, record: present(user), leftOut };
}

/** Credentials that have no place here, and what the report calls them. */
const LEFT_CREDENTIALS = {
  "recovery-authn-codes": "backupCodes",
  webauthn: "securityKey",
  "webauthn-passwordless": "passkey",
};

function isListed(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Whether a user has roles besides those that Keycloak gives everybody. */
function hasRoles({ clientRoles, realmRoles }: ForeignRow): boolean {
  const own = Array.isArray(realmRoles) ? realmRoles.map(String) : [];
  return own.some((role) => !role.startsWith("default-roles-")) ||
    Object.values(objectOf(clientRoles)).some(isListed);
}

/** A realm's export may leave the id out: the name is as much its own. */
function idOf(row: ForeignRow): string {
  return textOf(row.id) ?? textOf(row.username) ?? "";
}

/** The key of an authenticator that is asked as ours are: six digits every 30 seconds, by SHA-1. */
function factorOf(otp: ForeignRow): string | undefined {
  const data = objectOf(otp.credentialData);
  const isOurs = data.subType === "totp" && Number(data.digits) === 6 &&
    Number(data.period) === 30 && data.algorithm === "HmacSHA1";
  const value = textOf(objectOf(otp.secretData).value);
  if (!isOurs || value === undefined) return undefined;
  return data.secretEncoding === "BASE32" ? textOfBase32(value) : value;
}

function* organizationOf({ at, row }: StagedRow, staging: Staging): Generator<Found> {
  const name = textOf(row.name) ?? "";
  const id = textOf(row.id) ?? textOf(row.alias) ?? name;
  const slug = textOf(row.alias);
  const metadata = metadataOf(objectOf(row.attributes));
  yield { at, record: present({ kind: "organization" as const, id, name, slug, metadata }) };
  for (const { username } of listOf(row.members)) {
    const [user] = staging.rowsOf("user", textOf(username) ?? "");
    const userId = user === undefined ? textOf(username) ?? "" : idOf(user);
    yield { at, record: { kind: "member", id: `${id}/${userId}`, organizationId: id, userId } };
  }
}
