import { assertEquals } from "@std/assert";
import { type ComponentField, refusalOf, rowFor } from "./component_field.ts";

const SECRET = "vsec_1";
const SAVED = [
  "created event own",
  "created vaultSecret own",
  "created vaultUse own",
  "created vaultVersion own",
];

/** A secret comes with its newest version and the key of it, or with the version that is asked for. */
export async function findsSecrets(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const find = (rest: object) => call("vault:find", { projectId, secretId: SECRET, ...rest });
  assertEquals(await find({}), null);
  await field.add("projectKey", { id: "key_1", wrappedKey: "wrapped" });
  await field.add("vaultSecret", { id: SECRET, name: "own" });
  for (const version of [1, 2]) await field.add("vaultVersion", versionRow(version));
  const found = (rest: object) => find(rest) as Promise<Record<string, Record<string, unknown>>>;
  const { key, secret, version } = await found({});
  assertEquals([key?.wrappedKey, secret?.name, version?.record], ["wrapped", "own", "record 2"]);
  assertEquals((await found({ version: 1 })).version?.record, "record 1");
}

/** A version is stored once, of a secret that lives, and counted where it is. */
export async function savesSecrets(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const save = (version: number, secret: object = {}) =>
    call("vault:save", {
      ...{ projectId, expectedVersion: version - 1 },
      secret: { id: SECRET, version, ...secret },
      version: versionRow(version),
    });
  const made = rowFor("vaultSecret", { name: "own", nameHash: "hash" });
  const { id: _, ...columns } = made;
  assertEquals(await field.changes(() => save(1, { ...columns, version: 1 })), SAVED);
  const updated = await field.changes(async () => assertEquals(await save(2), true));
  assertEquals(updated.filter((change) => !change.includes("vaultUse")), [
    "changed vaultSecret own",
    "created event own",
    "created vaultVersion own",
  ]);
  assertEquals(await recordsOf(field), 2);
  const late = await field.changes(async () => assertEquals(await save(2), false));
  assertEquals(late, []);
  const refused = await field.changes(async () => {
    const secret = { ...columns, id: "vsec_2", version: 1 };
    const args = { projectId, expectedVersion: 0, secret, version: versionRow(1) };
    assertEquals(await refusalOf(() => call("vault:save", args)), "UNIQUE_CONFLICT");
  });
  assertEquals(refused, []);
}

/** A secret that is deleted at once goes with its versions; one of a later time stays until then. */
export async function removesSecrets(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  await field.add("vaultSecret", { id: SECRET, nameHash: "hash" });
  await field.add("vaultVersion", versionRow(1));
  const remove = (purgeAt: number) => () =>
    call("vault:remove", { projectId, secretId: SECRET, now: 5, purgeAt });
  const later = Date.now() + 86_400_000;
  const deleted = await field.changes(remove(later));
  assertEquals(deleted, ["changed vaultSecret own", "created event own"]);
  assertEquals(await field.changes(remove(later)), []);
  assertEquals(await field.changes(() => call("vault_purge:due", {})), []);
  await field.add("vaultSecret", { id: "vsec_2", purgeAt: 1 });
  await field.add("vaultVersion", versionRow(1, "vsec_2"));
  const purged = await field.changes(() => call("vault_purge:due", {}));
  assertEquals(purged.filter((change) => change.endsWith(" own")), [
    "created event own",
    "created vaultUse own",
    "removed vaultSecret own",
    "removed vaultVersion own",
  ]);
  assertEquals(await recordsOf(field), -1);
}

/** What was done with a secret is written into its project. */
export async function recordsUse(field: ComponentField): Promise<void> {
  const event = { kind: "decrypted", model: "vaultSecret", subject: SECRET };
  const record = () => field.call("vault:record", { projectId: field.own, ...event });
  assertEquals(await field.changes(record), ["created event own"]);
}

function versionRow(version: number, secretId = SECRET): Record<string, unknown> {
  const row = { id: `row_${secretId}_${version}`, secretId, version, keyVersion: 1 };
  return rowFor("vaultVersion", { ...row, record: `record ${version}` });
}

async function recordsOf({ own, rows }: ComponentField): Promise<number> {
  const uses = (await rows("vaultUse")).filter(({ projectId }) => projectId === own);
  return uses.reduce((sum, { records }) => sum + Number(records), 0);
}
