/**
 * Users and organizations of another system come into a live project over HTTP. Observed: what is
 * answered of each record, what is stored, and who can sign in.
 */
import { assertEquals } from "@std/assert";
import { type Client, ok, outcome } from "../support/client.ts";
import { rowsOf } from "../support/rows.ts";
import { anotherProject, openProject } from "../support/set_up.ts";
import { totpCode } from "../support/totp.ts";

const HASH = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const PASSWORD = "U*U";
const CREATED_AT = Date.UTC(2020, 1, 2);
const ADA = {
  kind: "user",
  id: "user_2aBcDeFgHiJkLmNoP",
  email: "Ada@Example.com",
  emailVerified: true,
  name: "Ada Lovelace",
  createdAt: CREATED_AT,
  password: HASH,
  accounts: [{ providerId: "github", accountId: "4711" }],
};
const GRACE = { kind: "user", id: "auth0|42", email: "grace@example.com", name: "Grace" };
const SHOP = { kind: "organization", id: "org_of_elsewhere_1", name: "The shop", slug: "shop" };

Deno.test("POST /banata/projects/adopt brings users and organizations into a live project", async (t) => {
  await using world = await openAdopting();
  const { adopt, rows, visitor } = world;

  await t.step("a dry run tells what would come, and writes nothing", async () => {
    const results = await adopt([ADA, GRACE, { ...GRACE, id: "auth0|43", email: "" }], {
      dryRun: true,
    });
    assertEquals(results.map(({ code, outcome }: Said) => code ?? outcome), [
      "created",
      "created",
      "EMAIL_MISSING",
    ]);
    assertEquals(rows("user").length, 0);
  });
  await t.step("users come with their accounts; ids are kept or mapped", async () => {
    const [ada, grace] = await adopt([ADA, GRACE]);
    assertEquals(ada, { outcome: "created" });
    assertEquals([grace.outcome, /^usr_[0-9A-Z]{26}$/.test(grace.id)], ["created", true]);
    const [stored, other] = rows("user");
    assertEquals([stored?.id, stored?.email, stored?.createdAt, stored?.emailVerified], [
      ADA.id,
      "ada@example.com",
      CREATED_AT,
      true,
    ]);
    assertEquals([other?.id, other?.role], [grace.id, "user"]);
    const accounts = rows("account").map((
      { accountId, providerId, userId },
    ) => [providerId, accountId, userId]);
    assertEquals(accounts, [["credential", ADA.id, ADA.id], ["github", "4711", ADA.id]]);
  });
  await t.step("each row has its event, by who brought it", () => {
    const events = rows("event").filter(({ subject }) => subject === ADA.id);
    assertEquals(events.map(({ action, actorType, model }) => [actorType, action, model]), [
      ["user", "user.created", "user"],
    ]);
  });
  await t.step("a second run changes nothing", async () => {
    const before = [rows("user"), rows("account"), rows("event")];
    const results = await adopt([ADA, GRACE]);
    assertEquals(results.map(({ outcome }: Said) => outcome), ["unchanged", "unchanged"]);
    assertEquals([rows("user"), rows("account"), rows("event")], before);
  });
  await t.step("an imported password signs in, another doesn't", async () => {
    const email = "ada@example.com";
    const wrong = await visitor().post("/sign-in/email", { email, password: "U*V" });
    assertEquals(outcome(wrong), [401, "INVALID_EMAIL_OR_PASSWORD"]);
    const { user } = await ok(visitor().post("/sign-in/email", { email, password: PASSWORD }));
    assertEquals(user.id, ADA.id);
  });
});

Deno.test("POST /banata/projects/adopt tells of each record what does not come in", async (t) => {
  await using world = await openAdopting();
  const { adopt, rows } = world;
  await adopt([ADA, GRACE]);

  await t.step("what collides is told and leaves nothing of its record", async () => {
    const before = [rows("user"), rows("account")];
    const results = await adopt([
      { ...GRACE, id: "another-grace-of-theirs", password: HASH },
      { ...GRACE, id: ADA.id, email: "ida@example.com", createdAt: 1 },
      { ...GRACE, id: "eve", email: "eve@example.com", accounts: ADA.accounts },
    ]);
    assertEquals(results.map(({ code, columns, outcome }: Said) => [outcome, code, columns]), [
      ["conflict", "EMAIL_TAKEN", ["user.email"]],
      ["conflict", "ID_TAKEN", ["user.id"]],
      ["conflict", "VALUE_TAKEN", ["account.providerId", "account.accountId"]],
    ]);
    assertEquals([rows("user"), rows("account")], before);
  });
  await t.step("what is no record, or has no address, is refused by itself", async () => {
    const results = await adopt([
      "no object",
      { kind: "user" },
      { ...GRACE, id: "x1", role: "super_admin" },
      { ...GRACE, id: "x2", email: "no address" },
      { ...GRACE, id: "x3", email: "fit@example.com" },
    ]);
    assertEquals(results.map(({ code, outcome }: Said) => code ?? outcome), [
      "RECORD_INVALID",
      "RECORD_INVALID",
      "RECORD_INVALID",
      "VALUE_REFUSED",
      "created",
    ]);
  });
  await t.step("what can't be stored stays behind and is named", async () => {
    const [unknown, costly] = await adopt([
      {
        ...GRACE,
        ...{ id: "y1", email: "y1@example.com", image: "http://example.com/a.png" },
        ...{ username: "Not A Name", name: "two\nlines", password: "md5:0" },
      },
      { ...GRACE, id: "y2", email: "y2@example.com", password: `$2b$14$${"a".repeat(53)}` },
    ]);
    assertEquals(unknown.leftOut, ["name", "image", "username", "HASH_UNKNOWN"]);
    assertEquals(costly.leftOut, ["HASH_TOO_COSTLY"]);
  });
});

Deno.test("POST /banata/projects/adopt brings memberships and second factors", async (t) => {
  await using world = await openAdopting();
  const { admin, adopt, project, rows, visitor } = world;
  await adopt([ADA, GRACE]);

  await t.step("organizations come with their members and what these hold", async () => {
    const member = (id: string, userId: string, role: string) => (
      { kind: "member", id, organizationId: SHOP.id, userId, role }
    );
    const results = await adopt([
      SHOP,
      member("m1", ADA.id, "owner"),
      member("m2", GRACE.id, "cook"),
      member("m3", "nobody", "member"),
    ]);
    assertEquals(results.map(({ code, leftOut, outcome }: Said) => [code ?? outcome, leftOut]), [
      ["created", undefined],
      ["created", undefined],
      ["created", ["role"]],
      ["USER_MISSING", undefined],
    ]);
    assertEquals(rows("memberCount").map(({ members }) => members), [2]);
    assertEquals(rows("memberRole").map(({ role }) => role), ["super_admin", "member"]);
    const server = world.server;
    const list = await ok(
      server.post("/organization/list-members", { organizationId: SHOP.id }),
    );
    assertEquals(list.data.length, 2);
  });
  await t.step("an authenticator goes on", async () => {
    await world.set({ twoFactor: true });
    const secret = "abcdefghij0123456789";
    const factor = { secret, backupCodes: ["one-backup"] };
    const own = {
      kind: "user",
      id: "with a factor",
      email: "factor@example.com",
      emailVerified: true,
    };
    await adopt([{ ...own, password: HASH, factor }]);
    const [stored] = rows("twoFactor");
    assertEquals([stored?.secret, stored?.backupCodes].map((text) => String(text).slice(0, 3)), [
      "v2.",
      "v2.",
    ]);
    const client = visitor();
    const first = await ok(
      client.post("/sign-in/email", { email: own.email, password: PASSWORD }),
    );
    assertEquals(first.twoFactorRedirect, true);
    const uri = `otpauth://totp/x?secret=${base32(secret)}`;
    const { user } = await ok(client.post("/two-factor/verify-totp", { code: totpCode(uri) }));
    assertEquals(user.email, own.email);
  });
  await t.step("how many passwords stand as they came is told", async () => {
    const { counts, cursor } = await ok(
      admin.post("/banata/projects/adopt/passwords", { id: project.id }),
    );
    assertEquals([counts, cursor], [{ bcrypt: 1 }, null]);
    await adopt([{ ...GRACE, id: "z1", email: "z1@example.com", password: HASH }]);
    const left = await ok(admin.post("/banata/projects/adopt/passwords", { id: project.id }));
    assertEquals(left.counts, { bcrypt: 2 });
  });
});

Deno.test("POST /banata/projects/adopt is for who runs the project", async () => {
  await using world = await openProject();
  const { admin, platform, project, server, visitor } = world;
  const other = await anotherProject(platform, { admin, slug: "other" });
  const body = { records: [GRACE] };
  assertEquals(outcome(await adoptInto(admin, "proj_unknown", body)), [404, "PROJECT_NOT_FOUND"]);
  assertEquals(outcome(await adoptInto(server, project.id, body)), [404, "NOT_FOUND"]);
  assertEquals(outcome(await adoptInto(visitor(), other.project.id, body)), [404, "NOT_FOUND"]);
  const tooMany = Array.from({ length: 101 }, () => GRACE);
  assertEquals((await adoptInto(admin, project.id, { records: tooMany })).status, 400);
  assertEquals((await adoptInto(admin, project.id, { records: [] })).status, 400);
});

async function openAdopting() {
  const world = await openProject();
  const { admin, platform: { host }, project } = world;
  return {
    ...world,
    adopt: async (records: readonly unknown[], more = {}) =>
      (await ok(adoptInto(admin, project.id, { records, ...more }))).results,
    rows: (table: string) =>
      rowsOf(host, table).filter(({ projectId }) => projectId === project.id),
  };
}

type Said = { outcome: string; code?: string; columns?: string[]; leftOut?: string[] };

function adoptInto(client: Client, id: string, body: object) {
  return client.post("/banata/projects/adopt", { id, source: "elsewhere", ...body });
}

function base32(text: string): string {
  const bits = [...new TextEncoder().encode(text)]
    .map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}
