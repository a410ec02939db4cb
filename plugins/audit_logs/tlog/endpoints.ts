import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import type { AuditTree } from "../../_kernel/audit_tree.ts";
import { toBase64, utf8 } from "../../../tlog/encoding.ts";
import { formatProof } from "../../../tlog/proof.ts";
import { ENTRIES_LEVEL, entryBundle, parseTilePath, type Tile } from "../../../tlog/tiles.ts";
import { provable } from "../formats/ndjson.ts";
import { AUDIT_TLOG_ERROR_CODES as CODES } from "./error_codes.ts";

const BASE = "/banata/audit-logs/tlog";
const READS = { query: z.object({}), permission: "audit.read" };
/** For as long as a cache likes: a full tile, and what it holds, never changes. */
const KEPT = "private, max-age=31536000, immutable";
/** Whoever asks by another key or for another project asks for another log. */
const VARY = "authorization, cookie, x-api-key, x-banata-project-id";
const SIZE = z.string().regex(/^(?:0|[1-9]\d{0,14})$/);

/** `GET /banata/audit-logs/tlog/checkpoint`: the newest signed checkpoint, a signed note. */
export const auditCheckpoint = endpoint(
  `${BASE}/checkpoint`,
  READS,
  async ({ auditTree }): Promise<Response> =>
    text(await auditTree.checkpoint() ?? fail("NOT_FOUND", CODES.AUDIT_CHECKPOINT_NOT_FOUND)),
);

/** `GET /banata/audit-logs/tlog/key`: the key that signs checkpoints, `<name>+<id>+<key>`. */
export const auditKey = endpoint(
  `${BASE}/key`,
  READS,
  async ({ auditTree }): Promise<Response> => {
    const key = await auditTree.verifierKey();
    return text(`${key ?? fail("NOT_FOUND", CODES.AUDIT_CHECKPOINT_NOT_FOUND)}\n`);
  },
);

/**
 * `GET /banata/audit-logs/tlog/tile/<L>/<N>[.p/<W>]`: a tile's hashes, and under `tile/entries/…` the
 * leaves, as tlog-tiles has them.
 */
export const auditTile = endpoint(
  `${BASE}/tile/**:place`,
  READS,
  async ({ auditTree, params }): Promise<Response> => {
    const tile = tileAt(params.place ?? "");
    const body = await readTile(auditTree, tile) ??
      fail("NOT_FOUND", CODES.AUDIT_TILE_NOT_FOUND);
    return new Response(body, {
      headers: { "content-type": "application/octet-stream", "cache-control": KEPT, vary: VARY },
    });
  },
);

/**
 * `GET /banata/audit-logs/tlog/proof?id=evt_…`: the event's proof against the newest checkpoint, a tlog-proof.
 * With `event=true` its `extra` is the event as an export's line has it, so that nothing else is needed to make
 * the leaf. With `ifSigned=true` an event that the checkpoint does not have yet is a 204 and no 404: a page that
 * shows it asks for what may not be there, and browsers tell of each 404 as an error.
 */
export const auditProof = endpoint(
  `${BASE}/proof`,
  {
    query: z.object({
      id: ID_FIELD,
      event: z.literal("true").optional(),
      ifSigned: z.literal("true").optional(),
    }),
    permission: "audit.read",
  },
  async ({ audit, auditTree, body: { event, id, ifSigned } }): Promise<Response> => {
    const found = await auditTree.inclusion(id);
    if (found === null) {
      const isEarly = ifSigned !== undefined && await audit.find(id) !== null;
      return isEarly
        ? new Response(null, { status: 204 })
        : fail("NOT_FOUND", CODES.AUDIT_PROOF_NOT_FOUND);
    }
    const row = event === undefined ? null : await audit.find(id);
    const extra = row === null ? {} : { extra: utf8(JSON.stringify(provable(row))) };
    const { leaf: index, note: checkpoint, proof } = found;
    return text(formatProof({ index, proof, checkpoint, ...extra }));
  },
);

/**
 * `GET /banata/audit-logs/tlog/consistency?from=&to=`: the proof that the tree of `to` leaves begins with
 * that of `from`, a hash in base64 on each line.
 */
export const auditConsistency = endpoint(
  `${BASE}/consistency`,
  { query: z.object({ from: SIZE, to: SIZE }), permission: "audit.read" },
  async ({ auditTree, body: { from, to } }): Promise<Response> => {
    const proof = await auditTree.consistency(Number(from), Number(to)) ??
      fail("BAD_REQUEST", CODES.AUDIT_SIZES_INVALID);
    return text(proof.map((hash) => `${toBase64(hash)}\n`).join(""));
  },
);

function tileAt(place: string): Tile {
  try {
    return parseTilePath(`tile/${place}`);
  } catch {
    return fail("BAD_REQUEST", CODES.AUDIT_TILE_PATH_INVALID);
  }
}

async function readTile(
  tree: AuditTree,
  tile: Tile,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (tile.level !== ENTRIES_LEVEL) return await tree.tile(tile);
  const entries = await tree.entries(tile);
  return entries && new Uint8Array(entryBundle(entries));
}

function text(body: string): Response {
  return new Response(body, { headers: { "content-type": "text/plain; charset=utf-8" } });
}
