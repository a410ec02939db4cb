import { assertEquals } from "@std/assert";
import { type ComponentField, insertRows } from "./component_field.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

/** Records under the first key, and a change to the second that has begun, in two projects. */
async function addRecords(field: ComponentField): Promise<void> {
  for (const projectId of [field.own, SHADOW_PROJECT]) {
    const versions = ["1", "2"].map((n) => ({
      ...{ projectId, id: `row_${n}`, secretId: `vsec_${n}`, version: 1 },
      ...{ keyVersion: 1, record: `${n} of ${projectId}`, createdAt: 1 },
    }));
    await insertRows(field.platform.host, { table: "vaultVersion", rows: versions });
    const use = { projectId, id: "use_1_0", keyVersion: 1, records: 2 };
    await insertRows(field.platform.host, { table: "vaultUse", rows: [use] });
    const rotation = { projectId, id: "rotation", keyVersion: 2, rotated: 0, failed: 0 };
    const rows = [{ ...rotation, createdAt: 1 }];
    await insertRows(field.platform.host, { table: "vaultRotation", rows });
  }
}

/** A change of one project's keys sees and changes its own records. */
export async function rotatesKeys(field: ComponentField): Promise<void> {
  await addRecords(field);
  const project = { projectId: field.own, keyVersion: 2 };
  const part = { ...project, after: null, maxRecords: 10 };
  const found = await field.call("vault_rotation:part", part) as { records: { record: string }[] };
  assertEquals(found.records.map(({ record }) => record), [
    `1 of ${field.own}`,
    `2 of ${field.own}`,
  ]);
  assertEquals(await field.call("vault_rotation:remaining", project), 2);
  const old = { projectId: field.own, keyVersion: 1 };
  assertEquals(await field.call("vault_rotation:retire", old), false);
  const records = ["row_1", "row_2"].map((id) => ({ id, record: "wrapped" }));
  const put = { ...project, records, failed: 0, after: { keyVersion: 1, id: "row_2" } };
  const changes = await field.changes(() => field.call("vault_rotation:put", put));
  // Which part of a count changes is left to chance.
  assertEquals(changes.filter((change) => !change.includes(" vaultUse own")), [
    "changed vaultRotation own",
    "changed vaultVersion own",
  ]);
  assertEquals(await field.call("vault_rotation:remaining", project), 0);
  const retired = await field.changes(async () => {
    assertEquals(await field.call("vault_rotation:retire", old), true);
  });
  assertEquals(retired, ["removed vaultUse own"]);
}
