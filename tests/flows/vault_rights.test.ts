import { assertEquals, assertNotEquals } from "@std/assert";
import { openWorld, serverClient, signedUpUser, type World } from "../support/calls/mod.ts";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
import { joinedMember, newOrganization } from "../support/organizations.ts";
import { rowsOf } from "../support/rows.ts";
import { anotherProject } from "../support/set_up.ts";
import { behindTheBack } from "../support/project_store.ts";
import { type VaultClient, vaultOf, vaultOfKey } from "../support/vault.ts";

const UNKNOWN = [404, "SECRET_NOT_FOUND"];
const UNREADABLE = [422, "DATA_KEY_UNREADABLE"];

function missing(action: string): (number | string)[] {
  return [403, `MISSING_PERMISSION_VAULT${action}`];
}

/** Every call that names a secret, and the right it takes. */
function callsAbout(id: string): readonly (readonly [path: string, body: object, right: string])[] {
  const expectedVersion = 1;
  return [
    ["decrypt", { secretId: id }, "READ"],
    ["get", { secretId: id }, "READ"],
    ["versions", { secretId: id }, "READ"],
    ["update", { secretId: id, data: "changed", expectedVersion }, "WRITE"],
    ["restore", { secretId: id, version: 1, expectedVersion }, "WRITE"],
    ["undelete", { id }, "WRITE"],
    ["delete", { id }, "WRITE"],
  ];
}

/** A project's vault with secrets of its own, and of two organizations. */
interface Place {
  readonly world: World;
  /** As the project's server sees it. */
  readonly all: VaultClient;
  readonly first: Organization;
  readonly second: Organization;
  readonly own: string;
  readonly ofFirst: string;
  readonly ofSecond: string;
}

type Organization = Awaited<ReturnType<typeof newOrganization>>;

const STEPS: Readonly<Record<string, (place: Place) => Promise<void>>> = {
  "a key that reads writes nothing, and one that writes reads nothing": async (
    { world, own, ofFirst },
  ) => {
    const [reader, writer] = await Promise.all([
      vaultOfKey(world, ["vault.read"]),
      vaultOfKey(world, ["vault.write"]),
    ]);
    assertEquals(outcome(await reader.call("encrypt", { name: "n", data: "d" })), missing("WRITE"));
    assertEquals(outcome(await reader.call("data-key")), missing("WRITE"));
    assertEquals(outcome(await writer.call("list")), missing("READ"));
    for (const id of [own, ofFirst, "vsec_none"]) {
      for (const [path, body, right] of callsAbout(id)) {
        const other = right === "READ" ? writer : reader;
        assertEquals(outcome(await other.call(path, body)), missing(right), path);
      }
    }
    assertEquals(await reader.ok("decrypt", { secretId: ofFirst }), {
      data: "kept from everybody",
    });
  },
  "who holds a right in one organization reaches its secrets and no others": async (
    { world, first, second, own, ofFirst, ofSecond },
  ) => {
    const place = { organizationId: first.id };
    const key = await vaultOfKey(world, ["vault.read", "vault.write"], place);
    assertEquals((await key.ok("decrypt", { secretId: ofFirst })).data, "kept from everybody");
    const made = await key.keep(place);
    assertEquals((await key.ok("list", place)).data.map(({ id }: Json) => id), [made, ofFirst]);
    for (const id of [own, ofSecond, "vsec_none"]) {
      for (const [path, body, right] of callsAbout(id)) {
        assertEquals(outcome(await key.call(path, body)), missing(right), path);
      }
    }
    // Nor is anything told of one of theirs to whoever lacks its context.
    const bound = await key.keep({ ...place, context: "payments" });
    assertEquals(outcome(await key.call("decrypt", { secretId: bound })), missing("READ"));
    for (const elsewhere of [{}, { organizationId: second.id }, { organizationId: "org_none" }]) {
      assertEquals(outcome(await key.call("list", elsewhere)), missing("READ"));
      const secret = { name: "elsewhere", data: "d", ...elsewhere };
      assertEquals(outcome(await key.call("encrypt", secret)), missing("WRITE"));
      assertEquals(outcome(await key.call("data-key", elsewhere)), missing("WRITE"));
    }
  },
  "a user's roles in an organization count there, and nobody else's do": async (
    { world, first, second, own, ofFirst },
  ) => {
    const place = { organizationId: first.id };
    const lead = vaultOf(first.client);
    assertEquals((await lead.ok("decrypt", { secretId: ofFirst })).data, "kept from everybody");
    assertEquals(outcome(await lead.call("decrypt", { secretId: own })), missing("READ"));
    const { memberClient } = await joinedMember(world, first);
    const stranger = (await signedUpUser(world)).client;
    for (const client of [memberClient, stranger, second.client]) {
      const vault = vaultOf(client);
      assertEquals(outcome(await vault.call("decrypt", { secretId: ofFirst })), missing("READ"));
      assertEquals(outcome(await vault.call("list", place)), missing("READ"));
    }
    const nobody = vaultOf(stranger.fresh());
    const refused = await nobody.call("decrypt", { secretId: ofFirst });
    assertEquals(outcome(refused), [401, "AUTHENTICATION_REQUIRED"]);
  },
  "a denied decrypt is an event that says who asked, as an allowed one is": async (
    { world, all, own },
  ) => {
    const writer = await vaultOfKey(world, ["vault.write"]);
    const before = eventsOf(world).length;
    await writer.call("decrypt", { secretId: own });
    await all.call("decrypt", { secretId: own, context: "another" });
    const events = eventsOf(world).slice(before).map(({ code, kind, owner, subject }) => [
      kind,
      subject,
      code,
      owner,
    ]);
    assertEquals(events, [
      ["refused", "/banata/vault/decrypt", "MISSING_PERMISSION_VAULTREAD", own],
      ["refused", "/banata/vault/decrypt", "SECRET_NOT_FOUND", own],
    ]);
  },
  "another project's secrets are as unknown as those that never were": async ({ world, all }) => {
    const { admin, platform } = world;
    const other = vaultOf((await anotherProject(platform, { admin, slug: "other" })).server);
    const mine = await other.keep();
    for (const [path, body] of callsAbout(mine)) {
      assertEquals(outcome(await all.call(path, body)), UNKNOWN, path);
    }
    assertEquals((await other.ok("list")).data.map(({ id }: Json) => id), [mine]);
    await dataKeysStayApart(all, other);
  },
  "what the platform keeps secret for itself is out of the vault's reach": ({ all, world }) =>
    reservedStaysOut(world, all),
  "a data key opens after every change of the project's key": ({ all, world }) =>
    dataKeysLast(world, all),
};

Deno.test("The vault asks for its rights where a secret is", async (t) => {
  await using world = await openWorld();
  const all = vaultOf(serverClient(world));
  const [first, second] = [await newOrganization(world), await newOrganization(world)];
  const place: Place = {
    world,
    all,
    first,
    second,
    own: await all.keep(),
    ofFirst: await all.keep({ organizationId: first.id }),
    ofSecond: await all.keep({ organizationId: second.id }),
  };
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(place));
});

async function dataKeysStayApart(all: VaultClient, other: VaultClient): Promise<void> {
  const { key, wrappedKey } = await all.ok("data-key", { context: "files" });
  assertEquals(atob(key).length, 32);
  assertEquals(await all.ok("data-key/open", { wrappedKey, context: "files" }), { key });
  const moved = await all.ok("rekey", { wrappedKey, context: "files", newContext: "backups" });
  const open = async (vault: VaultClient, wrappedKey: string, place: object) =>
    outcome(await vault.call("data-key/open", { wrappedKey, ...place }));
  assertEquals(await open(all, moved.wrappedKey, { context: "backups" }), [200, undefined]);
  assertEquals(await open(all, moved.wrappedKey, { context: "files" }), UNREADABLE);
  assertEquals(await open(all, wrappedKey, {}), UNREADABLE);
  assertEquals(await open(all, wrappedKey, { context: "files", organizationId: "o" }), UNREADABLE);
  assertEquals(await open(other, wrappedKey, { context: "files" }), UNREADABLE);
  const ours = JSON.parse(wrappedKey).recipients[0].header.kid;
  for (const kid of [`${ours}0`, ours.replace(".s", ".s-"), ours.replace(".s", "."), "x"]) {
    const forged = wrappedKey.replace(JSON.stringify(ours), JSON.stringify(kid));
    assertEquals(await open(all, forged, { context: "files" }), UNREADABLE, kid);
  }
  for (const wrapped of ["{}", "no JSON", wrappedKey.slice(1)]) {
    assertEquals(await open(all, wrapped, { context: "files" }), UNREADABLE);
  }
  const none = await all.call("rekey", { wrappedKey, context: "another" });
  assertEquals(outcome(none), UNREADABLE);
}

async function dataKeysLast({ platform, project }: World, vault: VaultClient): Promise<void> {
  const { key, wrappedKey } = await vault.ok("data-key");
  const { keys } = behindTheBack(platform, project.id);
  await keys.next();
  await keys.destroy(1);
  assertEquals(await vault.ok("data-key/open", { wrappedKey }), { key });
  const anew = await vault.ok("rekey", { wrappedKey });
  assertEquals(await vault.ok("data-key/open", anew), { key });
  const kids = [wrappedKey, anew.wrappedKey].map((text) =>
    JSON.parse(text).recipients[0].header.kid
  );
  assertEquals(kids, [0, 1].map((number) => `${project.id}.s${number}`));
}

/** Tables of what is sealed under the same keys. */
const INTERNAL = ["socialProvider", "twoFactor", "jwks", "mail", "projectKey"];
/** Names and contexts under which other platforms have kept theirs in the vault. */
const RESERVED = ["better_auth_secret", "google", "project-auth", "social-provider", "vaultSecret"];

async function reservedStaysOut(world: World, vault: VaultClient): Promise<void> {
  const { platform: { host }, project } = world;
  await secretsOfAUser(world);
  const rows = (table: string) =>
    rowsOf(host, table).filter(({ projectId }) => projectId === project.id);
  const before = INTERNAL.map(rows);
  const ids = before.flatMap((found, at) => {
    assertNotEquals(found.length, 0, INTERNAL[at]);
    return found.slice(0, 2).map(({ id }) => String(id));
  });
  for (const context of ["project-auth", "social-provider"]) {
    const secretId = await vault.keep({ name: "google", context, data: "the customer's own" });
    assertEquals((await vault.ok("decrypt", { secretId, context })).data, "the customer's own");
  }
  for (const id of [...ids, ...RESERVED]) {
    for (const [path, body] of callsAbout(id)) {
      const asked = path === "decrypt" ? { ...body, context: "social-provider" } : body;
      assertEquals(outcome(await vault.call(path, asked)), UNKNOWN, `${path} of ${id}`);
    }
  }
  const listed = (await vault.ok("list", { limit: 200 })).data.map(({ id }: Json) => id);
  assertEquals(listed.toSorted(), rows("vaultSecret").map(({ id }) => String(id)).toSorted());
  assertEquals(INTERNAL.map(rows), before);
}

async function secretsOfAUser(world: World): Promise<Client> {
  const { client } = await signedUpUser(world);
  await ok(client.post("/two-factor/enable", { password: world.password }));
  await ok(client.get("/token"));
  return client;
}

function eventsOf({ platform, project }: World) {
  return rowsOf(platform.host, "event").filter(({ projectId }) => projectId === project.id);
}
