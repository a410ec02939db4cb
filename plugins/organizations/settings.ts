import type { OrganizationSettingsRow, ScopedStore } from "../_kernel/store.ts";
import type { OrganizationSettings } from "./types.ts";

/** A project has one settings row, and this is its id. */
const SETTINGS_ID = "organizations";
const TABLE = "organizationSettings";

/** What holds before anything is saved. */
export const DEFAULT_ORGANIZATION_SETTINGS: OrganizationSettings = {
  whoMayCreate: "users",
  maxOrganizationsPerUser: null,
  invitationLifetimeMs: 7 * 24 * 60 * 60 * 1000,
  maxPendingInvitations: 100,
};

/** What the project decides about its organizations. */
export async function readSettings(store: ScopedStore): Promise<OrganizationSettings> {
  return toSettings(await store.findOne(TABLE, { id: SETTINGS_ID }));
}

/** Changes some of the settings and gives them all. */
export async function saveSettings(
  store: ScopedStore,
  changes: Partial<OrganizationSettings>,
  { now }: { now: number },
): Promise<OrganizationSettings> {
  const columns = { ...changes, updatedAt: now };
  const row = await store.updateOne(TABLE, { id: SETTINGS_ID }, columns) ??
    await store.create(TABLE, { ...columns, id: SETTINGS_ID });
  return toSettings(row);
}

function toSettings(row: OrganizationSettingsRow | null): OrganizationSettings {
  const defaults = DEFAULT_ORGANIZATION_SETTINGS;
  return {
    whoMayCreate: row?.whoMayCreate ?? defaults.whoMayCreate,
    maxOrganizationsPerUser: row?.maxOrganizationsPerUser ?? defaults.maxOrganizationsPerUser,
    invitationLifetimeMs: row?.invitationLifetimeMs ?? defaults.invitationLifetimeMs,
    maxPendingInvitations: row?.maxPendingInvitations ?? defaults.maxPendingInvitations,
  };
}
