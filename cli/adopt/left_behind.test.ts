/** What of a source's users comes along by its key, and what is said to stay behind. */
import { assertEquals } from "@std/assert";
import { zipSync } from "fflate";
import { stageFile } from "./read_file.ts";
import { auth0 } from "./sources/auth0.ts";
import { betterAuthRecords } from "./sources/better_auth.ts";
import { clerk } from "./sources/clerk.ts";
import { convex } from "./sources/convex.ts";
import { keycloak } from "./sources/keycloak.ts";
import type { Found, Source } from "./sources/types.ts";
import { type ForeignRow, Staging } from "./staging.ts";

/** The key of RFC 6238's test vectors, and as Keycloak may have it. */
const KEY = "12345678901234567890";
const KEY_BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

function otp(value: string, more: object = {}): ForeignRow {
  const data = { subType: "totp", digits: 6, period: 30, counter: 0, algorithm: "HmacSHA1" };
  return {
    type: "otp",
    credentialData: JSON.stringify({ ...data, ...more }),
    secretData: JSON.stringify({ value }),
  };
}

async function ofKeycloak(row: ForeignRow): Promise<[key: unknown, leftOut: unknown]> {
  using staging = new Staging();
  const user = { id: "u", username: "ada", email: "ada@example.com", ...row };
  staging.put("user", { at: "users 1", row: user, ref: "ada" });
  const [found] = await Array.fromAsync(keycloak.records(staging, {}));
  return whole(found);
}

function whole(found: Found | undefined): [key: unknown, leftOut: unknown] {
  if (found === undefined || !("record" in found)) return [found, []];
  const key = found.record.kind === "user" ? found.record.factor?.secret : undefined;
  return [key, found.leftOut];
}

Deno.test("keycloak: an authenticator of our kind comes along, its key as text or as base32", async () => {
  assertEquals(await ofKeycloak({ credentials: [otp(KEY)] }), [KEY, []]);
  const encoded = otp(KEY_BASE32, { secretEncoding: "BASE32" });
  assertEquals(await ofKeycloak({ credentials: [encoded] }), [KEY, []]);
});

Deno.test("keycloak: any other authenticator is reported, and a key that is none", async () => {
  const others = [
    otp(KEY, { digits: 8 }),
    otp(KEY, { period: 60 }),
    otp(KEY, { algorithm: "HmacSHA256" }),
    otp(KEY, { subType: "hotp" }),
    otp("no base32!", { secretEncoding: "BASE32" }),
    otp("74MTEMZUGU3DOOBZ", { secretEncoding: "BASE32" }),
  ];
  for (const credential of others) {
    assertEquals(await ofKeycloak({ credentials: [credential] }), [undefined, ["factor"]]);
  }
});

Deno.test("keycloak: passkeys, recovery codes, groups and roles are reported", async () => {
  const credentials = ["recovery-authn-codes", "webauthn", "webauthn-passwordless"];
  const row = {
    credentials: credentials.map((type) => ({ type })),
    groups: ["/staff"],
    realmRoles: ["default-roles-shop", "cook"],
  };
  assertEquals(await ofKeycloak(row), [
    undefined,
    ["backupCodes", "securityKey", "passkey", "groups", "roles"],
  ]);
  assertEquals(await ofKeycloak({ realmRoles: ["default-roles-shop"], clientRoles: {} }), [
    undefined,
    [],
  ]);
});

Deno.test("auth0, clerk: second factors of which the export has no key are reported", async () => {
  const cases: readonly (readonly [Source, ForeignRow, string[]])[] = [
    [auth0, { user_id: "google-oauth2|1", multifactor: ["guardian"] }, ["factor"]],
    [clerk, { id: "user_1", totp_enabled: true, backup_code_enabled: true, passkeys: [{}] }, [
      ...["factor", "backupCodes", "passkey"],
    ]],
    [clerk, { id: "user_1", totp_enabled: false, passkeys: [] }, []],
  ];
  for (const [source, row, expected] of cases) {
    using staging = new Staging();
    staging.put("user", { at: "user 1", row });
    const [found] = await Array.fromAsync(source.records(staging, {}));
    assertEquals(whole(found), [undefined, expected]);
  }
});

Deno.test("better-auth: what a provider gave for calls to it is reported", async () => {
  using staging = new Staging();
  staging.put("user", { at: "user 1", row: { id: "u", email: "ada@example.com" } });
  const account = { providerId: "github", accountId: "4711" };
  for (const accessToken of [null, "gho_a"]) {
    const row = { ...account, userId: "u", accessToken };
    staging.put("account", { at: "account", row, ref: "u" });
  }
  const [found] = await Array.fromAsync(betterAuthRecords(staging, {}));
  assertEquals(whole(found), [undefined, ["tokens"]]);
});

Deno.test("convex: Convex Auth's other tables are counted as left behind", async () => {
  const path = await Deno.makeTempFile();
  const lines = (...rows: object[]) =>
    new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const entry = (table: string) => `${table}/documents.jsonl`;
  await Deno.writeFile(
    path,
    zipSync({
      [entry("users")]: lines({ _id: "u", email: "ada@example.com" }),
      [entry("authAccounts")]: lines(),
      [entry("authSessions")]: lines({ _id: "s1" }, { _id: "s2" }),
      [entry("orders")]: lines({ _id: "o" }),
    }),
  );
  using staging = new Staging();
  await stageFile(path, { shape: convex.shape, into: staging });
  await Deno.remove(path);
  assertEquals([...staging.left], [["authSessions", 2]]);
  assertEquals(staging.count("convexAuth/users"), 1);
});
