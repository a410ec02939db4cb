import { fillDefaults } from "../_kernel/setting_rows.ts";
import type { ProjectBrandingRow, ScopedStore } from "../_kernel/store.ts";
import { toStored } from "./parts.ts";
import { SETTINGS } from "./table.ts";
import type { RuntimeBrandingConfig } from "./types.ts";

const TABLE = "projectBranding";
const ROWS = SETTINGS[TABLE];
/** The id of a project's only row. */
const BRANDING_ID = "branding";

/** The project's branding, defaults filled in. */
export async function readBranding(store: ScopedStore): Promise<RuntimeBrandingConfig> {
  return brandingOf(await store.findOne(TABLE, { id: BRANDING_ID }));
}

/** The branding of a row, null for a project that has none, defaults filled in. */
export function brandingOf(row: ProjectBrandingRow | null): RuntimeBrandingConfig {
  return fillDefaults(ROWS, row);
}

/**
 * Changes some of the branding and gives the whole; what is no branding is left out.
 *
 * @throws {APIError} URL_NOT_ALLOWED
 */
export async function saveBranding(
  store: ScopedStore,
  given: Readonly<Record<string, unknown>>,
  { now }: { now: number },
): Promise<RuntimeBrandingConfig> {
  const values = Object.entries(ROWS).filter(([name]) => given[name] !== undefined)
    .map(([name, row]) => [name, toStored(row, given[name], { name })]);
  const columns = { ...Object.fromEntries(values), updatedAt: now };
  const row = await store.updateOne(TABLE, { id: BRANDING_ID }, columns) ??
    await store.create(TABLE, { ...columns, id: BRANDING_ID });
  return fillDefaults(ROWS, row);
}

/** Takes the project's branding away: the defaults hold again. */
export async function removeBranding(store: ScopedStore): Promise<void> {
  await store.deleteOne(TABLE, { id: BRANDING_ID });
}
