/**
 * An export of the last release before projects' keys could change (`tests/testdata/`, version 1), brought
 * into a deployment with another root secret: what Better Auth had encrypted there works here, sealed for
 * its rows.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MIGRATIONS } from "../../migrations/mod.ts";
import notes from "../testdata/before_the_vault.json" with { type: "json" };
import { Client, ok, outcome } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { behindTheBack, ROOT_SECRET } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { signedInAdmin } from "../support/set_up.ts";
import { OIDC_CLIENT } from "../support/oidc_server.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { totpCode } from "../support/totp.ts";
import { exportText, importTo } from "../support/transfer.ts";

const PASSPHRASE = "a passphrase of the operator's";
const OTHER_ROOT = `${ROOT_SECRET}, of another deployment`;
const SEALED = /^v2\.\d\./;

Deno.test("An export of version 1 is taken, and its secrets work under another root", async (t) => {
  let now = notes.at;
  const { grace, project } = notes;
  const env = { BETTER_AUTH_SECRET: OTHER_ROOT };
  await using platform = await openPlatform({}, { clock: () => now, env });
  const admin = await signedInAdmin(platform);
  const text = await readExport();
  assertStringIncludes(text, "$moved$");
  const wrong = await importTo(admin, text, { passphrase: "another of their passphrases" });
  assertEquals(outcome(wrong), [400, "WRONG_PASSPHRASE"]);
  await ok(importTo(admin, text, { passphrase: PASSPHRASE }));
  const own = (table: string) =>
    rowsOf(platform.host, table).filter(({ projectId }) => projectId === project.id);

  await t.step("every column that Better Auth writes is sealed for its row", () => {
    const [factor] = own("twoFactor");
    const account = own("account").find(({ id }) => id === notes.accountId);
    const texts = [factor?.secret, factor?.backupCodes]
      .concat([account?.accessToken, account?.refreshToken, account?.idToken]);
    for (const text of texts) assertMatch(String(text), SEALED);
  });
  await t.step("a second factor and a backup code are taken", async () => {
    const user = new Client(platform.site, { "x-api-key": project.key });
    assertEquals((await ok(user.post("/sign-in/email", grace))).twoFactorRedirect, true);
    const code = totpCode(notes.totpURI, now += 30_000);
    await ok(user.post("/two-factor/verify-totp", { code }));
    await ok(user.post("/two-factor/verify-backup-code", { code: notes.backupCode }));
    assertMatch((await ok(user.get("/token"))).token, /^eyJ/);
    assertEquals(own("jwks").length, 1);
  });
  await t.step("a provider's secret and tokens open", async () => {
    const { secrets } = behindTheBack(platform, project.id, { secret: OTHER_ROOT });
    const [provider] = own("socialProvider");
    const purpose = purposeOf("socialProvider.sealedSecret", { providerId: "acme" });
    const sealed = String(provider?.sealedSecret);
    assertEquals(await secrets.open(sealed, { purpose }), OIDC_CLIENT.secret);
    const account = own("account").find(({ id }) => id === notes.accountId);
    const token = { purpose: purposeOf("account.accessToken", { id: notes.accountId }) };
    assertEquals(await secrets.open(String(account?.accessToken), token), notes.accessToken);
  });
});

/** The export as a release with today's data migrations would have written it. */
async function readExport(): Promise<string> {
  const url = new URL("../testdata/before_the_vault.ndjson", import.meta.url);
  const [header = "", ...rows] = (await Deno.readTextFile(url)).trimEnd().split("\n");
  const changed = JSON.stringify({ ...JSON.parse(header), migration: MIGRATIONS.length });
  return exportText(changed, rows.slice(0, -1));
}
