import type { FoundSecret, VaultRows } from "../../plugins/_kernel/vault_rows.ts";
import type { AuthorTracker } from "../request/author_tracker.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import { toData } from "./store.ts";

/** The rows of one project's secrets, in the lane's own transaction. */
export function vaultRows(
  { runMutation, runQuery }: WriteCtx,
  { author, component: { vault }, projectId }: {
    component: BanataComponent;
    projectId: string;
    /** Who the writes are by, for their events. */
    author: Pick<AuthorTracker, "current">;
  },
): VaultRows {
  const by = () => ({ projectId, author: author.current() });
  return {
    async find(secretId, version) {
      return toFound(await runQuery(vault.find, { projectId, secretId, version }));
    },
    async save({ expectedVersion, secret, version }) {
      const rows = { secret: toData(secret), version: toData(version) };
      return await runMutation(vault.save, { ...by(), expectedVersion, ...rows });
    },
    remove: (secretId, times) => runMutation(vault.remove, { ...by(), secretId, ...times }),
    async record(use) {
      await runMutation(vault.record, { ...by(), ...use });
    },
  };
}

function toFound(found: unknown): FoundSecret | null {
  // The component builds its rows from the tables' own field lists, from which their types come too.
  return found as FoundSecret | null;
}
