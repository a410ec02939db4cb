/**
 * Events become leaves of their project's tree, each once, and every checkpoint is what its leaves make.
 */
import { assert, assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import { leafOf, type LeafRow, parseSalts } from "../rules/audit_leaf.ts";
import {
  leafHash,
  nodeHash,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from "../tlog/mod.ts";
import { withModule } from "./isolation/component_field.ts";
import { checkpointOf, sequence } from "./support/audit_tree.ts";
import { captureConsole } from "./support/captured_console.ts";
import { passTime, testClock } from "./support/clock.ts";
import { type Client, ok } from "./support/client.ts";
import type { InProcessPlatform } from "./support/in_process.ts";
import { type Row, rowsOf } from "./support/rows.ts";
import { hookOperations } from "./support/operations.ts";
import { openProject } from "./support/set_up.ts";
import { clause } from "./support/tables.ts";

Deno.test("The sequencer makes every event a leaf of its project's tree", async (t) => {
  await using world = await openProject();
  const { platform, project, server } = world;
  const places = [project.id, "platform"];

  await t.step("each once, and the checkpoint is what the leaves make", async () => {
    await sequence(platform);
    for (const projectId of places) await assertWhole(platform, projectId);
  });

  await t.step("proofs lead to the checkpoint, also from the one before", async () => {
    const older = checkpointOf(platform, project.id);
    for (let at = 0; at < 5; at++) await addUser(server, at);
    await sequence(platform);
    const newer = await assertWhole(platform, project.id);
    assert(newer.size > older.size, `${older.size} and ${newer.size}`);
    const args = { projectId: project.id, from: older.size, to: newer.size };
    const proof = await platform.component("audit_tree:consistency", args) as ArrayBuffer[];
    assert(verifyConsistency({
      oldSize: older.size,
      oldRoot: older.root,
      ...newer,
      proof: proof.map((hash) => new Uint8Array(hash)),
    }));
  });

  await t.step("two calls of the component sign it, and one finds nothing to sign", async () => {
    await addUser(server, 8);
    await assertCallsToSign(platform, project.id);
  });

  await t.step("also when several run at once, while events come", async () => {
    const [row] = rowsOf(platform.host, "auditSequencer");
    await platform.component("audit_sequencer:pause", { isPaused: false });
    const runs = Array.from({ length: 8 }, async (_, at) => {
      await addUser(server, 10 + at);
      passTime(2000);
      const chain = Number(row?.chain) + 1;
      await platform.component("audit_sequencer:run", { chain });
      const signings = places.map((projectId) =>
        platform.host.run("banataAuth/auth:signAuditLog", { projectId })
      );
      await Promise.all(signings);
    });
    await Promise.all(runs);
    await sequence(platform);
    for (const projectId of places) await assertWhole(platform, projectId);
  });

  await t.step("and one whose key is taken away goes on as another log", async () => {
    const before = rowsOf(platform.host, "auditKey").map(({ origin }) => origin);
    await platform.component("adapter:deleteOne", {
      ...{ projectId: project.id, model: "auditKey" },
      where: [clause("id", "log")],
    });
    await sequence(platform);
    await assertWhole(platform, project.id);
    const [key] = rowsOf(platform.host, "auditKey").filter((row) => row.projectId === project.id);
    assert(key !== undefined && !before.includes(key.origin));
  });

  await t.step("and a run of an earlier chain does nothing", async () => {
    await addUser(server, 30);
    passTime(2000);
    await platform.component("audit_sequencer:pause", { isPaused: false });
    await platform.component("audit_sequencer:run", { chain: 0 });
    assert(rowsOf(platform.host, "event").some(({ leaf }) => leaf === undefined));
  });
});

Deno.test("The sequencer runs as seldom as it may, and sleeps when nothing has come", async (t) => {
  await using world = await openProject();
  const { platform, server } = world;
  await sequence(platform);
  // The last checkpoint is long ago.
  passTime(2000);
  await platform.component("audit_sequencer:pause", { isPaused: false });
  const look = (from: number) => {
    const due = rowsOf(platform.host, "_scheduled_functions")
      .filter(({ name, state }) => name === "audit_sequencer.js:run" && isPending(state))
      .map(({ scheduledTime }) => Number(scheduledTime) - from);
    return { state: rowsOf(platform.host, "auditSequencer")[0]?.state, next: Math.max(...due) };
  };
  const run = async () => {
    const [row] = rowsOf(platform.host, "auditSequencer");
    const from = testClock();
    await platform.component("audit_sequencer:run", { chain: row?.chain });
    return look(from);
  };

  await t.step(
    "after few events, the last of them just now, it waits most of a second",
    async () => {
      await addUser(server, 1);
      passTime(350);
      const { next, state } = await run();
      assertEquals(state, "awake");
      assert(next >= 700 && next < 900, `${next} ms`);
    },
  );

  await t.step("after many in a moment, not so long", async () => {
    const event = { action: "invoice.paid", actorType: "user", actorId: "u" };
    await ok(server.post("/banata/audit-logs/create", { events: Array(60).fill(event) }));
    passTime(350);
    const { next } = await run();
    assert(next >= 300 && next < 700, `${next} ms`);
  });

  await t.step("a batch without one is the last", async () => {
    passTime(2000);
    assertEquals((await run()).state, "asleep");
  });

  await t.step("what comes then wakes it, and waits for what follows from it", async () => {
    const from = testClock();
    await addUser(server, 2);
    const { next, state } = look(from);
    assertEquals(state, "awake");
    assert(next >= 700 && next < 1000, `${next} ms`);
  });

  await t.step("and a batch that takes in what came alone is the last, too", async () => {
    passTime(600);
    assertEquals((await run()).state, "asleep");
    assert(rowsOf(platform.host, "event").every(({ leaf }) => leaf !== undefined));
  });
});

Deno.test("A broken log says so once, keeps its events, and stops no other", async () => {
  await using world = await openProject();
  const { admin, platform, project, server } = world;
  await sequence(platform);
  await breakTiles(platform, project.id);
  await addUser(server, 1);
  await ok(admin.post("/banata/projects/create", { name: "other", slug: "other" }));
  using log = captureConsole();
  for (let at = 0; at < 2; at++) {
    await platform.component("audit_sequencer:pause", { isPaused: false });
    passTime(120_000);
    const [row] = rowsOf(platform.host, "auditSequencer");
    await platform.component("audit_sequencer:run", { chain: row?.chain });
    await platform.component("audit_sequencer:pause", { isPaused: true });
  }
  const waits = rowsOf(platform.host, "event").some(({ leaf, projectId }) =>
    leaf === undefined && projectId === project.id
  );
  assert(waits, "the broken log's events are kept");
  const faults = rowsOf(platform.host, "auditTree").map(({ fault }) => fault);
  assertEquals(faults.filter(Boolean), ["TILE_INVALID"]);
  assertEquals(faults.length, 3);
  const lines = log.lines.filter((line) => line.includes("TILE_INVALID"));
  assertEquals(lines.length, 1);
});

async function assertCallsToSign(platform: InProcessPlatform, projectId: string): Promise<void> {
  const { component, host } = platform;
  passTime(2000);
  await component("audit_sequencer:pause", { isPaused: false });
  const [row] = rowsOf(host, "auditSequencer");
  const calls = await callsOf(async () => {
    await component("audit_sequencer:run", { chain: row?.chain });
    // The sequencer has it signed by a job of its own besides.
    for (let time = 0; time < 2; time++) {
      await host.run("banataAuth/auth:signAuditLog", { projectId });
    }
  });
  await component("audit_sequencer:pause", { isPaused: true });
  const [unsigned, keep] = ["audit_signing/unsigned", "audit_signing/keep"];
  assertEquals(calls, new Set([`${unsigned} ${keep}`, unsigned]));
}

/** Functions of the component that functions of the app call meanwhile, those of each run side by side. */
async function callsOf(action: () => Promise<unknown>): Promise<Set<string>> {
  const runs = new Map<unknown, string[]>();
  using _hook = hookOperations(({ args, frame, name }, proceed) => {
    if (name === "1.0/runUdf" && frame.target.component === "") {
      const called = String(args.reference).split("/").slice(-2).join("/");
      runs.set(frame, [...runs.get(frame) ?? [], called]);
    }
    return proceed();
  });
  await action();
  return new Set([...runs.values()].map((calls) => calls.join(" ")));
}

function isPending(state: unknown): boolean {
  return (state as { kind: string }).kind === "pending";
}

async function addUser(server: Client, at: number): Promise<void> {
  await ok(server.post("/admin/create-user", { email: `user-${at}@example.com`, name: "User" }));
}

/** What somebody does who cuts hashes out of the database's file. */
async function breakTiles({ host }: InProcessPlatform, projectId: string): Promise<void> {
  const cut = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      const rows = await db.query("auditTile").collect();
      for (const row of rows.filter((row) => row.projectId === projectId)) {
        await db.patch(row._id, { hashes: new ArrayBuffer(8) });
      }
      return null;
    },
  });
  await withModule(host, { name: "cut", functions: { cut } }, async () => {
    await host.run("cut:cut", {}, { component: "banataAuth" });
  });
}

/** Checks that the tree has each event once, and what its checkpoint and proofs say. */
async function assertWhole(platform: InProcessPlatform, projectId: string) {
  const rows = rowsOf(platform.host, "event").filter((row) => row.projectId === projectId)
    .sort((one, other) => Number(one.leaf) - Number(other.leaf));
  assertEquals(rows.map(({ leaf }) => leaf), rows.map((_, at) => at));
  const hashes = rows.map((row) => leafHash(leafOf(leafRow(row), parseSalts(String(row.salts)))));
  const { note, root, size } = checkpointOf(platform, projectId);
  const [key] = rowsOf(platform.host, "auditKey").filter((row) => row.projectId === projectId);
  const opened = await openNote(note, [parseVerifierKey(String(key?.verifierKey))]);
  const signed = parseCheckpoint(opened.text);
  assertEquals([signed.size, signed.origin], [size, key?.origin]);
  assertEquals(signed.root, root);
  assertEquals(root, rootOf(hashes.slice(0, size)));
  for (const { id, leaf } of rows.slice(0, size)) {
    const found = await platform.component("audit_tree:inclusion", { projectId, id }) as Json;
    const proof = found.proof.map((hash: ArrayBuffer) => new Uint8Array(hash));
    const at = Number(leaf);
    assert(verifyInclusion({ leaf: hashes[at]!, index: at, size, root, proof }), `${id}`);
  }
  return { size, root };
}

// deno-lint-ignore no-explicit-any -- what a function of the component answers
type Json = any;

function leafRow(row: Row): LeafRow {
  return JSON.parse(JSON.stringify(row));
}

/** RFC 6962, section 2.1, as it stands there. */
function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes;
  if (hashes.length === 1 && only) return only;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  return nodeHash(rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split)));
}
