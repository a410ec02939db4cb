import { assertEquals } from "@std/assert";
import { type ComponentField, refusalOf, rowFor } from "./component_field.ts";

const AUTHOR = { actorType: "system" };
const HEADER = "checksum of a header";
const STANDING = { sequence: 0, lines: 1, checksum: HEADER, header: HEADER };
const ADA = rowFor("user", { id: "usr_1", name: "Ada", email: "ada@example.com" });

/** A page holds rows of the project alone, and what is recorded stands in the platform's events. */
export async function exports(field: ComponentField): Promise<void> {
  const { own: projectId } = field;
  await field.add("user", ADA);
  const page = await field.call("project_export:page", { projectId, after: null });
  const { rows } = page as { rows: { row: { name: string } }[] };
  assertEquals(rows.map(({ row }) => row.name), ["Ada"]);
  const recorded = () => field.call("project_export:record", { projectId, author: AUTHOR });
  assertEquals(await field.changes(recorded), ["created event platform"]);
}

/** An import beside another project's of the same id, whose rows it meets nowhere. */
export async function imports(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  assertEquals(await field.changes(() => begin(field)), ["created projectImport platform"]);
  assertEquals(await refusalOf(() => begin(field)), "PROJECT_TAKEN");
  assertEquals(await call("project_import:status", { projectId }), STANDING);
  const taken = await field.changes(() => chunk(field, [["user", ADA]]));
  assertEquals(taken, ["changed projectImport platform", "created user own"]);
  const end = { lines: 2, checksum: "1", counts: '{"user":1}', migration: 0 };
  const finished = await field.changes(() => call("project_import:finish", { projectId, ...end }));
  assertEquals(finished, ["removed projectImport platform"]);
  // Now there are rows of it, and nobody imports over them.
  assertEquals(await refusalOf(() => begin(field)), "PROJECT_TAKEN");
}

/** An import that is given up leaves others under way. */
export async function abandons(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  await begin(field);
  const abandoned = await field.changes(() => call("project_import:abandon", { projectId }));
  assertEquals(abandoned, ["removed projectImport platform"]);
}

/** A key of another project's is not taken in, for its hash would then open neither. */
export async function refusesForeignKeys(field: ComponentField): Promise<void> {
  const keyHash = `hash in ${field.own}`;
  const key = (id: string) => ["apiKey", rowFor("apiKey", { id, keyHash })] as const;
  const other = { projectId: "proj_third", model: "apiKey", data: key("ak_1")[1] };
  await field.call("adapter:create", other);
  await begin(field);
  const refused = await field.changes(async () => {
    assertEquals(await refusalOf(() => chunk(field, [key("ak_2")])), "IMPORT_KEY_TAKEN");
  });
  assertEquals(refused, []);
  await field.call("adapter:deleteOne", {
    ...{ projectId: "proj_third", model: "apiKey" },
    where: field.scoped("apiKey", { id: "ak_1" }).where,
  });
  assertEquals(await refusalOf(() => chunk(field, [key("ak_2"), key("ak_3")])), "UNIQUE_CONFLICT");
}

function begin({ call, own: projectId }: ComponentField): Promise<unknown> {
  return call("project_import:begin", { projectId, header: HEADER, migration: 0, now: 1 });
}

function chunk(
  { call, own }: ComponentField,
  rows: readonly (readonly [table: string, row: unknown])[],
): Promise<unknown> {
  return call("project_import:chunk", {
    ...{ projectId: own, sequence: 0, checksum: "1" },
    rows: JSON.stringify(rows),
  });
}
