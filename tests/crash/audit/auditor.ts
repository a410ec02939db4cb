/**
 * An auditor who keeps the checkpoints that the platform has shown, where no kill reaches them, and wants
 * every later one to continue them.
 *
 * @module
 */
import { verifyExport } from "../../../plugins/audit_logs/verify/mod.ts";
import {
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  type VerifierKey,
  verifyConsistency,
} from "../../../tlog/mod.ts";
import { fromBase64, toBase64 } from "../../../tlog/encoding.ts";
import { type Client, ok } from "../../support/client.ts";
import type { MadeTree } from "./trees.ts";

const LOGS = "/banata/audit-logs";
const NOTHING = new Uint8Array();

interface KeptNote {
  readonly note: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** What is known of one log. */
interface KnownLog {
  readonly vkey: string;
  readonly key: VerifierKey;
  /** The oldest first. */
  readonly notes: KeptNote[];
}

/** Looks at the logs of projects. */
export class Auditor {
  readonly faults: string[] = [];
  readonly #logs = new Map<string, KnownLog>();

  /** How many checkpoints were kept. */
  get kept(): number {
    return [...this.#logs.values()].reduce((sum, { notes }) => sum + notes.length, 0);
  }

  /** Fetches a project's newest checkpoint and keeps it, if the platform answers. */
  async look(client: Client, projectId: string): Promise<void> {
    const read = async (path: string) => {
      const headers = { "x-banata-project-id": projectId };
      const reply = await client.get(`${LOGS}/tlog/${path}`, { headers }).catch(() => null);
      return reply?.status === 200 ? reply.text : null;
    };
    const [vkey, note] = [await read("key"), await read("checkpoint")];
    if (vkey === null || note === null) return;
    const key = parseVerifierKey(vkey.trim());
    const log = this.#logs.get(projectId) ?? { vkey, key, notes: [] };
    this.#logs.set(projectId, log);
    if (log.vkey !== vkey) this.#tell(projectId, "it has another key");
    const { text } = await openNote(note, [log.key]);
    const { root, size } = parseCheckpoint(text);
    const last = log.notes.at(-1);
    if (last !== undefined && size < last.size) this.#tell(projectId, "it has shrunk");
    if (last?.note !== note) log.notes.push({ note, size, root });
  }

  /** Compares every checkpoint with the leaves on disk, and asks for the proofs between them. */
  async prove(client: Client, trees: ReadonlyMap<string, MadeTree>): Promise<void> {
    for (const [projectId, { notes }] of this.#logs) {
      const tree = trees.get(projectId);
      for (const { root, size } of notes) {
        if (await tree?.rootAt(size) !== toBase64(root)) {
          this.#tell(projectId, `the checkpoint of ${size} is of other leaves`);
        }
      }
      const newest = notes.at(-1);
      if (newest === undefined) continue;
      for (const older of notes.slice(0, -1)) {
        await this.#proveBetween(client, projectId, [older, newest]);
      }
    }
  }

  async #proveBetween(
    client: Client,
    projectId: string,
    [older, newer]: readonly [KeptNote, KeptNote],
  ): Promise<void> {
    const headers = { "x-banata-project-id": projectId };
    const path = `${LOGS}/tlog/consistency?from=${older.size}&to=${newer.size}`;
    const { status, text } = await client.get(path, { headers });
    const proof = text.split("\n").filter(Boolean).map((line) => fromBase64(line) ?? NOTHING);
    const holds = status === 200 && verifyConsistency({
      ...{ oldSize: older.size, oldRoot: older.root },
      ...{ size: newer.size, root: newer.root, proof },
    });
    if (!holds) this.#tell(projectId, `${newer.size} leaves do not continue ${older.size}`);
  }

  /** Verifies a project's whole export against the first, a middle and the last checkpoint; gives its events. */
  async verify(client: Client, projectId: string): Promise<number> {
    const lines: string[] = [];
    for (let cursor: string | null = null;;) {
      const body = { projectId, format: "ndjson", cursor };
      const page = await ok(client.post(`${LOGS}/export`, body));
      lines.push(...page.text.trimEnd().split("\n"));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    const { notes } = this.#logs.get(projectId) ?? { notes: [] };
    let count = 0;
    for (const kept of new Set([notes.at(0), notes.at(notes.length >> 1), notes.at(-1)])) {
      const checkpoint = kept === undefined ? {} : { checkpoint: kept.note };
      const { events, faults } = await verifyExport(lines, checkpoint);
      count = events;
      for (const { code, leaf } of faults) this.#tell(projectId, `${code} at leaf ${leaf}`);
    }
    return count;
  }

  #tell(projectId: string, fault: string): void {
    this.faults.push(`the log of ${projectId}: ${fault}`);
  }
}
