/**
 * A project's log is read over HTTP as tlog-tiles and tlog-proof have it: what any client of such logs
 * needs, and nothing of another project's.
 */
import { assert, assertEquals } from "@std/assert";
import { parseLeaf } from "../rules/audit_leaf.ts";
import {
  leafHash,
  openNote,
  parseCheckpoint,
  parseEntryBundle,
  parseVerifierKey,
  rootHash,
  tileHashReader,
  tilePath,
  verifyProof,
} from "../tlog/mod.ts";
import { sequence } from "./support/audit_tree.ts";
import { type Client, ok, outcome } from "./support/client.ts";
import { plantTree } from "./support/planted_tree.ts";
import { rowsOf } from "./support/rows.ts";
import { anotherProject, openProject } from "./support/set_up.ts";
import { sendWatched } from "./support/watched.ts";

const LOG = "/banata/audit-logs/tlog";

Deno.test("A project's log is read over HTTP", async (t) => {
  await using world = await openProject();
  const { admin, platform, project, server, site } = world;
  const other = await anotherProject(platform, { admin, slug: "other" });
  const read = async (path: string, key = project.key): Promise<Response> =>
    await fetch(`${site}/api/auth${LOG}/${path}`, { headers: { authorization: `Bearer ${key}` } });
  const textOf = async (path: string, key?: string) => await (await read(path, key)).text();

  await t.step("not before a checkpoint is signed", async () => {
    const expected = [404, "AUDIT_CHECKPOINT_NOT_FOUND"];
    assertEquals(outcome(await server.send(`${LOG}/checkpoint`, { method: "GET" })), expected);
    assertEquals(outcome(await server.send(`${LOG}/key`, { method: "GET" })), expected);
  });

  await sequence(platform);
  const key = parseVerifierKey((await textOf("key")).trimEnd());
  const { text } = await openNote(await textOf("checkpoint"), [key]);
  const { root, size } = parseCheckpoint(text);
  const [event] = rowsOf(platform.host, "event").filter(({ projectId }) =>
    projectId === project.id
  );

  await t.step("by its tiles, of which a client makes the root, and by its entries", async () => {
    const reader = tileHashReader(async (tiles) => {
      return await Promise.all(
        tiles.map(async (tile) => await (await read(tilePath(tile))).bytes()),
      );
    }, size);
    assertEquals(await rootHash(size, reader), root);
    const answer = await read(`tile/entries/000.p/${size}`);
    const { headers } = answer;
    assertEquals(
      [headers.get("content-type"), headers.get("cache-control")],
      ["application/octet-stream", "private, max-age=31536000, immutable"],
    );
    const entries = parseEntryBundle(await answer.bytes());
    assertEquals(entries.length, size);
    assertEquals(parseLeaf(entries[0]!).id, event?.id);
    const [hash] = await reader([{ level: 0, index: 0 }]);
    assertEquals(leafHash(entries[0]!), hash);
  });

  await t.step("by an event's proof, which is verified without a server", async () => {
    const entries = parseEntryBundle(await (await read(`tile/entries/000.p/${size}`)).bytes());
    const proof = await textOf(`proof?id=${event?.id}`);
    const proved = await verifyProof(proof, { leaf: leafHash(entries[0]!), log: key });
    assertEquals([proved.index, proved.checkpoint.size], [0, size]);
  });

  await t.step("and tells another project nothing of it", async () => {
    const answer = await other.server.send(`${LOG}/proof?id=${event?.id}`, { method: "GET" });
    assertEquals(outcome(answer), [404, "AUDIT_PROOF_NOT_FOUND"]);
    const unknown = await other.server.send(`${LOG}/proof?id=evt_none`, { method: "GET" });
    assertEquals(unknown.body, answer.body);
    assert(await textOf("key", other.project.key) !== await textOf("key"));
  });

  await t.step("which nobody reads without audit.read", async () => {
    const { body } = await server.post("/api-key/create", {
      name: "narrow",
      permissions: ["vault.read"],
    });
    for (const path of ["checkpoint", "key", "tile/0/000.p/1", "proof?id=x"]) {
      const answer = await read(path, body.key);
      assertEquals([answer.status, (await answer.json()).code], [
        403,
        "MISSING_PERMISSION_AUDITREAD",
      ]);
    }
  });

  await t.step("and refuses what names no tile, no sizes and no event", async () => {
    for (const [path, expected] of Object.entries(REFUSED)) {
      assertEquals(outcome(await get(server, path)), expected, path);
    }
    const beyond = await get(server, `consistency?from=1&to=${size + 1000}`);
    assertEquals(outcome(beyond), [400, "AUDIT_SIZES_INVALID"]);
  });
});

Deno.test("GET tlog/proof with ifSigned=true is a 204 until the event is signed", async () => {
  await using world = await openProject();
  const { admin, platform, server } = world;
  const other = await anotherProject(platform, { admin, slug: "other" });
  await ok(server.post("/admin/create-user", { email: "new@example.com", name: "New" }));
  const [{ id }] = (await ok(server.post("/banata/audit-logs/list", { limit: 1 }))).data;
  assertEquals((await get(server, `proof?id=${id}`)).status, 404);
  const early = await get(server, `proof?id=${id}&ifSigned=true`);
  assertEquals([early.status, early.text], [204, ""]);
  for (const [client, asked] of [[server, "evt_none"], [other.server, id]] as const) {
    const unknown = await get(client, `proof?id=${asked}&ifSigned=true`);
    assertEquals(outcome(unknown), [404, "AUDIT_PROOF_NOT_FOUND"]);
  }
  await sequence(platform);
  const signed = await fetch(`${world.site}/api/auth${LOG}/proof?id=${id}&ifSigned=true`, {
    headers: { authorization: `Bearer ${world.project.key}` },
  });
  assertEquals([signed.status, (await signed.text()).startsWith("c2sp.org/tlog-proof")], [
    200,
    true,
  ]);
});

Deno.test("A proof among 5,000 leaves reads two tiles a level, whatever the log holds", async () => {
  await using world = await openProject();
  const { platform: { host }, project, server } = world;
  const { id } = await plantTree(host, { projectId: project.id, size: 5000 });
  const { costs, reply } = await sendWatched(
    { client: server, host },
    (client) => client.send(`${LOG}/proof?id=${id}`, { method: "GET" }),
  );
  assertEquals(reply.status, 200, reply.text);
  // Key, project and settings; event and tree; of each level the leaf's own tile and that at the right edge.
  assert(costs.documentsRead <= 5 + 2 * 2, `it reads ${costs.documentsRead} documents`);
});

const PATH = [400, "AUDIT_TILE_PATH_INVALID"];
const REFUSED: Readonly<Record<string, readonly unknown[]>> = {
  "tile/0/0": PATH,
  "tile/0/000.p/0": PATH,
  "tile/0/000.p/256": PATH,
  "tile/0/x000/000": PATH,
  "tile/64/000": PATH,
  "tile/-1/000": PATH,
  "tile/0/000.p/01": PATH,
  "tile/0/%2e%2e/000": PATH,
  "tile/0/000": [404, "AUDIT_TILE_NOT_FOUND"],
  "tile/9/x999/x999/999": [404, "AUDIT_TILE_NOT_FOUND"],
  "tile/entries/x999/999": [404, "AUDIT_TILE_NOT_FOUND"],
  "proof?id=evt_none": [404, "AUDIT_PROOF_NOT_FOUND"],
  "consistency?from=2&to=1": [400, "AUDIT_SIZES_INVALID"],
  "consistency?from=-1&to=1": [400, "VALIDATION_ERROR"],
  "consistency?from=1e3&to=1": [400, "VALIDATION_ERROR"],
  "proof": [400, "VALIDATION_ERROR"],
};

async function get(client: Client, path: string) {
  return await client.send(`${LOG}/${path}`, { method: "GET" });
}
