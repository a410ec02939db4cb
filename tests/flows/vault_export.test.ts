import { assertEquals } from "@std/assert";
import { formatCursor } from "../../runtime/services/transfer_exporter.ts";
import { outcome } from "../support/client.ts";
import { behindTheBack, ROOT_SECRET } from "../support/project_store.ts";
import { openProject } from "../support/set_up.ts";
import { exportOf } from "../support/transfer.ts";
import { vaultOf } from "../support/vault.ts";

const PASSPHRASE = "a passphrase of the operator's";
const DOCS = new URL("../../docs/vault.md", import.meta.url);

Deno.test("The program in docs/vault.md reads the secrets of an export, with a JOSE library alone", async (t) => {
  await using world = await openProject({}, { env: { BETTER_AUTH_SECRET: ROOT_SECRET } });
  const { admin, platform, project: { id: projectId }, server } = world;
  const vault = vaultOf(server);
  const name = "bank";
  const id = await vault.keep({ name, context: "payments", data: "first, with an é" });
  await vault.ok("update", { secretId: id, data: "second", expectedVersion: 1 });
  const exported = await exportOf(admin, projectId, { passphrase: PASSPHRASE });
  const secretsIn = await programOf(await Deno.readTextFile(DOCS));
  const bound = (
    version: number,
  ) => ["banata-vault", 1, projectId, id, version, name, "payments", null];
  const all = [
    { boundTo: bound(1), data: "first, with an é" },
    { boundTo: bound(2), data: "second" },
  ];
  assertEquals(await secretsIn(exported, PASSPHRASE), all);

  await t.step("also while the project's key changes, with the new key", async () => {
    await behindTheBack(platform, projectId).keys.next();
    const next = await exportOf(admin, projectId, { passphrase: PASSPHRASE });
    assertEquals(await secretsIn(next, PASSPHRASE), all);
    const place = { after: null, lines: 1, checksum: "0".repeat(64), counts: {} };
    const cursor = formatCursor({ projectId, keyVersion: 1, ...place });
    const late = await admin.post("/banata/projects/export", { id: projectId, cursor });
    assertEquals(outcome(late), [409, "PROJECT_KEY_CHANGED"]);
  });
});

type SecretsIn = (exported: string, passphrase: string) => Promise<unknown[]>;

/** The example of the docs, as a module. */
async function programOf(docs: string): Promise<SecretsIn> {
  const [, code = ""] = /```ts\n(import \{ createDecipheriv[\s\S]*?)```/.exec(docs) ?? [];
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, code);
    return (await import(`file://${path}`)).secretsIn;
  } finally {
    await Deno.remove(path);
  }
}
