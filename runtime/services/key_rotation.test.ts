import { assertEquals, assertRejects } from "@std/assert";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import {
  bindingOf,
  openRecord,
  RecordUnreadableError,
  sealRecord,
} from "../../plugins/vault/record.ts";
import { type ComponentHost, componentHost } from "../../tests/support/component.ts";
import { AuthorTracker } from "../request/author_tracker.ts";
import { installedComponent } from "../request/component_api.ts";
import { keyRotation } from "./key_rotation.ts";
import { type OwnKeys, projectKeys } from "./project_keys.ts";
import { rootKeysOf } from "./root_keys.ts";
import { scopedStore } from "./store.ts";

const CONFIG = { secret: "root secret of this deployment", previousSecrets: [], vaultKeys: [] };
const HOUR_MS = 60 * 60 * 1000;

interface World {
  readonly keys: OwnKeys;
  readonly store: ScopedStore;
  readonly rotation: ReturnType<typeof keyRotation>;
}

/** Runs a callback in one mutation, with a project's keys, tables and change of keys. */
function inProject<Value>(
  host: ComponentHost,
  callback: (world: World) => Promise<Value>,
  now = 1,
): Promise<Value> {
  return host.inMutation((ctx) => {
    const component = installedComponent();
    const projectId = "proj_a";
    const author = new AuthorTracker({ actor: null, request: null });
    const store = scopedStore(ctx, { component, projectId, now, author });
    const roots = () => rootKeysOf(CONFIG);
    const keys = projectKeys({ canWrite: true, now, projectId, roots, store });
    const rotation = keyRotation({
      ...{ ctx, component, projectId, store, keys, now },
      recipient: () => Promise.resolve(null),
    });
    return callback({ keys, rotation, store });
  });
}

/** Stores records of as many secrets; gives what binds each. */
function addRecords(host: ComponentHost, count: number): Promise<string[]> {
  return inProject(host, async ({ keys, store }) => {
    const key = await keys.current();
    const bindings: string[] = [];
    for (let n = 0; n < count; n++) {
      const binding = bindingOf(["proj_a", `vsec_${n}`]);
      const data = new TextEncoder().encode(`secret ${n}`);
      const row = { secretId: `vsec_${n}`, version: 1, keyVersion: key.version, createdAt: 1 };
      const record = await sealRecord(data, { binding, recipients: [key, null] });
      await store.create("vaultVersion", { ...row, id: `row_${n}`, record });
      bindings.push(binding);
    }
    const use = { id: "use_1_0", keyVersion: key.version, records: count };
    await store.create("vaultUse", use);
    return bindings;
  });
}

const advance = (host: ComponentHost, batch: number, now?: number) =>
  inProject(host, ({ rotation }) => rotation.advance(batch), now);

Deno.test("keyRotation().advance() changes the key batch by batch; all opens meanwhile, and the old key goes", async () => {
  const host = componentHost();
  const bindings = await addRecords(host, 5);
  const none = { failed: 0, keyVersion: 2 };
  assertEquals(await advance(host, 2), {
    ...none,
    ...{ status: "rotating", rotated: 2, remaining: 3, oldKeys: 1 },
  });
  await inProject(host, async ({ keys, store }) => {
    for (const [n, binding] of bindings.entries()) {
      const row = await store.findOne("vaultVersion", { id: `row_${n}` });
      const keyRow = await store.findOne("projectKey", { version: row?.keyVersion ?? 0 });
      const key = keyRow && await keys.open(keyRow);
      const opened = key && row && await openRecord(row.record, { binding, key });
      assertEquals(opened && new TextDecoder().decode(opened), `secret ${n}`);
    }
  });
  assertEquals((await advance(host, 2)).remaining, 1);
  const completed = { ...none, status: "completed", rotated: 5, remaining: 0, oldKeys: 0 };
  assertEquals(await advance(host, 2), completed as typeof completed & { status: "completed" });
  assertEquals(await inProject(host, ({ rotation }) => rotation.progress()), {
    ...none,
    ...{ status: "completed", rotated: 5, remaining: 0, oldKeys: 0 },
  });
  assertEquals((await advance(host, 10)).keyVersion, 3, "it was told, so another begins");
});

Deno.test("keyRotation().advance() tells an end that nobody heard of once, for an hour", async () => {
  const host = componentHost();
  await addRecords(host, 1);
  await advance(host, 1);
  const unhear = () =>
    inProject(
      host,
      ({ store }) => store.updateOne("vaultRotation", { id: "rotation" }, { reportedAt: null }),
    );
  await unhear();
  assertEquals((await advance(host, 1)).keyVersion, 2);
  assertEquals((await advance(host, 1)).keyVersion, 3);
  await unhear();
  assertEquals((await advance(host, 1, HOUR_MS + 1)).keyVersion, 4);
});

Deno.test("keyRotation().advance() keeps the key of a record that does not open, and says so", async () => {
  const host = componentHost();
  await addRecords(host, 3);
  await inProject(
    host,
    ({ store }) => store.updateOne("vaultVersion", { id: "row_1" }, { record: "damaged" }),
  );
  assertEquals(await advance(host, 2), {
    ...{ status: "rotating", keyVersion: 2, rotated: 1, failed: 1, remaining: 1, oldKeys: 1 },
  });
  assertEquals(await advance(host, 2), {
    ...{ status: "incomplete", keyVersion: 2, rotated: 2, failed: 1, remaining: 0, oldKeys: 1 },
  });
  assertEquals(await advance(host, 3), {
    ...{ status: "incomplete", keyVersion: 3, rotated: 2, failed: 1, remaining: 0, oldKeys: 1 },
  });
});

Deno.test("a destroyed key opens nothing: a record that is put back from a backup stays shut", async () => {
  const host = componentHost();
  const [binding = ""] = await addRecords(host, 1);
  const { key, record } = await inProject(host, async ({ keys, store }) => ({
    key: await keys.current(),
    record: (await store.findOne("vaultVersion", { id: "row_0" }))?.record ?? "",
  }));
  assertEquals((await openRecord(record, { binding, key })).length, 8);
  await advance(host, 1);
  await inProject(host, async ({ keys, store }) => {
    assertEquals(await store.findOne("projectKey", { version: 1 }), null);
    const current = await keys.current();
    await assertRejects(() => openRecord(record, { binding, key: current }), RecordUnreadableError);
    const posing = { ...current, kid: key.kid };
    await assertRejects(() => openRecord(record, { binding, key: posing }), RecordUnreadableError);
  });
});
