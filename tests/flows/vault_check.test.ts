import { assertEquals, assertMatch } from "@std/assert";
import { equals } from "../../component/where.ts";
import { verifyVault } from "../../cli/vault/verify.ts";
import { sealRecord } from "../../plugins/vault/record.ts";
import { versionBinding } from "../../plugins/vault/version_binding.ts";
import { projectKeys } from "../../runtime/services/project_keys.ts";
import { rootKeysOf } from "../../runtime/services/root_keys.ts";
import { insertRows } from "../isolation/component_field.ts";
import { ok } from "../support/client.ts";
import { behindTheBack, ROOT_SECRET } from "../support/project_store.ts";
import { rowsOf } from "../support/rows.ts";
import { openProject } from "../support/set_up.ts";

/** What the task prints and ends with. */
async function verify(host: { run(path: string, args: unknown): Promise<unknown> }) {
  const lines: string[] = [];
  const shares: number[] = [];
  const functions = { run: host.run.bind(host), close: () => Promise.resolve() };
  const output = {
    print: (line: string) => lines.push(line),
    progress: (share: number) => shares.push(share),
  };
  const failure = await verifyVault(functions, output).catch((error: Error) => error.message);
  return { lines, failure, share: shares.at(-1) };
}

Deno.test("vault:verify opens every key, record and sealed text, and says what does not open", async (t) => {
  await using world = await openProject({ devMailbox: true }, {
    env: { BETTER_AUTH_SECRET: ROOT_SECRET },
  });
  const { admin, platform, project: { id: projectId } } = world;
  const { host } = platform;
  await ok(admin.post("/banata/config/social-providers/save", {
    ...{ projectId, providerId: "google", clientId: "c", clientSecret: "s" },
  }));
  const { store } = behindTheBack(platform, projectId);
  const keys = projectKeys({
    ...{ projectId, store, canWrite: true, now: 1 },
    roots: () => rootKeysOf({ secret: ROOT_SECRET, previousSecrets: [], vaultKeys: [] }),
  });
  const secret = { id: "vsec_1", name: "n", context: null, organizationId: null, version: 1 };
  const data = new TextEncoder().encode("of a customer");
  const key = await keys.current();
  const version = async (n: number) => {
    const binding = versionBinding(projectId, { ...secret, version: n });
    const record = await sealRecord(data, { binding, recipients: [key, null] });
    return {
      projectId,
      id: `row_${n}`,
      secretId: "vsec_1",
      version: n,
      keyVersion: 1,
      record,
      createdAt: 1,
    };
  };
  await insertRows(host, {
    table: "vaultSecret",
    rows: [{ projectId, id: "vsec_1", name: "n", version: 450, createdAt: 1, updatedAt: 1 }],
  });
  const rows = await Promise.all(Array.from({ length: 450 }, (_, n) => version(n + 1)));
  await insertRows(host, { table: "vaultVersion", rows });

  await t.step("all is well", async () => {
    const { failure, lines, share } = await verify(host);
    assertEquals([failure, share], [undefined, 1]);
    assertMatch(lines.join(), /^All 45\d keys, records and sealed texts open$/);
  });

  await t.step(
    "a record in another's place and a sealed text that was changed are named",
    async () => {
      await platform.component("adapter:updateOne", {
        ...{ projectId, model: "vaultVersion", where: equals({ id: "row_300" }) },
        update: { record: rows[7]?.record },
      });
      const [provider] = rowsOf(host, "socialProvider");
      await platform.component("adapter:updateOne", {
        ...{ projectId, model: "socialProvider", where: equals({ id: String(provider?.id) }) },
        update: { sealedSecret: String(provider?.sealedSecret).replace(/.$/, "") },
      });
      const { failure, lines } = await verify(host);
      assertMatch(String(failure), /^Restore what does not open from a backup, .*: 2 of 45\d$/);
      assertEquals(lines.sort(), [
        `Does not open: ${projectId} socialProvider.sealedSecret ${provider?.id}`,
        `Does not open: ${projectId} vaultVersion row_300`,
      ]);
    },
  );

  await t.step(
    "a project whose key is gone has nothing that opens, and no other fails with it",
    async () => {
      await store.deleteOne("projectKey", { id: "key_1" });
      const { failure, lines } = await verify(host);
      assertMatch(String(failure), /: 451 of 45\d$/);
      assertEquals(lines.length, 451);
      assertEquals(lines.filter((line) => !line.includes(projectId)), []);
    },
  );
});
