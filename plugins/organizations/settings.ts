import { fillDefaults, type RuledRows } from "../_kernel/setting_rows.ts";
import type { ScopedStore } from "../_kernel/store.ts";
import type { SettingValues } from "../_kernel/setting_types.ts";

/** A project has one settings row, and this is its id. */
const SETTINGS_ID = "organizations";
const TABLE = "organizationSettings";

const HOUR_MS = 60 * 60 * 1000;

/** Every setting of a project's organizations, once; see the table of docs/organizations.md. */
export const ORGANIZATION_SETTINGS = {
  whoMayCreate: {
    default: "users",
    oneOf: ["users", "servers"],
    rule: "whoMayCreate",
    says: "Who may make one: every signed-in user, or only API keys and operators",
  },
  maxOrganizationsPerUser: {
    type: "number",
    default: null,
    // As many rows are counted when the limit is asked for.
    range: [1, 100],
    says: "Organizations that one user may have made",
  },
  invitationLifetimeMs: {
    default: 7 * 24 * HOUR_MS,
    range: [HOUR_MS, 90 * 24 * HOUR_MS],
    says: "How long an invitation may be accepted",
  },
  maxPendingInvitations: {
    default: 100,
    range: [1, 1000],
    says: "Invitations of one organization that may wait; each new one reads as many",
  },
} as const satisfies RuledRows;

/** What a project decides about its organizations; docs/organizations.md says what each setting does. */
export type OrganizationSettings = SettingValues<typeof ORGANIZATION_SETTINGS>;

/** What holds before anything is saved. */
export const DEFAULT_ORGANIZATION_SETTINGS: OrganizationSettings = fillDefaults(
  ORGANIZATION_SETTINGS,
  null,
);

/** What the project decides about its organizations. */
export async function readSettings(store: ScopedStore): Promise<OrganizationSettings> {
  return fillDefaults(ORGANIZATION_SETTINGS, await store.findOne(TABLE, { id: SETTINGS_ID }));
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
  return fillDefaults(ORGANIZATION_SETTINGS, row);
}
