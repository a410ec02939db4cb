import type { CheckPart } from "../../component/vault_check.ts";
import type {
  ProjectKeyRow,
  ScopedStore,
  VaultSecretRow,
  VaultVersionRow,
} from "../../plugins/_kernel/store.ts";
import { openRecord, RecordUnreadableError } from "../../plugins/vault/record.ts";
import { versionBinding } from "../../plugins/vault/version_binding.ts";
import { ENGINE_COLUMNS, isSealedText, SEALED_COLUMNS } from "../../rules/sealed_columns.ts";
import type { ProjectKey } from "../../plugins/_kernel/project_keys.ts";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";
import type { VaultCheckPart, VaultFault } from "../request/references.ts";
import { type OwnKeys, ProjectKeyError, projectKeys } from "./project_keys.ts";
import type { RootKeys } from "./root_key.ts";
import { projectSecrets, SealedTextError } from "./secrets.ts";
import { scopedStore } from "./store.ts";

/** What rows are opened with. */
interface CheckerParts {
  /** A lane that only reads. */
  readonly ctx: WriteCtx;
  readonly component: BanataComponent;
  roots(): Promise<RootKeys>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Texts and records that were opened, those of earlier releases that were not, and what does not open. */
type Found = Pick<VaultCheckPart, "checked" | "earlier" | "faults">;
type CheckedRow = CheckPart["rows"][number];

/** One project's rows and what opens them. */
interface Project {
  readonly projectId: string;
  readonly rows: readonly CheckedRow[];
  readonly store: ScopedStore;
  readonly keys: OwnKeys;
  readonly secrets: ProjectSecrets;
  readonly found: Found;
}

/** What an opening ends with that fails for the row's sake, and not for the deployment's. */
const FAULTS = [ProjectKeyError, RecordUnreadableError, SealedTextError];

/** Opens everything that rows hold. */
export async function checkRows(
  rows: readonly CheckedRow[],
  { component, ctx, now, roots }: CheckerParts,
): Promise<Found> {
  const found: Found = { checked: 0, earlier: 0, faults: [] };
  for (const projectId of new Set(rows.map((row) => row.projectId))) {
    const own = rows.filter((row) => row.projectId === projectId);
    const store = scopedStore(ctx, { component, projectId, now, author: NOBODY });
    const keys = projectKeys({ projectId, roots, store, canWrite: false, now });
    const secrets = projectSecrets(projectId, keys);
    const project = { projectId, rows: own, store, keys, secrets, found };
    await checkKeys(project);
    await checkVersions(project);
    await checkColumns(project);
  }
  return found;
}

/** A key that opens, and the standing keys that it opens. */
async function checkKeys(project: Project): Promise<void> {
  const { keys } = project;
  for (const { row } of rowsOf(project, "projectKey")) {
    const key = row as ProjectKeyRow;
    await check(project, { table: "projectKey", id: key.id }, async () => {
      await keys.open(key);
      for (const number of (key.standing ?? []).keys()) {
        if (await keys.standing(number) === null) throw new ProjectKeyError();
      }
    });
  }
}

async function checkVersions(project: Project): Promise<void> {
  const { projectId, store } = project;
  const versions = rowsOf(project, "vaultVersion").map(({ row }) => row as VaultVersionRow);
  if (versions.length === 0) return;
  const ids = [...new Set(versions.map(({ secretId }) => secretId))];
  const found = await store.findMany("vaultSecret", { ids, limit: ids.length });
  const secrets = new Map<string, VaultSecretRow>(found.map((secret) => [secret.id, secret]));
  const opened = new Map<number, Promise<ProjectKey | null>>();
  for (const { id, keyVersion, record, secretId, version } of versions) {
    const opening = opened.get(keyVersion) ?? openKey(project, keyVersion);
    opened.set(keyVersion, opening);
    await check(project, { table: "vaultVersion", id }, async () => {
      const [secret, key] = [secrets.get(secretId), await opening];
      if (secret === undefined || key === null) throw new RecordUnreadableError();
      await openRecord(record, { binding: versionBinding(projectId, { ...secret, version }), key });
    });
  }
}

async function openKey(
  { keys, store }: Project,
  version: number,
): Promise<ProjectKey | null> {
  const row = await store.findOne("projectKey", { version });
  return row && await keys.open(row);
}

async function checkColumns(project: Project): Promise<void> {
  for (const { column, purpose, table } of SEALED_COLUMNS) {
    for (const { row } of rowsOf(project, table)) {
      const text = row[column];
      if (typeof text !== "string" || text === "") continue;
      const isEngines = ENGINE_COLUMNS[table]?.[column] !== undefined;
      // What Better Auth encrypted itself is sealed when it is next written.
      if (isEngines && !isSealedText(text)) project.found.earlier++;
      else {
        await check(project, { table, column, id: String(row.id) }, async () => {
          await project.secrets.open(text, { purpose: purpose(row) });
        });
      }
    }
  }
}

function rowsOf({ rows }: Project, table: string): CheckedRow[] {
  return rows.filter((row) => row.table === table);
}

async function check(
  { found, projectId }: Project,
  place: Omit<VaultFault, "projectId">,
  open: () => Promise<void>,
): Promise<void> {
  found.checked++;
  try {
    await open();
  } catch (error) {
    if (!FAULTS.some((kind) => error instanceof kind)) throw error;
    found.faults.push({ projectId, ...place });
  }
}

/** A lane that only reads writes no event. */
const NOBODY = { current: () => ({ actorType: "system" } as const) };
