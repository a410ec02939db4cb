/**
 * Small exports of every system that `deno task adopt` knows, each with Ada, whose password is known, and
 * what else that system's export is about.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { zipSync } from "fflate";
import { symmetricEncrypt } from "better-auth/crypto";

/** A file's content: bytes, or text. */
type Content = Uint8Array | string;

/** An export of a system. */
export interface ForeignExport {
  /** The source's name. */
  readonly source: string;
  /** Tells several exports of one source apart. */
  readonly variant?: string;
  readonly file: Content;
  readonly hashes?: string;
  readonly secret?: string;
  readonly tenant?: string;
  /** Ada's address is `ada@example.com`. */
  readonly password: string;
  /** Lines of the report, in part, that say what did not come along. */
  readonly reported: readonly Readonly<Record<string, unknown>>[];
  /** Ada's accounts besides her password: provider and id. */
  readonly accounts: readonly (readonly [provider: string, id: string])[];
  /** Members by organization's name. @default none */
  readonly members?: Readonly<Record<string, number>>;
}

const EMAIL = "ada@example.com";
const CREATED = "2021-03-04T05:06:07.000Z";
const BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const BCRYPT_PASSWORD = "U*U";
const SECRET = "secret of the app that Better Auth ran in";

const user = {
  id: "Jx1Qm5ZkLwPzR8tYvN3bHc7dEfGa2uSo",
  email: EMAIL,
  name: "Ada",
  emailVerified: true,
};
const guest = { id: "guest-of-theirs-0001", email: "temp-1@example.com", isAnonymous: true };
const github = { id: "a2", userId: user.id, providerId: "github", accountId: "4711" };
const organization = {
  id: "organization-of-theirs",
  name: "Shop",
  slug: "shop",
  createdAt: CREATED,
};
const member = { id: "m1", organizationId: organization.id, userId: user.id, role: "owner" };
const lost = { id: "m2", organizationId: organization.id, userId: "gone", role: "member" };

async function betterAuthTables(): Promise<Record<string, Record<string, unknown>[]>> {
  const encrypt = (data: string) => symmetricEncrypt({ key: SECRET, data });
  const factor = {
    ...{ id: "f1", userId: user.id, verified: true },
    secret: await encrypt("abcdefghij0123456789abcdefghij01"),
    backupCodes: await encrypt(JSON.stringify(["a-backup"])),
  };
  return {
    user: [{ ...user, twoFactorEnabled: true, role: "admin", createdAt: CREATED }, guest],
    account: [
      { id: "a1", userId: user.id, providerId: "credential", accountId: user.id, password: BCRYPT },
      github,
    ],
    twoFactor: [factor],
    organization: [organization],
    member: [member, lost],
    session: [{ id: "s1", userId: user.id, token: "t" }],
  };
}

/** A database whose columns have the types that SQLite has. */
function databaseOf(
  tables: Readonly<Record<string, readonly Record<string, unknown>[]>>,
): Uint8Array {
  const path = Deno.makeTempFileSync();
  const db = new DatabaseSync(path);
  for (const [table, rows] of Object.entries(tables)) {
    const columns = [...new Set(rows.flatMap(Object.keys))];
    db.exec(`CREATE TABLE "${table}" (${columns.map((name) => `"${name}"`).join()})`);
    const insert = db.prepare(`INSERT INTO "${table}" VALUES (${columns.map(() => "?").join()})`);
    for (const row of rows) {
      insert.run(...columns.map((name) => {
        const value = row[name] ?? null;
        return typeof value === "boolean" ? Number(value) : value as string;
      }));
    }
  }
  db.close();
  const bytes = Deno.readFileSync(path);
  Deno.removeSync(path);
  return bytes;
}

/** The ZIP of a Convex deployment, with what it says of its tables in either form. */
export function convexZip(
  tables: Readonly<Record<string, readonly object[]>>,
  { schema = '"uniform"' }: { schema?: string } = {},
): Uint8Array {
  const entries: Record<string, Uint8Array> = { "README.md": bytesOf("# An export\n") };
  for (const [table, rows] of Object.entries(tables)) {
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    entries[`${table}/documents.jsonl`] = bytesOf(lines);
    entries[`${table}/generated_schema.jsonl`] = bytesOf(`${schema}\n`);
  }
  return zipSync(entries);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Rows of Better Auth as its Convex component keeps them: Convex's ids, and numbers as times. */
function convexRows(component: string, more: Readonly<Record<string, unknown>> = {}) {
  const { id: _id, ...rest } = user;
  const table = (name: string) => `_components/${component}/${name}`;
  const times = { createdAt: 1614834367000.0, updatedAt: 1614834367000.0 };
  const account = { userId: _id, ...times, ...more };
  return {
    [table("user")]: [{ _id, _creationTime: 1614834367000.5, ...rest, ...times, ...more }],
    [table("account")]: [
      { _id: "a1", ...account, providerId: "credential", accountId: _id, password: BCRYPT },
      { _id: "a2", ...account, providerId: "github", accountId: "4711" },
    ],
    [table("session")]: [{ _id: "s1", userId: _id }],
    "_tables": [{ name: "users", id: 1 }],
  };
}

const CODES = { provider: "resend", providerAccountId: EMAIL };
const convexAuth = {
  users: [{ _id: "j57abcdefghijklmnopqrstuvw123456", _creationTime: 1614834367000.5, name: "Ada" }],
  authAccounts: [
    {
      _id: "1",
      provider: "password",
      providerAccountId: EMAIL,
      secret: BCRYPT,
      emailVerified: EMAIL,
    },
    { _id: "2", provider: "github", providerAccountId: "4711" },
    { _id: "3", ...CODES },
  ].map((account) => ({ ...account, userId: "j57abcdefghijklmnopqrstuvw123456" })),
  tasks: [{ _id: "k1", text: "an app's own" }],
};

const known = { password: BCRYPT_PASSWORD, accounts: [["github", "4711"]] } as const;
const anonymous = { code: "ANONYMOUS", id: guest.id };

async function betterAuthExports(): Promise<ForeignExport[]> {
  const tables = await betterAuthTables();
  const { account, member, organization, twoFactor, user: users } = tables;
  const snake = {
    users: users?.map(({ emailVerified, createdAt, ...rest }) => (
      { ...rest, email_verified: emailVerified, created_at: createdAt }
    )),
    accounts: account?.map(({ accountId, providerId, userId, ...rest }) => (
      { ...rest, account_id: accountId, provider_id: providerId, user_id: userId }
    )),
    organization,
    member,
    two_factor: twoFactor,
  };
  const shop = { ...known, members: { Shop: 1 } };
  const reported = [
    anonymous,
    { leftOut: ["role"] },
    { code: "USER_MISSING", kind: "member" },
  ];
  return [
    {
      ...{ source: "better-auth", variant: "SQLite", secret: SECRET },
      file: databaseOf(tables),
      ...shop,
      reported,
    },
    {
      ...{ source: "better-auth", variant: "JSON of Postgres, without the app's secret" },
      file: JSON.stringify(snake),
      ...shop,
      reported: [anonymous, { leftOut: ["role", "factor"] }, ...reported.slice(2)],
    },
  ];
}

function convexExports(): ForeignExport[] {
  const inferred = JSON.stringify({ type: "record", fields: {} });
  const earlier = convexRows("banataAuth", { projectId: "project-of-theirs" });
  const other = { ...guest, _id: "u2", isAnonymous: false, projectId: "another" };
  earlier["_components/banataAuth/user"]?.push(other as never);
  return [
    {
      ...{ source: "convex", variant: "@convex-dev/better-auth" },
      file: convexZip(convexRows("betterAuth")),
      ...known,
      reported: [],
    },
    {
      ...{ source: "convex", variant: "the earlier Banata, schemas as inferred" },
      file: convexZip(earlier, { schema: inferred }),
      tenant: "project-of-theirs",
      ...known,
      reported: [],
    },
    {
      ...{ source: "convex", variant: "Convex Auth" },
      file: convexZip(convexAuth),
      ...known,
      reported: [],
    },
  ];
}

const AUTH0_ID = "507f1f77bcf86cd799439020";
const auth0Users = [
  {
    ...{ user_id: `auth0|${AUTH0_ID}`, email: EMAIL, email_verified: true, name: "Ada" },
    identities: [
      { provider: "auth0", user_id: AUTH0_ID, connection: "Username-Password-Authentication" },
      { provider: "google-oauth2", user_id: "1042", connection: "google-oauth2", isSocial: true },
    ],
    ...{ created_at: CREATED, user_metadata: { plan: "pro" }, app_metadata: {} },
  },
  { user_id: "sms|507f1f77bcf86cd799439021", phone_number: "+15550100" },
];

function auth0Exports(): ForeignExport[] {
  const lines = auth0Users.map((each) => JSON.stringify(each)).join("\n");
  const hash = { _id: { $oid: AUTH0_ID }, email: EMAIL, passwordHash: BCRYPT };
  return [{
    source: "auth0",
    file: `${lines}\n`,
    hashes: `${JSON.stringify(hash)}\n`,
    password: BCRYPT_PASSWORD,
    accounts: [["google", "1042"]],
    reported: [{ code: "EMAIL_MISSING" }],
  }];
}

const CLERK_CSV = `id,first_name,last_name,username,primary_email_address,primary_phone_number,\
verified_email_addresses,unverified_email_addresses,verified_phone_numbers,unverified_phone_numbers,\
totp_secret,password_digest,password_hasher
user_2NNEqL2nrIRdJ194ndJqAHwEfxC,Ada,Lovelace,ada,${EMAIL},,${EMAIL},,,,\
JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP,${BCRYPT},bcrypt
user_2NNEqL2nrIRdJ194ndJqAHwEfxD,Grace,Hopper,,grace@example.com,,,grace@example.com,,,,\
5f4dcc3b5aa765d61d8327deb882cf99,md5
user_2NNEqL2nrIRdJ194ndJqAHwEfxE,Ida,,,${EMAIL},,,,,,,,
`;

const clerkUser = {
  id: "user_2NNEqL2nrIRdJ194ndJqAHwEfxC",
  first_name: "Ada",
  email_addresses: [{ id: "e1", email_address: EMAIL, verification: { status: "verified" } }],
  primary_email_address_id: "e1",
  external_accounts: [{ provider: "oauth_github", provider_user_id: "4711" }],
  created_at: 1614834367000,
  ...{ password_digest: BCRYPT, password_hasher: "bcrypt" },
};

function clerkExports(): ForeignExport[] {
  return [
    {
      ...{ source: "clerk", variant: "CSV" },
      file: CLERK_CSV,
      password: BCRYPT_PASSWORD,
      accounts: [],
      reported: [{ leftOut: ["factor"] }, { leftOut: ["HASH_UNKNOWN"] }, { code: "EMAIL_TAKEN" }],
    },
    {
      ...{ source: "clerk", variant: "JSON" },
      file: JSON.stringify([clerkUser]),
      ...known,
      reported: [],
    },
  ];
}

/** The sample of Firebase's own scrypt. */
const FIREBASE_PARAMETERS = `hash_config {
  algorithm: SCRYPT,
  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,
  base64_salt_separator: Bw==,
  rounds: 8,
  mem_cost: 14,
}`;
const FIREBASE_HASH =
  "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";

function firebaseExports(): ForeignExport[] {
  const ada = {
    ...{ localId: "Zk3mQ9fT2wXv7bN1cL5dR8gH4jP6", email: EMAIL, emailVerified: true },
    ...{ displayName: "Ada", passwordHash: FIREBASE_HASH, salt: "42xEC+ixf3L2lw==" },
    createdAt: "1614834367000",
    providerUserInfo: [
      { providerId: "google.com", rawId: "1042" },
      { providerId: "password", rawId: EMAIL },
    ],
  };
  const phone = { localId: "9aQ9fT2wXv7bN1cL5dR8gH4jP6xx", phoneNumber: "+15550100" };
  const csv = [
    ...[ada.localId, EMAIL, "true", FIREBASE_HASH, ada.salt, "Ada", "", "1042", EMAIL, "Ada", ""],
    ...Array(12).fill(""),
    ...["1614834367000", "1614834367000"],
  ].join(",");
  const shared = {
    hashes: FIREBASE_PARAMETERS,
    password: "user1password",
    accounts: [["google", "1042"]],
  } as const;
  const json = JSON.stringify({ users: [ada, phone] });
  return [
    {
      ...{ source: "firebase", variant: "JSON" },
      file: json,
      ...shared,
      reported: [{ code: "EMAIL_MISSING" }],
    },
    { ...{ source: "firebase", variant: "CSV" }, file: `${csv}\n`, ...shared, reported: [] },
  ];
}

function supabaseExports(): ForeignExport[] {
  const id = "11111111-2222-4333-8444-555555555555";
  const row = {
    ...{ id, email: EMAIL, encrypted_password: BCRYPT, created_at: "2021-03-04 05:06:07.000+00" },
    email_confirmed_at: "2021-03-04 05:06:07+00",
    raw_user_meta_data: { full_name: "Ada" },
  };
  const identities = [
    { provider: "email", provider_id: id, user_id: id },
    { provider: "github", provider_id: "4711", user_id: id, identity_data: { sub: "4711" } },
  ];
  const gone = { ...row, id: id.replace("1", "2"), email: "gone@example.com", deleted_at: CREATED };
  const csv = `id,email,encrypted_password,email_confirmed_at,raw_user_meta_data,created_at
${id},${EMAIL},${BCRYPT},${row.email_confirmed_at},"{""full_name"": ""Ada""}",${row.created_at}
`;
  return [
    {
      ...{ source: "supabase", variant: "JSON" },
      file: JSON.stringify({ users: [row, gone], identities }),
      ...known,
      reported: [{ code: "DELETED" }],
    },
    { ...{ source: "supabase", variant: "CSV" }, file: csv, ...known, accounts: [], reported: [] },
  ];
}

function keycloakExports(): ForeignExport[] {
  const value =
    "H5R9LZ0QvKxHLm1Lg0IeQXdtUAa+9gf2NeOZns+WHBTpnlaWE/+JwnJ/2OXEjNPW5EusP1xxGLqEqjWDbIcGlg==";
  const password = {
    type: "password",
    secretData: JSON.stringify({ value, salt: "MDEyMzQ1Njc4OWFiY2RlZg==" }),
    credentialData: '{"hashIterations":27500,"algorithm":"pbkdf2-sha256"}',
  };
  const ada = {
    ...{ id: "8f14e45f-ceea-467f-a0d4-0a1b2c3d4e5f", username: "ada", email: EMAIL, enabled: true },
    ...{
      emailVerified: true,
      firstName: "Ada",
      lastName: "Lovelace",
      createdTimestamp: 1614834367000,
    },
    credentials: [password],
    federatedIdentities: [{ identityProvider: "github", userId: "4711" }],
  };
  const robot = { id: "8f14e45f-ceea-467f-a0d4-0a1b2c3d4e60", username: "robot", enabled: true };
  const organization = { name: "Shop", alias: "shop", members: [{ username: "ada" }] };
  const realm = {
    ...{ realm: "shop", roles: { realm: [{ name: "r" }] }, users: [ada, robot] },
    organizations: [organization],
  };
  return [{
    source: "keycloak",
    file: JSON.stringify(realm, null, 2),
    password: "correct horse",
    accounts: [["github", "4711"]],
    reported: [{ code: "EMAIL_MISSING" }],
    members: { Shop: 1 },
  }];
}

/** All of them. */
export async function foreignExports(): Promise<ForeignExport[]> {
  return [
    ...await betterAuthExports(),
    ...convexExports(),
    ...auth0Exports(),
    ...clerkExports(),
    ...firebaseExports(),
    ...supabaseExports(),
    ...keycloakExports(),
  ];
}
