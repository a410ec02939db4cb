/**
 * What gets in: the same values by every door that users, other providers and imports have. That no
 * column with a rule takes what breaks it is component/value_rules.test.ts's; here is what the doors
 * answer.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { generateId } from "../../rules/ids.ts";
import { Client, ok, type Reply } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { exportHeader, exportText, importTo } from "../support/transfer.ts";
import { type OAuthWorld, openOAuthWorld } from "../support/oauth_world.ts";
import { NAMES, NO_ADDRESSES, NO_PICTURES, NO_TIMES } from "../support/rule_values.ts";
import { ADMIN, openProject, signedInAdmin } from "../support/set_up.ts";
import { sentTo, signInThrough } from "../support/social.ts";

const NOW = 1_700_000_000_000;
const TIMES = { createdAt: NOW, updatedAt: NOW };
const NO_NAMES = [
  "",
  "  ",
  "\u200b\u200d",
  "Ada\r\nBcc: x",
  "Ada\u0007",
  "Ada\u0085",
  "\u202eadA",
  "a".repeat(201),
];
/** As a browser sends it: a picture of one point. */
const SMALL_PICTURE = "data:image/png;base64,iVBORw0KGgo=";

function outcome({ body, status }: Reply): string {
  return `${status} ${body?.code}`;
}

Deno.test("endpoints take names of every script and refuse what is none", async (t) => {
  let now = Date.now();
  await using world = await openProject({}, { clock: () => now });
  const { admin, project, server } = world;
  const visitor = world.visitor();
  const { password } = ADMIN;
  const person = { name: "Grace", email: "grace@example.com", password };
  const signedUp = await ok(visitor.post("/sign-up/email", person));
  const userId = signedUp.user.id;

  await t.step("POST /sign-up/email", async () => {
    const signUp = (fields: object) => {
      // A minute's limits are no subject here.
      now += 10_000;
      const body = { ...person, email: "other@example.com", ...fields };
      return visitor.fresh().post("/sign-up/email", body);
    };
    for (const name of NO_NAMES) {
      assertEquals(outcome(await signUp({ name })), "400 VALIDATION_ERROR");
    }
    for (const image of NO_PICTURES) {
      assertEquals(outcome(await signUp({ image })), "400 VALIDATION_ERROR", image.slice(0, 60));
    }
    for (const email of NO_ADDRESSES) {
      assertMatch(outcome(await signUp({ email })), /^400 \w+$/, email);
    }
  });

  await t.step("POST /update-user", async () => {
    const update = (fields: object) => visitor.post("/update-user", fields);
    for (const name of NO_NAMES) {
      assertEquals(outcome(await update({ name })), "400 VALIDATION_ERROR");
    }
    for (const image of NO_PICTURES) {
      assertEquals(outcome(await update({ image })), "400 VALIDATION_ERROR", image.slice(0, 60));
    }
    assertEquals(outcome(await update({ name: null })), "400 INVALID_VALUE");
    for (const name of NAMES) assertEquals((await update({ name })).status, 200, name);
    for (const image of [SMALL_PICTURE, "https://cdn.example.com/a.png", null]) {
      await ok(update({ image }));
    }
    const { user } = (await visitor.get("/get-session")).body;
    assertEquals([user.name, user.image], [NAMES.at(-1), null]);
  });

  await t.step("POST /admin/create-user and /admin/update-user", async () => {
    const make = (fields: object) =>
      server.post("/admin/create-user", { ...person, email: "made@example.com", ...fields });
    const change = (fields: object) => server.post("/admin/update-user", { userId, ...fields });
    for (const send of [make, change]) {
      for (const name of NO_NAMES) assertMatch(outcome(await send({ name })), /^400 \w+$/, name);
      for (const image of NO_PICTURES) {
        assertMatch(outcome(await send({ image })), /^400 \w+$/, image.slice(0, 60));
        assertMatch(outcome(await send({ data: { image } })), /^400 \w+$/, image.slice(0, 60));
      }
    }
    for (const email of NO_ADDRESSES) {
      assertMatch(outcome(await make({ email })), /^400 \w+$/, email);
    }
    const ban = { userId, banExpires: NO_TIMES[0] };
    assertMatch(outcome(await server.post("/admin/ban-user", ban)), /^400 \w+$/);
  });

  await t.step(
    "other names",
    () => refuseOtherNames({ admin, projectId: project.id, server, visitor }),
  );
});

interface Callers {
  readonly admin: Client;
  readonly projectId: string;
  readonly server: Client;
  readonly visitor: Client;
}

async function refuseOtherNames({ admin, projectId, server, visitor }: Callers): Promise<void> {
  for (const name of ["a\u0007b", "a\r\nb", "a\u202eb", "   "]) {
    const named: readonly [Client, string, object][] = [
      [visitor, "/organization/create", { name }],
      [server, "/banata/config/roles/create", { name, slug: "role", permissions: [] }],
      [server, "/banata/config/permissions/create", { name, slug: "own.thing" }],
      [admin, "/api-key/create", { name, projectId }],
      [admin, "/banata/projects/create", { name, slug: "another" }],
      [admin, "/banata/config/project/save", { projectId, projectName: name }],
    ];
    for (const [client, path, body] of named) {
      assertMatch(outcome(await client.post(path, body)), /^400 \w+$/, `${path} ${name}`);
    }
  }
  const logo = "http://cdn.example.com/a.png";
  assertMatch(
    outcome(await visitor.post("/organization/create", { name: "A", logo })),
    /^400 \w+$/,
  );
}

Deno.test("a value that only the component refuses is a 400 that names its column", async () => {
  await using world = await openProject();
  const { server } = world;
  // The endpoint's own pattern takes an address of the net for a domain.
  const body = { name: "A", allowedEmailDomains: ["10.0.0.1"] };
  const reply = await server.post("/organization/create", body);
  assertEquals(outcome(reply), "400 INVALID_VALUE");
  assertStringIncludes(reply.body.message, ": organization.allowedEmailDomains");
  assertEquals((await server.post("/organization/list", {})).body.data, []);
});

Deno.test("POST /banata/setup refuses what is no name and no address", async () => {
  await using platform = await openPlatform();
  const client = new Client(platform.site);
  const setUp = (fields: object) =>
    client.post("/banata/setup", { token: platform.setupToken, ...ADMIN, ...fields });
  assertMatch(outcome(await setUp({ name: "Ada\u0000" })), /^400 \w+$/);
  assertMatch(outcome(await setUp({ email: "ada@-example.com" })), /^400 \w+$/);
  await ok(setUp({}));
});

Deno.test("GET /callback/:id stores no claim that is none", async (t) => {
  await using world = await openOAuthWorld();
  await t.step("an address that is none refuses the sign-in", async () => {
    for (const email of NO_ADDRESSES.filter((text) => text !== "")) {
      world.newVisitor({ email });
      assertEquals((await signIn(world)).error, "email_not_found", email);
    }
    assertEquals([world.rows("user"), world.rows("account")], [[], []]);
  });
  await t.step("a name is cleaned, and a picture that is none left out", async () => {
    world.newVisitor({
      name: " Grace\r\n\u0000Hopper\u202e ",
      picture: "javascript:alert(1)",
      email: "Grace@Example.com",
    });
    assertEquals((await signIn(world)).error, null);
    const [user] = world.rows("user");
    assertEquals([user?.name, user?.image, user?.email], [
      "Grace Hopper",
      undefined,
      "grace@example.com",
    ]);
  });
  await t.step("a name of nothing else but unfit characters, or of 5,000", async () => {
    world.newVisitor({ name: "\u0000\u202e" });
    assertEquals((await signIn(world)).error, null);
    assertEquals(world.rows("user").at(-1)?.name, "");
    world.newVisitor({ name: "𠮷".repeat(5000) });
    assertEquals((await signIn(world)).error, null);
    assertEquals(world.rows("user").at(-1)?.name, "𠮷".repeat(100));
  });
  await t.step("a subject that is none refuses the sign-in", async () => {
    world.newVisitor({ sub: "a\r\nb" });
    assertEquals((await signIn(world)).error, "unable_to_get_user_info");
  });
});

async function signIn(world: OAuthWorld): Promise<ReturnType<typeof sentTo>> {
  const { browser, project, provider } = world;
  return sentTo(await signInThrough(provider, { browser: browser(), project }));
}

type Row = Readonly<Record<string, unknown>>;

/** Rows that endpoints would not make, by the column that is wrong with them. */
const BAD_ROWS: Readonly<Record<string, Row>> = {
  "user.name": { name: "Ada\r\nBcc: x" },
  "user.email": { email: "ada@example.com\r\nBcc: x" },
  "user.image": { image: "javascript:alert(1)" },
  "user.metadata": { metadata: "{" },
  "user.createdAt": { createdAt: 8.64e15 + 1 },
  "user.banExpires": { banExpires: 1e300 },
  "user.role": { role: "Admin, root" },
  "user.username": { username: "a b" },
  "projectSettings.origins": { id: "settings", version: 1, updatedAt: NOW, origins: ["*"] },
  "projectSettings.baseUrls": {
    id: "settings",
    version: 1,
    updatedAt: NOW,
    baseUrls: ["javascript:"],
  },
  "projectSettings.accessTokenMs": {
    id: "settings",
    version: 1,
    updatedAt: NOW,
    accessTokenMs: -1,
  },
  "projectRedirects.redirectUris": {
    id: "redirects",
    updatedAt: NOW,
    redirectUris: ["http://x.example/"],
  },
  "organization.slug": { name: "A", slug: "a/../b", ...TIMES },
  "organization.logo": { name: "A", slug: "a", logo: "http://x.example/a.png", ...TIMES },
  "role.permissions": {
    name: "A",
    slug: "a",
    description: "",
    permissions: ["vault"],
    inherits: [],
    isDefault: false,
    ...TIMES,
  },
  "apiKey.allowedCidrs": {
    name: "a",
    keyHash: "h",
    prefix: "sk_live_",
    start: "sk_live_a",
    end: "b",
    createdBy: "usr_1",
    permissions: [],
    allowedCidrs: ["everywhere"],
    ...TIMES,
  },
};

Deno.test("an import refuses every value that endpoints refuse, naming table and column", async (t) => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  for (const [column, fields] of Object.entries(BAD_ROWS)) {
    await t.step(column, async () => {
      const [table = ""] = column.split(".");
      const row = table === "user" ? { ...user(), ...fields } : fields;
      const reply = await importRow(admin, table, row);
      assertEquals(outcome(reply), "400 IMPORT_ROW_REFUSED");
      assertStringIncludes(reply.body.message, `: ${column}`);
    });
  }
  await t.step("project.name of the first line", async () => {
    for (const bad of [{ name: "a\u0000b" }, { logoUrl: "javascript:alert(1)" }]) {
      const header = await exportHeader({ ...newProject(), ...bad }, { now: NOW });
      const reply = await importTo(admin, exportText(header, []));
      assertEquals(outcome(reply), "400 INVALID_EXPORT");
      assertStringIncludes(reply.body.message, `: project.${Object.keys(bad)[0]}`);
    }
  });
  await t.step("the same rows without what is wrong come in", async () => {
    await ok(importRow(admin, "user", user()));
  });
});

function user(): Row {
  const id = generateId("user", NOW);
  return { id, name: "Grace", email: "grace@example.com", emailVerified: true, ...TIMES };
}

function newProject() {
  const id = generateId("project", NOW);
  const clientId = `client_${id.slice("proj_".length)}`;
  const slug = id.slice("proj_".length).toLowerCase();
  return { id, clientId, name: "Moved", slug, ownerId: "usr_1", ...TIMES };
}

async function importRow(client: Client, table: string, row: Row): Promise<Reply> {
  const project = newProject();
  const header = await exportHeader(project, { now: NOW });
  const line = JSON.stringify({ table, row: { id: "row_1", ...row, projectId: project.id } });
  return await importTo(client, exportText(header, [line]));
}
