/**
 * A witness that the operator names cosigns the logs' checkpoints: a server on loopback, which behaves well
 * or not. Observed: what arrives there, what the platform keeps, and that nobody waits for it.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { verifyExport } from "../../plugins/audit_logs/verify/mod.ts";
import {
  formatVerifierKey,
  noteSigner,
  openNote,
  parseCheckpoint,
  parsePolicy,
  parseVerifierKey,
} from "../../tlog/mod.ts";
import { checkpointOf, sequence } from "../support/audit_tree.ts";
import { captureConsole } from "../support/captured_console.ts";
import { ok } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { jobsDone } from "../support/disk.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";
import { StubWitness } from "../support/stub_witness.ts";

const LIES = ["signs by another key", "signs another checkpoint", "names a larger size"] as const;
const HOUR_MS = 60 * 60 * 1000;

/** Signs what has happened, and lets the jobs that are due come to an end. */
async function signed({ platform }: OpenProject, waitMs = 0): Promise<void> {
  await sequence(platform);
  passTime(waitMs);
  await jobsDone(platform.host);
}

function stateOf({ platform, project }: OpenProject): Row {
  const [row] = rowsOf(platform.host, "auditWitness").filter(({ projectId }) =>
    projectId === project.id
  );
  assert(row !== undefined);
  return row;
}

/** The witness learns the logs' keys from its operator. */
function introduce(witness: StubWitness, { platform }: OpenProject): void {
  const known = rowsOf(platform.host, "auditKey").map(({ verifierKey }) => String(verifierKey));
  witness.logs.splice(0, witness.logs.length, ...known.map(parseVerifierKey));
}

Deno.test("BANATA_AUDIT_WITNESSES names a witness that cosigns every log's newest checkpoint", async (t) => {
  await using witness = await StubWitness.open();
  const vkey = formatVerifierKey(witness.signer.key);
  const env = { BANATA_AUDIT_WITNESSES: `${vkey} ${witness.url}` };
  using log = captureConsole();
  await using world = await openProject({}, { env });
  const { project, server } = world;
  let users = 0;
  const happens = () =>
    ok(server.post("/admin/create-user", { email: `u${users++}@example.com`, name: "U" }));

  await t.step("one that does not know the log yet says so, in the log once", async () => {
    await signed(world);
    assertEquals(stateOf(world).fault, "WITNESS_LOG_UNKNOWN");
    await happens();
    await signed(world, HOUR_MS);
    await signed(world, HOUR_MS);
    const said = log.lines.filter((line) =>
      line.includes("WITNESS_LOG_UNKNOWN") && line.includes(project.id)
    );
    assertEquals(said.length, 1);
    assertMatch(said[0] ?? "", /"level":"error".*"witness":"witness\.example\/w1"/);
  });

  await t.step("its cosignature is kept, and served with the checkpoint", async () => {
    introduce(witness, world);
    await signed(world, 2 * HOUR_MS);
    const { fault, failures, line, note, size } = stateOf(world);
    const keys = [...witness.logs, witness.signer.key];
    const { signatures, text } = await openNote(`${note}${line}\n`, keys);
    assertEquals(signatures.at(-1)?.key, witness.signer.key);
    assertEquals(signatures.length, 2);
    const { text: served } = await server.get("/banata/audit-logs/tlog/checkpoint");
    assertEquals(served, `${note}${line}\n`);
    assertEquals([fault, failures, size], [undefined, 0, parseCheckpoint(text).size]);
  });

  await t.step("an export holds against a policy that wants it", async () => {
    await satisfiesPolicy(world, vkey);
  });

  await t.step(
    "each later one continues the one before, and is asked for once",
    async () => {
      witness.requests.length = 0;
      const { size } = stateOf(world);
      await happens();
      await signed(world, 10_000);
      const own = witness.requests.filter((body) => body.includes(project.id));
      assertEquals(own.map((body) => body.split("\n")[0]), [`old ${size}`]);
      assert(Number(stateOf(world).size) > Number(size));
      witness.requests.length = 0;
      await signed(world, HOUR_MS);
      assertEquals(witness.requests.filter((body) => body.includes(project.id)), []);
    },
  );

  await t.step("one that lies is refused, and its cosignature is not kept", async () => {
    const { line, size } = stateOf(world);
    for (const mood of LIES) {
      witness.mood = mood;
      await happens();
      await signed(world, 2 * HOUR_MS);
      const { fault, ...state } = stateOf(world);
      assertMatch(String(fault), /^WITNESS_(?:COSIGNATURE|SIZE)_WRONG$/);
      assertEquals([state.line, state.size], [line, size]);
    }
  });

  await t.step("while one hangs, nobody waits, and one question at a time is open", async () => {
    await hangs(world, { witness, happens });
  });

  await t.step("and it catches up when it is well again", async () => {
    await signed(world, 2 * HOUR_MS);
    const { fault, note } = stateOf(world);
    assertEquals([fault, note], [undefined, checkpointOf(world.platform, project.id).note]);
  });
});

async function hangs(
  { platform, project, server }: OpenProject,
  { happens, witness }: { happens: () => Promise<unknown>; witness: StubWitness },
): Promise<void> {
  witness.mood = "hangs";
  witness.requests.length = 0;
  await happens();
  await sequence(platform);
  passTime(2 * HOUR_MS);
  while (!witness.requests.some((body) => body.includes(project.id))) await server.get("/ok");
  await happens();
  await sequence(platform);
  await happens();
  assertEquals(witness.requests.filter((body) => body.includes(project.id)).length, 1);
  witness.mood = "well";
  witness.letGo();
  await jobsDone(platform.host);
}

async function satisfiesPolicy(
  { platform, project, server }: OpenProject,
  vkey: string,
): Promise<void> {
  const { note: checkpoint } = checkpointOf(platform, project.id);
  const { text } = await ok(server.post("/banata/audit-logs/export", { format: "ndjson" }));
  const seed = new Uint8Array(32);
  const { key } = await noteSigner({ name: "a.example", seed, type: "cosignature" });
  const wanted = { [vkey]: [], [formatVerifierKey(key)]: ["POLICY_UNMET"] };
  for (const [witness, codes] of Object.entries(wanted)) {
    const policy = parsePolicy(`witness w ${witness}\nquorum w\n`);
    const { faults } = await verifyExport(text.trimEnd().split("\n"), { checkpoint, policy });
    assertEquals(faults.map(({ code }) => code), codes);
  }
}
