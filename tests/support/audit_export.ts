import { EXPORT_FORMAT, type ExportLine } from "../../rules/audit_export.ts";
import { leafOf, type LeafRow, newSalts, type Salts } from "../../rules/audit_leaf.ts";
import { formatCheckpoint } from "../../tlog/checkpoint.ts";
import { toBase64 } from "../../tlog/encoding.ts";
import { formatVerifierKey, type NoteSigner, noteSigner } from "../../tlog/keys.ts";
import { signNote } from "../../tlog/note.ts";
import { growTiles, tileHashReader } from "../../tlog/tiles.ts";
import {
  consistencyProof,
  type HashReader,
  inclusionProof,
  leafHash,
  rootHash,
} from "../../tlog/tree.ts";

/** An event's row, as the log of a project has it. */
export type LoggedRow = LeafRow & { readonly salts: Salts };

/** Whose log it is, and what it is signed with. */
export const LOG_ORIGIN = "auth.example/audit/prj_a/0a1b2c3d";

/** A signer of random bytes, of a log or a witness. */
export function randomSigner(
  name: string = LOG_ORIGIN,
  type: "ed25519" | "cosignature" = "ed25519",
): Promise<NoteSigner> {
  return noteSigner({ name, type, seed: crypto.getRandomValues(new Uint8Array(32)) });
}

/** Rows of so many events, a minute apart. */
export function loggedRows(count: number, start = Date.UTC(2026, 0, 1)): LoggedRow[] {
  return Array.from({ length: count }, (_, at) => {
    const row = {
      projectId: "prj_a",
      id: `evt_${String(at).padStart(26, "0")}`,
      action: "user.updated",
      kind: "updated",
      occurredAt: start + at * 60_000,
      at: start + at * 60_000,
      actorType: "user",
      actorId: `usr_${at}`,
      model: "user",
      subject: `usr_${at}`,
      metadata: `{"at":${at}}`,
    };
    return {
      ...row,
      salts: newSalts(row, (bytes) => crypto.getRandomValues(new Uint8Array(bytes))),
    };
  });
}

/** What a log can show of itself when it has these rows. */
export async function logOf(rows: readonly LoggedRow[], signer: NoteSigner) {
  const leaves = rows.map((row) => leafHash(leafOf(row, row.salts)));
  const tiles = await growTiles({ oldSize: 0, leaves }, () => Promise.resolve([]));
  const readerAt = (size: number): HashReader =>
    tileHashReader((wanted) =>
      Promise.resolve(wanted.map(({ index, level, width }) => {
        const tile = tiles.find((each) => each.level === level && each.index === index);
        return tile?.hashes.slice(0, width * 32) ?? new Uint8Array();
      })), size);

  async function checkpoint(
    size = rows.length,
    others: readonly NoteSigner[] = [],
  ): Promise<string> {
    const root = await rootHash(size, readerAt(size));
    return await signNote(formatCheckpoint({ origin: signer.key.name, size, root }), [
      signer,
      ...others,
    ]);
  }

  /** A page of the export: by default all of the log. */
  async function page(
    { from = 0, to = rows.length, size = rows.length, filtered = false, note }: {
      from?: number;
      to?: number;
      size?: number;
      filtered?: boolean;
      note?: string;
    } = {},
  ): Promise<string[]> {
    const header = {
      format: EXPORT_FORMAT,
      project: "prj_a",
      origin: signer.key.name,
      vkey: formatVerifierKey(signer.key),
      checkpoint: note ?? await checkpoint(size),
      from,
      to,
      filtered,
    };
    const events = await Promise.all(
      rows.slice(from, to).map(async (row, at): Promise<ExportLine> => {
        const { projectId: _, salts, ...event } = row;
        const proof = await inclusionProof({ index: from + at, size }, readerAt(size));
        return { leaf: from + at, event, salts, proof: proof.map(toBase64) };
      }),
    );
    return [header, ...events].map((line) => JSON.stringify(line));
  }

  const consistency = (oldSize: number, size: number) =>
    consistencyProof({ oldSize, size }, readerAt(size));
  return { checkpoint, consistency, page };
}
