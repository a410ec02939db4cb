/**
 * An older backup is put back, and the platform goes on with it: another history under the log's own key.
 * Observed: what an auditor finds who kept a newer checkpoint, what a witness says, and that the log can be
 * ended as docs/audit_logs.md says.
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { runDatabase } from "../../cli/database_main.ts";
import { verifyExport } from "../../plugins/audit_logs/verify/mod.ts";
import { formatVerifierKey, parseVerifierKey } from "../../tlog/mod.ts";
import { customEvent, writeEvents } from "../support/audit_logs.ts";
import { checkpointOf, sequence } from "../support/audit_tree.ts";
import { captureConsole } from "../support/captured_console.ts";
import { type Client, ok } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { jobsDone } from "../support/disk.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { firstProject } from "../support/set_up.ts";
import { StubWitness } from "../support/stub_witness.ts";

const HOUR_MS = 60 * 60 * 1000;

/** The log of a project, as it is used. */
interface UsedLog {
  readonly platform: InProcessPlatform;
  readonly server: Client;
  readonly projectId: string;
  readonly witness: StubWitness;
}

/** So many events happen, are signed, and the witness is asked. */
async function happens({ platform, server }: UsedLog, events: number): Promise<void> {
  await writeEvents(server, Array.from({ length: events }, () => customEvent()));
  await sequence(platform);
  passTime(2 * HOUR_MS);
  await jobsDone(platform.host);
}

/** The witness's operator is told the keys of all logs. */
function introduce({ platform, witness }: Pick<UsedLog, "platform" | "witness">): void {
  const keys = rowsOf(platform.host, "auditKey").map(({ verifierKey }) => String(verifierKey));
  witness.logs.push(...keys.map(parseVerifierKey));
}

function faultOf({ platform, projectId }: UsedLog): unknown {
  return rowsOf(platform.host, "auditWitness").find((row) => row.projectId === projectId)?.fault;
}

/** What a verifier finds in the log's export, against a checkpoint that was kept. */
async function found({ server }: UsedLog, checkpoint: string): Promise<string[]> {
  const body = { format: "ndjson" };
  const { nextCursor, text } = await ok(server.post("/banata/audit-logs/export", body));
  assertEquals(nextCursor, null);
  const { faults } = await verifyExport(text.trimEnd().split("\n"), { checkpoint });
  return faults.map(({ code }) => code);
}

Deno.test("A database restored from a backup is found out as a fork, and its log can be ended", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "banata-restored-" });
  const backup = `${dataDir}/backup.sqlite3`;
  await using witness = await StubWitness.open();
  using _quiet = captureConsole();
  const env = {
    BANATA_AUDIT_WITNESSES: `${formatVerifierKey(witness.signer.key)} ${witness.url}`,
  };
  let used: Omit<UsedLog, "platform">;
  let kept: string;
  {
    await using platform = await openPlatform({ dataDir }, { env });
    const { project, server } = await firstProject(platform);
    used = { server, projectId: project.id, witness };
    await happens({ ...used, platform }, 4);
    introduce({ platform, witness });
    await happens({ ...used, platform }, 1);
    await runDatabase(["backup", backup, "--data", dataDir]);
    await happens({ ...used, platform }, 12);
    assertEquals(faultOf({ ...used, platform }), undefined);
    kept = checkpointOf(platform, project.id).note;
  }
  await t.step("restore says what that does to the audit logs", async () => {
    const said = await runDatabase(["restore", backup, "--data", dataDir]);
    assert(said.includes("docs/audit_logs.md"), said);
  });

  await using platform = await openPlatform({ dataDir }, { env });
  // The tests' clock starts anew with a platform, and what was written before is in its past.
  passTime(24 * HOUR_MS);
  const log = { ...used, platform, server: used.server.at(platform.site) };

  await t.step("whoever kept a newer checkpoint finds a log that has shrunk", async () => {
    assertEquals(await found(log, kept), ["LOG_SHRUNK"]);
    await happens(log, 2);
    assertEquals(await found(log, kept), ["LOG_SHRUNK"]);
  });

  await t.step("a witness that cosigned more does not cosign it", () => {
    assertEquals(faultOf(log), "WITNESS_SIZE_WRONG");
  });

  await t.step("once it has grown again it is another history, for both", async () => {
    await happens(log, 20);
    assertEquals(await found(log, kept), ["HISTORY_CHANGED"]);
    assertEquals(faultOf(log), "WITNESS_PROOF_REFUSED");
  });

  await t.step(
    "its log is ended by taking its key away: the next one is of another name",
    async () => {
      const before = checkpointOf(platform, log.projectId).note;
      const clause = { field: "id", operator: "eq", value: "log", connector: "AND" };
      const where = [{ ...clause, mode: "sensitive" }];
      const args = { projectId: log.projectId, model: "auditKey", where };
      await platform.component("adapter:deleteOne", args);
      await happens(log, 1);
      const { note } = checkpointOf(platform, log.projectId);
      assertNotEquals(note.split("\n")[0], before.split("\n")[0]);
      assertEquals(await found(log, kept), ["CHECKPOINT_FOREIGN"]);
      assertEquals(await found(log, note), []);
    },
  );

  await t.step("and the witness cosigns that one as soon as it knows it", async () => {
    assertEquals(faultOf(log), "WITNESS_LOG_UNKNOWN");
    introduce(log);
    await happens(log, 1);
    assertEquals(faultOf(log), undefined);
    const { note } = checkpointOf(platform, log.projectId);
    const { text } = await log.server.get("/banata/audit-logs/tlog/checkpoint");
    assert(text.startsWith(note) && text !== note, text);
  });
  await Deno.remove(dataDir, { recursive: true });
});
