import { RecordUnreadableError, rewrapRecord } from "../../plugins/vault/record.ts";
import type { ProjectKey } from "../../plugins/_kernel/project_keys.ts";
import { keysOf, type TransferParts } from "./transfer_parts.ts";
import type { Columns } from "./transfer_secret_columns.ts";

/** The key that an export takes along changed while its pages were read. */
export class KeyChangedError extends Error {
  override readonly name = "KeyChangedError";
  constructor() {
    super("Start the export again: the project's key was changed");
  }
}

/**
 * What brings the vault's records under the key that an export takes along: a change of keys that is
 * under way may have left some under older ones, which stay behind.
 *
 * @param keyVersion the version of that key
 * @throws {KeyChangedError} when another version is current
 */
export async function underExportedKey(
  parts: TransferParts,
  { keyVersion, projectId }: { projectId: string; keyVersion: number },
): Promise<(table: string, row: Columns) => Promise<Columns>> {
  const keys = keysOf(parts, projectId);
  const current = await keys.current();
  if (current.version !== keyVersion) throw new KeyChangedError();
  const known = new Map<unknown, Promise<ProjectKey | null>>();
  const find = async (version: unknown) => {
    const row = await parts.storeOf(projectId).findOne("projectKey", { id: `key_${version}` });
    return row && await keys.open(row);
  };
  return async (table, row) => {
    const { keyVersion: version, record } = row;
    if (table !== "vaultVersion" || version === keyVersion) return row;
    const opened = known.get(version) ?? find(version);
    known.set(version, opened);
    const from = await opened;
    const moved = from && await rewrapRecord(String(record), { from, to: [current, undefined] })
      .catch(ifUnreadable);
    return moved ? { ...row, record: moved, keyVersion } : row;
  };
}

/** What does not open here opens there no more than here. */
function ifUnreadable(error: unknown): null {
  if (error instanceof RecordUnreadableError) return null;
  throw error;
}
