import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { openWorld, serverClient, type World } from "../support/calls/mod.ts";
import { passTime } from "../support/clock.ts";
import { type Json, ok, outcome, type Reply } from "../support/client.ts";
import { newOrganization } from "../support/organizations.ts";
import { jobsDone } from "../support/disk.ts";
import { rowsOf } from "../support/rows.ts";
import { recordsCounted, type VaultClient, vaultOf } from "../support/vault.ts";

const MAX_BYTES = 262_144;
const DAY_MS = 24 * 60 * 60 * 1000;
const UNKNOWN = [404, "SECRET_NOT_FOUND"];

const STEPS: Readonly<Record<string, (world: World, vault: VaultClient) => Promise<void>>> = {
  "decrypt gives what encrypt took, character by character": async (_, vault) => {
    const texts = ["x", "\ufeffwith a mark\r\n\t", "sk_live_ü𝄞 \u0001\u2028", '{"a":"b"}'];
    for (const data of [...texts, "é".repeat(MAX_BYTES / 2)]) {
      assertEquals(await read(vault, await vault.keep({ data })), data);
    }
    const id = await vault.keep({ data: "of payments", context: "payments" });
    assertMatch(id, /^vsec_[0-9A-Z]{26}$/);
    assertEquals(await read(vault, id, "payments"), "of payments");
  },
  "another context than the secret's is answered as an unknown secret": async (world, vault) => {
    const bound = await vault.keep({ context: "payments" });
    const free = await vault.keep();
    const asked = [
      { secretId: bound, context: "Payments" },
      { secretId: bound },
      { secretId: free, context: "payments" },
      { secretId: "vsec_none" },
    ];
    const before = refusals(world).length;
    const texts = new Set<string>();
    for (const body of asked) {
      const reply = await vault.call("decrypt", body);
      assertEquals(outcome(reply), UNKNOWN);
      texts.add(reply.text);
    }
    assertEquals(texts.size, 1);
    assertEquals(refusals(world).slice(before), asked.map(() => "SECRET_NOT_FOUND"));
  },
  "every decrypt leaves an event of who got which secret, and none of its text": async (
    world,
    vault,
  ) => {
    const named = { name: "telling name", data: "telling data", context: "telling context" };
    const secretId = await vault.keep(named);
    await vault.ok("decrypt", { secretId, context: named.context });
    const event = eventsOf(world).findLast(({ kind }) => kind === "decrypted");
    assertEquals([event?.model, event?.subject, event?.actorType], [
      "vaultSecret",
      secretId,
      "api_key",
    ]);
    assertEquals(JSON.stringify(eventsOf(world)).includes("telling"), false);
  },
  "bad input has a clear code, and nothing of it is written": async (world, vault) => {
    const known = await vault.keep();
    const rows = () => rowsOf(world.platform.host, "vaultVersion").length;
    const before = rows();
    const good = { name: "good", data: "good" };
    const wrong: readonly (readonly [object, number, string])[] = [
      [{ data: "no name" }, 400, "VALIDATION_ERROR"],
      [{ ...good, name: "" }, 400, "VALIDATION_ERROR"],
      [{ ...good, name: "n".repeat(257) }, 400, "VALIDATION_ERROR"],
      [{ ...good, data: "" }, 400, "VALIDATION_ERROR"],
      [{ ...good, data: 7 }, 400, "VALIDATION_ERROR"],
      [{ ...good, data: "a\0b" }, 400, "INVALID_TEXT"],
      [{ ...good, data: "\ud800" }, 400, "INVALID_TEXT"],
      [{ ...good, data: "d".repeat(MAX_BYTES + 1) }, 413, "SECRET_TOO_LARGE"],
      [{ ...good, data: `é${"d".repeat(MAX_BYTES - 1)}` }, 413, "SECRET_TOO_LARGE"],
      [{ ...good, data: "d".repeat(1024 * 1024) }, 413, "BODY_TOO_LARGE"],
      [{ ...good, context: "" }, 400, "VALIDATION_ERROR"],
      [{ ...good, context: "c".repeat(257) }, 400, "VALIDATION_ERROR"],
      [{ ...good, metadata: { n: 7 } }, 400, "VALIDATION_ERROR"],
      [{ ...good, metadata: metadataOf(16 * 1024 + 1) }, 400, "SECRET_METADATA_TOO_LARGE"],
      [{ ...good, organizationId: "org_none" }, 404, "ORGANIZATION_NOT_FOUND"],
    ];
    for (const [body, ...expected] of wrong) {
      assertEquals(outcome(await vault.call("encrypt", body)), expected);
    }
    const update = { secretId: known, expectedVersion: 1 };
    const others: readonly (readonly [string, object, number, string])[] = [
      ["update", update, 400, "VALIDATION_ERROR"],
      ["update", { ...update, data: "d".repeat(MAX_BYTES + 1) }, 413, "SECRET_TOO_LARGE"],
      [
        "update",
        { ...update, metadata: metadataOf(16 * 1024 + 1) },
        400,
        "SECRET_METADATA_TOO_LARGE",
      ],
      ["update", { ...update, secretId: "vsec_none", data: "d" }, ...UNKNOWN as [404, string]],
      ["restore", { ...update, version: 2 }, 404, "SECRET_VERSION_NOT_FOUND"],
      ["delete", { id: known, afterDays: 31 }, 400, "VALIDATION_ERROR"],
      ["versions", { secretId: known, after: "1e3" }, 400, "VALIDATION_ERROR"],
      ["list", { limit: 201 }, 400, "VALIDATION_ERROR"],
      ["list", { limit: 0 }, 400, "VALIDATION_ERROR"],
    ];
    for (const [path, body, ...expected] of others) {
      assertEquals(outcome(await vault.call(path, body)), expected, path);
    }
    assertEquals(rows(), before);
    const full = {
      name: "n".repeat(256),
      context: "c".repeat(256),
      metadata: metadataOf(16 * 1024),
    };
    await vault.keep(full);
  },
  "a name is one secret's in its context, until that is deleted": async (_, vault) => {
    const [first] = [
      await vault.keep({ name: "taken" }),
      await vault.keep({ name: "taken", context: "c" }),
    ];
    assertEquals(outcome(await vault.call("encrypt", { name: "taken", data: "d" })), [
      409,
      "SECRET_NAME_TAKEN",
    ]);
    const atOnce = { name: "taken at once", data: "d" };
    const both = await Promise.all([atOnce, atOnce].map((body) => vault.call("encrypt", body)));
    assertEquals(both.map(({ status }) => status).sort(), [200, 409]);
    await vault.ok("delete", { id: first });
    const next = await vault.keep({ name: "taken" });
    assertEquals(outcome(await vault.call("undelete", { id: first })), [409, "SECRET_NAME_TAKEN"]);
    await vault.ok("delete", { id: next, afterDays: 0 });
    assertEquals((await vault.ok("undelete", { id: first })).id, first);
    assertEquals(await read(vault, first), "kept from everybody");
  },
  "an update is the next version, and of two at once one is told of the other": async (
    _,
    vault,
  ) => {
    const secretId = await vault.keep({ data: "one", metadata: { team: "a" } });
    const updates = await Promise.all(
      ["two", "zwei"].map((data) => vault.call("update", { secretId, data, expectedVersion: 1 })),
    );
    const [done, late] = updates.sort((left, right) => left.status - right.status) as [
      Reply,
      Reply,
    ];
    assertEquals([done.status, outcome(late)], [200, [409, "SECRET_VERSION_CONFLICT"]]);
    assertEquals([done.body.version, done.body.metadata], [2, { team: "a" }]);
    const two = await read(vault, secretId);
    const about = await vault.ok("update", { secretId, metadata: null, expectedVersion: 2 });
    assertEquals([about.version, about.metadata, await read(vault, secretId)], [3, null, two]);
    const restored = await vault.ok("restore", { secretId, version: 1, expectedVersion: 3 });
    assertEquals([restored.version, await read(vault, secretId)], [4, "one"]);
    assertEquals(await vault.ok("get", { secretId }), restored);
    const old = await vault.call("restore", { secretId, version: 1, expectedVersion: 3 });
    assertEquals(outcome(old), [409, "SECRET_VERSION_CONFLICT"]);
    const page = await vault.ok("versions", { secretId, limit: 3 });
    const rest = await vault.ok("versions", {
      secretId,
      limit: 3,
      after: page.listMetadata.after,
    });
    assertEquals([page, rest].map(({ data }) => data.map(({ version }: Json) => version)), [
      [4, 3, 2],
      [1],
    ]);
    assertEquals(Object.keys(page.data[0]).sort(), ["createdAt", "version"]);
    const back = await vault.ok("versions", { secretId, limit: 1, before: "2" });
    assertEquals([back.data[0].version, rest.listMetadata], [3, { before: "1", after: null }]);
  },
  "lists come in pages, newest first, without data and without what is deleted": async (
    world,
    vault,
  ) => {
    const { id: organizationId } = await newOrganization(world);
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) ids.unshift(await vault.keep({ organizationId }));
    const gone = await vault.keep({ organizationId });
    await vault.ok("delete", { id: gone });
    const list = (rest: object) => vault.ok("list", { organizationId, ...rest });
    const pages = [await list({ limit: 2 })];
    for (let after = pages[0].listMetadata.after; after !== null;) {
      pages.push(await list({ limit: 2, after }));
      after = pages.at(-1).listMetadata.after;
    }
    assertEquals(pages.map(({ data }) => data.map(({ id }: Json) => id)), [
      ids.slice(0, 2),
      ids.slice(2, 4),
      ids.slice(4),
    ]);
    const back = await list({ limit: 2, before: pages[2].listMetadata.before });
    assertEquals(back.data, pages[1].data);
    assertEquals(await vault.ok("get", { secretId: ids[0] }), pages[0].data[0]);
    assertEquals(Object.keys(pages[0].data[0]).sort(), [
      ...["context", "createdAt", "id", "metadata", "name", "organizationId"],
      ...["updatedAt", "version"],
    ]);
    const all = await vault.ok("list", { limit: 200 });
    assertEquals(all.data.slice(0, 5).map(({ id }: Json) => id), ids);
    assertEquals(all.data.some(({ id }: Json) => id === gone), false);
    assertEquals((await vault.ok("list")).data.length, Math.min(50, all.data.length));
  },
  "a deleted secret is unknown at once, and purged when its days are over": async (
    world,
    vault,
  ) => {
    const id = await vault.keep();
    await vault.ok("update", { secretId: id, expectedVersion: 1, data: "next" });
    const { purgeAt } = await vault.ok("delete", { id, afterDays: 30 });
    const calls: readonly (readonly [string, object])[] = [
      ["decrypt", { secretId: id }],
      ["get", { secretId: id }],
      ["versions", { secretId: id }],
      ["update", { secretId: id, data: "d", expectedVersion: 2 }],
      ["restore", { secretId: id, version: 1, expectedVersion: 2 }],
      ["delete", { id }],
    ];
    for (const [path, body] of calls) {
      assertEquals(outcome(await vault.call(path, body)), UNKNOWN, path);
    }
    const versions = () =>
      rowsOf(world.platform.host, "vaultVersion").filter(({ secretId }) => secretId === id)
        .length;
    await world.platform.component("vault_purge:due", {});
    assertEquals(versions(), 2);
    passTime(30 * DAY_MS);
    assert(purgeAt < world.now());
    assertEquals(outcome(await vault.call("undelete", { id })), UNKNOWN);
    await world.platform.component("vault_purge:due", {});
    assertEquals(versions(), 0);
    const rows = rowsOf(world.platform.host, "vaultSecret");
    assertEquals(rows.some((row) => row.id === id), false);
  },
  "what belongs to an organization goes with it, and is counted off": async (world, vault) => {
    const { client, id: organizationId } = await newOrganization(world);
    for (let at = 0; at < 25; at++) await vault.keep({ organizationId });
    const before = recordsCounted(world);
    await ok(client.post("/organization/delete", { organizationId }));
    await jobsDone(world.platform.host);
    assertEquals(recordsCounted(world), before - 25);
  },
  "nothing of a secret's data is stored readable, and no two records are alike": async (
    world,
    vault,
  ) => {
    await vault.keep({ data: "data to be found" });
    const records = rowsOf(world.platform.host, "vaultVersion").map(({ record }) => String(record));
    assertEquals(records.some((record) => record.includes("data to be found")), false);
    assertNotEquals(records.at(-1), undefined);
    assertEquals(new Set(records).size, records.length);
  },
};

Deno.test("The vault keeps secrets, their versions, and what is known of them", async (t) => {
  await using world = await openWorld();
  const vault = vaultOf(serverClient(world));
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world, vault));
});

async function read(vault: VaultClient, secretId: string, context?: string): Promise<string> {
  return (await vault.ok("decrypt", { secretId, context })).data;
}

function metadataOf(bytes: number): Record<string, string> {
  return { m: "x".repeat(bytes - JSON.stringify({ m: "" }).length) };
}

function eventsOf({ platform, project }: World) {
  return rowsOf(platform.host, "event").filter(({ projectId }) => projectId === project.id);
}

function refusals(world: World): unknown[] {
  return eventsOf(world).filter(({ kind }) => kind === "refused").map(({ code }) => code);
}
