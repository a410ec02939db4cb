import type { CosignedCheckpoint } from "../../component/audit_witness.ts";
import { type AuditTree, LOG_KEY_ID } from "../../plugins/_kernel/audit_tree.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { RunCtx } from "../request/ctx.ts";

/** The tree of one project's events. */
export function auditTree(
  ctx: RunCtx,
  { component, projectId, store }: {
    component: BanataComponent;
    projectId: string;
    store: ScopedStore;
  },
): AuditTree {
  const { audit_tree: tree, audit_witness: witness } = component;
  const cosigned = async (note: string) =>
    withCosignatures(note, await ctx.runQuery(witness.cosigned, { projectId }));
  const signed = async () => {
    const found = await ctx.runQuery(tree.checkpoint, { projectId });
    return found && { note: await cosigned(found.note), size: found.size };
  };
  return {
    checkpoint: async () => (await signed())?.note ?? null,
    signed,
    verifierKey: async () =>
      (await store.findOne("auditKey", { id: LOG_KEY_ID }))?.verifierKey ?? null,
    async tile({ index, level, width }) {
      const hashes = await ctx.runQuery(tree.tile, { projectId, index, level, width });
      return hashes === null ? null : new Uint8Array(hashes);
    },
    async entries({ index, width }) {
      const leaves = await ctx.runQuery(tree.entries, { projectId, index, width });
      return leaves?.map(toBytes) ?? null;
    },
    async inclusion(id) {
      const found = await ctx.runQuery(tree.inclusion, { projectId, id });
      if (found === null) return null;
      const { leaf, note, proof } = found;
      return { leaf, note: await cosigned(note), proof: proof.map(toBytes) };
    },
    async proofs(leaves, size) {
      const found = await ctx.runQuery(tree.proofs, { projectId, size, leaves: [...leaves] });
      return found?.map(({ proof }) => proof.map(toBytes)) ?? null;
    },
    async consistency(from, to) {
      const proof = await ctx.runQuery(tree.consistency, { projectId, from, to });
      return proof?.map(toBytes) ?? null;
    },
  };
}

function toBytes(buffer: ArrayBuffer): Uint8Array {
  return new Uint8Array(buffer);
}

/** A checkpoint with the cosignatures that witnesses gave it. */
function withCosignatures(
  note: string,
  cosigned: readonly CosignedCheckpoint[],
): string {
  const lines = cosigned.filter((each) => each.note === note);
  return note + lines.map(({ line }) => `${line}\n`).join("");
}
