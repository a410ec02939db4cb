/**
 * Somebody changes the database's file itself while the platform is stopped: what an auditor finds, who has
 * an earlier checkpoint of each log, in an export that the platform makes afterwards.
 */
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { type FaultCode, verifyExport } from "../../plugins/audit_logs/verify/mod.ts";
import { customEvent, writeEvents } from "../support/audit_logs.ts";
import { checkpointOf, sequence } from "../support/audit_tree.ts";
import { type Client, ok } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { anotherProject, type OpenProject, signedInAdmin } from "../support/set_up.ts";

/** More than {@link writeLogs} lets pass. */
const MINUTES_MS = 5 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Of the text of bytes. */
const HASH_CHARS = 32;

/** A row of the database's file, as whoever can write there sees it. */
interface Place {
  readonly row: number;
  readonly body: Record<string, unknown>;
}

/** What was done to a project's log, and what the auditor is told. */
interface Tampering {
  readonly how: (file: TamperedFile) => void;
  readonly found: readonly FaultCode[];
}

const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  nothing: { how: () => {}, found: [] },
  edit: {
    how: (file) => file.change(file.event(6), { actorId: "usr_somebody_else" }),
    found: ["EVENT_CHANGED"],
  },
  delete: { how: (file) => file.remove(file.event(6)), found: ["EVENTS_MISSING"] },
  drop: {
    // The newest leaves; what was no leaf yet nobody can miss.
    how: (file) =>
      file.events().filter(({ body }) => body.leaf !== undefined).slice(-2)
        .forEach((each) => file.remove(each)),
    found: ["EVENTS_MISSING"],
  },
  reorder: {
    how(file) {
      const [one, other] = [file.event(5), file.event(6)];
      const { leaf: first, ...said } = one.body;
      const { leaf: second, ...saidAfter } = other.body;
      file.write(one, { ...saidAfter, leaf: first });
      file.write(other, { ...said, leaf: second });
    },
    found: ["EVENT_CHANGED", "EVENT_CHANGED"],
  },
  truncate: { how: (file) => file.rollBack(), found: ["LOG_SHRUNK"] },
  // The same, and the log goes on: the platform signs another history in good faith.
  fork: { how: (file) => file.rollBack(), found: ["HISTORY_CHANGED"] },
  "back-date": {
    // One that is not a leaf yet, so that the log takes it as it is.
    how(file) {
      const [pending] = file.events().filter(({ body }) => body.leaf === undefined);
      assert(pending !== undefined);
      const past = Number(pending.body.at) - DAY_MS;
      file.change(pending, { at: past, occurredAt: past });
    },
    found: ["EVENT_BACKDATED"],
  },
};

/** The rows of one project in a database's file. */
class TamperedFile {
  constructor(
    readonly database: DatabaseSync,
    readonly projectId: string,
    /** The log's row in `auditTree` as it was once. */
    readonly earlier: Readonly<Record<string, unknown>>,
  ) {}

  rows(table: string): Place[] {
    const sql = `SELECT d.row AS row, d.body AS body FROM tables t
      JOIN indexes i ON i.table_number = t.number AND i.name = 'by_creation_time'
      JOIN entries e ON e.index_id = i.id JOIN documents d ON d.row = e.row
      WHERE t.component = 'banataAuth' AND t.name = ? ORDER BY e.key`;
    return this.database.prepare(sql).all(table)
      .map(({ body, row }) => ({ row: Number(row), body: JSON.parse(String(body)) }))
      .filter(({ body }) => body.projectId === this.projectId);
  }

  events(): Place[] {
    return this.rows("event");
  }

  event(leaf: number): Place {
    const found = this.events().find(({ body }) => body.leaf === leaf);
    assert(found !== undefined);
    return found;
  }

  write({ row }: Place, body: Record<string, unknown>): void {
    this.database.prepare("UPDATE documents SET body = ? WHERE row = ?")
      .run(JSON.stringify(body), row);
  }

  change(place: Place, columns: Record<string, unknown>): void {
    this.write(place, { ...place.body, ...columns });
  }

  remove({ row }: Place): void {
    this.database.prepare("DELETE FROM entries WHERE row = ?").run(row);
    this.database.prepare("DELETE FROM documents WHERE row = ?").run(row);
  }

  /** Makes the log what it was, to the last hash. */
  rollBack(): void {
    const size = Number(this.earlier.size);
    for (const event of this.events()) {
      if (event.body.leaf === undefined || Number(event.body.leaf) >= size) this.remove(event);
    }
    for (const tile of this.rows("auditTile")) {
      const { $bytes } = tile.body.hashes as { $bytes: string };
      const hashes = btoa(atob($bytes).slice(0, size * HASH_CHARS));
      this.change(tile, { hashes: { $bytes: hashes } });
    }
    for (const tree of this.rows("auditTree")) this.write(tree, { ...this.earlier });
  }
}

Deno.test("An auditor finds what was done to a log in the database's file", async (t) => {
  const dataDir = await Deno.makeTempDir({ prefix: "banata-tampered-" });
  const logs = await writeLogs(dataDir);
  const database = new DatabaseSync(`${dataDir}/data.sqlite3`);
  for (const [name, { how }] of Object.entries(TAMPERINGS)) {
    const { earlier, id } = logs[name] ?? { earlier: {}, id: "" };
    how(new TamperedFile(database, id, earlier));
  }
  database.close();
  {
    await using platform = await openPlatform({ dataDir });
    // The tests' clock starts anew with a platform, and what was written before is in its past.
    passTime(MINUTES_MS);
    const clients = Object.entries(logs).map(([name, { server }]) =>
      [name, server.at(platform.site)] as const
    );
    const fork = clients.find(([name]) => name === "fork")?.[1];
    if (fork) await writeEvents(fork, Array.from({ length: 12 }, () => customEvent()));
    await sequence(platform);
    for (const [name, client] of clients) {
      await t.step(`${name}: ${TAMPERINGS[name]?.found.join(", ") || "holds"}`, async () => {
        const { faults } = await verifyExport(await exported(client), {
          checkpoint: logs[name]?.checkpoint ?? "",
        });
        assertEquals(faults.map(({ code }) => code), TAMPERINGS[name]?.found);
      });
    }
  }
  await Deno.remove(dataDir, { recursive: true });
});

interface WrittenLog {
  readonly id: string;
  readonly server: Client;
  readonly earlier: Readonly<Record<string, unknown>>;
  /** What the auditor keeps. */
  readonly checkpoint: string;
}

/** A platform with a log for each tampering, which has grown before and after the auditor was there. */
async function writeLogs(dataDir: string): Promise<Record<string, WrittenLog>> {
  await using platform = await openPlatform({ dataDir });
  const admin = await signedInAdmin(platform);
  const projects: Record<string, OpenProject> = {};
  for (const slug of Object.keys(TAMPERINGS)) {
    projects[slug] = await anotherProject(platform, { admin, slug });
  }
  const happen = async () => {
    for (const { server } of Object.values(projects)) {
      await writeEvents(server, Array.from({ length: 4 }, () => customEvent()));
    }
  };
  await happen();
  await sequence(platform);
  const earlier = Object.values(projects).map(({ project }) => treeOf(platform, project.id));
  await happen();
  await sequence(platform);
  const kept = Object.values(projects).map(({ project }) =>
    checkpointOf(platform, project.id).note
  );
  await happen();
  await sequence(platform);
  await happen();
  return Object.fromEntries(
    Object.entries(projects).map(([name, { project: { id }, server }], at) => [
      name,
      { id, server, earlier: earlier[at] ?? {}, checkpoint: kept[at] ?? "" },
    ]),
  );
}

function treeOf({ host }: InProcessPlatform, id: string): Readonly<Record<string, unknown>> {
  return rowsOf(host, "auditTree").find(({ projectId }) => projectId === id) ?? {};
}

async function exported(server: Client): Promise<string[]> {
  const lines: string[] = [];
  for (let cursor: string | null = null;;) {
    const page = await ok(server.post("/banata/audit-logs/export", { format: "ndjson", cursor }));
    lines.push(...page.text.trimEnd().split("\n"));
    cursor = page.nextCursor;
    if (cursor === null) return lines;
  }
}
