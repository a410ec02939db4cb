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

/** More than a part of a check has. */
const MORE_ROWS = 501;

/** A check opens what every project keeps: rows are told with their project, and none is changed. */
export async function readsWhatIsSealed(field: ComponentField): Promise<void> {
  await field.add("jwks", { id: "jwk_1", privateKey: "sealed" });
  // More than one part holds, so that the next one goes on within the project.
  const more = Array.from({ length: MORE_ROWS }, (_, n) => ({
    ...{ projectId: field.own, id: `jwk_more_${n}`, publicKey: "", privateKey: "", createdAt: 1 },
  }));
  await insertRows(field.platform.host, { table: "jwks", rows: more });
  const changes = await field.changes(async () => {
    const found = new Set<string>();
    let after: unknown = null;
    do {
      const part = await field.call("vault_check:part", { after }) as {
        rows: { projectId: string; table: string; row: { id: string } }[];
        after: { projectId: string } | null;
        projectsLeft: number;
      };
      const from = part.after?.projectId;
      const left = field.rows("project").filter(({ id, projectId }) =>
        projectId === "platform" && from !== undefined && String(id) >= from
      );
      assertEquals(part.projectsLeft, left.length);
      for (const { projectId, row, table } of part.rows) {
        found.add(`${projectId} ${table} ${row.id}`);
      }
      after = part.after;
    } while (after !== null);
    assertEquals(found.has(`${field.own} jwks jwk_1`), true);
    const own = [...found].filter((text) => text.startsWith(`${field.own} jwks jwk_more_`));
    assertEquals(own.length, MORE_ROWS);
    assertEquals(found.has(`${SHADOW_PROJECT} jwks jwk_1`), true);
  });
  assertEquals(changes, []);
}
