import { assertEquals } from "@std/assert";
import { type ComponentField, insertRows } from "./component_field.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

/** Root keys are the deployment's: keys of every project are seen, and none is changed here. */
export async function seesRoots(field: ComponentField): Promise<void> {
  const rows = [field.own, SHADOW_PROJECT].map((projectId, n) => ({
    ...{ projectId, id: `key_9${n}`, version: 90 + n, rootId: `root-${projectId}` },
    ...{ wrappedKey: "wrapped", standing: [], createdAt: 1 },
  }));
  await insertRows(field.platform.host, { table: "projectKey", rows });
  const changes = await field.changes(async () => {
    const uses = await field.call("vault_roots:inUse", { known: [`root-${field.own}`] });
    const told = new Map((uses as { rootId: string; keys: number | null }[])
      .map(({ rootId, keys }) => [rootId, keys]));
    assertEquals(told.get(`root-${field.own}`), null);
    assertEquals((told.get(`root-${SHADOW_PROJECT}`) ?? 0) > 0, true);
    const current = `root-${field.own}`;
    const part = await field.call("vault_roots:aged", { current, after: null, most: 1000 });
    const { keys } = part as { keys: { rootId: string | null; projectId: string }[] };
    assertEquals(keys.some(({ rootId }) => rootId === current), false);
    assertEquals(keys.some(({ rootId }) => rootId === `root-${SHADOW_PROJECT}`), true);
  });
  assertEquals(changes, []);
}
