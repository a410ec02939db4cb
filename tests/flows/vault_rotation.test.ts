import { assert, assertEquals } from "@std/assert";
import { outcome } from "../support/client.ts";
import { jobsDone } from "../support/disk.ts";
import { rowsOf } from "../support/rows.ts";
import { openProject } from "../support/set_up.ts";
import { vaultOf, vaultOfKey } from "../support/vault.ts";

const SECRETS = 5;

Deno.test("A project's key changes while its secrets are read, and the old one is destroyed", async (t) => {
  await using world = await openProject();
  const { platform, server } = world;
  const vault = vaultOf(server);
  const ids: string[] = [];
  for (let n = 0; n < SECRETS; n++) {
    ids.push(await vault.keep({ name: `secret ${n}`, data: `value ${n}` }));
  }
  const dataKey = await vault.ok("data-key", { context: "c" });
  const before = recordsOf(world);
  const readAll = async () => {
    for (const [n, secretId] of ids.entries()) {
      assertEquals(await vault.ok("decrypt", { secretId }), { data: `value ${n}` });
    }
  };
  await t.step("rotation says that none has begun", async () => {
    const none = { status: "none", keyVersion: 1, rotated: 0, failed: 0, remaining: 0, oldKeys: 0 };
    assertEquals(await vault.ok("rotation", {}), { ...none, customer: null });
  });
  await t.step("rotate-key does a batch, and all opens meanwhile", async () => {
    const { remaining, rotated, status } = await vault.ok("rotate-key", { batchSize: 2 });
    assertEquals([status, rotated, remaining], ["rotating", 2, 3]);
    await readAll();
  });
  await t.step("jobs do the rest, and the end is told once", async () => {
    await jobsDone(platform.host);
    const done = { keyVersion: 2, rotated: SECRETS, failed: 0, remaining: 0, oldKeys: 0 };
    assertEquals(await vault.ok("rotation", {}), { status: "completed", ...done, customer: null });
    assertEquals(await vault.ok("rotate-key", {}), { status: "completed", ...done });
    assertEquals(keysOf(world), ["key_2"]);
    await readAll();
  });
  await t.step("ciphertexts stay, and only the wrapped keys change", () => {
    const after = recordsOf(world);
    assertEquals(after.map(({ kept }) => kept), before.map(({ kept }) => kept));
    for (const [n, { recipients }] of after.entries()) {
      assert(JSON.stringify(recipients[0]) !== JSON.stringify(before[n]?.recipients[0]));
    }
  });
  await t.step("a data key that was given before still opens", async () => {
    const { wrappedKey } = dataKey;
    const opened = await vault.ok("data-key/open", { wrappedKey, context: "c" });
    assertEquals(opened, { key: dataKey.key });
  });
  await t.step("whoever lacks vault.manage changes no key", async () => {
    const writer = await vaultOfKey(world, ["vault.read", "vault.write"]);
    for (const path of ["rotate-key", "rotation"]) {
      assertEquals(outcome(await writer.call(path)), [403, "MISSING_PERMISSION_VAULTMANAGE"]);
    }
  });
});

type World = Awaited<ReturnType<typeof openProject>>;

function keysOf({ platform, project: { id } }: World): unknown[] {
  return rowsOf(platform.host, "projectKey").filter((row) => row.projectId === id)
    .map((row) => row.id);
}

function recordsOf({ platform }: World) {
  return rowsOf(platform.host, "vaultVersion").map(({ record }) => {
    const { recipients, unprotected: _, ...kept } = JSON.parse(String(record));
    return { kept, recipients };
  });
}
