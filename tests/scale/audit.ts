/**
 * `deno task scale:audit [LEAVES]`: what a proof, a consistency proof and a tile cost in a log of 1,000,000
 * leaves, or of as many as are asked for; ends with 1 where one reads more than 40 documents or a proof
 * does not lead to the root.
 *
 * @module
 */
import { assert, assertLessOrEqual } from "@std/assert";
import { parseCount } from "../../cli/arguments.ts";
import { verifyInclusion } from "../../tlog/mod.ts";
import { runTask } from "../../tools/run_task.ts";
import { plantTree } from "../support/planted_tree.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";
import { sendWatched } from "../support/watched.ts";

const LEAVES = 1_000_000;
const MOST_DOCUMENTS = 40;
const LOG = "/banata/audit-logs/tlog";

async function main(size: number): Promise<void> {
  await using world = await openProject();
  // Its log has no leaves: the sequencer is paused in tests.
  const projectId = world.project.id;
  const planted = await plantTree(world.platform.host, { projectId, size });
  await assertProved(world, { ...planted, size });
  const reads = {
    "a proof": `proof?id=${planted.id}`,
    "a consistency proof": `consistency?from=${Math.floor(size / 3)}&to=${size}`,
    "a tile": "tile/0/000",
    "a checkpoint": "checkpoint",
  };
  for (const [name, path] of Object.entries(reads)) {
    const begun = performance.now();
    const documents = await documentsOf(world, path);
    console.log(`${name}: ${documents} documents, ${(performance.now() - begun).toFixed(1)} ms`);
    assertLessOrEqual(documents, MOST_DOCUMENTS, name);
  }
}

async function documentsOf({ platform, server }: OpenProject, path: string): Promise<number> {
  const { costs, reply } = await sendWatched(
    { client: server, host: platform.host },
    (client) => client.send(`${LOG}/${path}`, { method: "GET" }),
  );
  assert(reply.status === 200, reply.text);
  return costs.documentsRead;
}

async function assertProved(
  { platform, project }: OpenProject,
  { hash, id, leaf, root, size }: Awaited<ReturnType<typeof plantTree>> & { size: number },
): Promise<void> {
  const args = { projectId: project.id, id };
  const found = await platform.component("audit_tree:inclusion", args) as { proof: ArrayBuffer[] };
  const proof = found.proof.map((each) => new Uint8Array(each));
  assert(verifyInclusion({ leaf: hash, index: leaf, size, root, proof }), "the proof holds");
}

if (import.meta.main) {
  await runTask(
    { usage: "deno task scale:audit [LEAVES]", words: [0, 1] },
    ({ words: [leaves = String(LEAVES)] }) => main(parseCount("LEAVES", leaves)),
  );
}
