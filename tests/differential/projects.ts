import { DEFAULT_SETTINGS, type ProjectSettings } from "../../plugins/settings/table.ts";
import type { Credential } from "../../runtime/request/wire.ts";
import { rowFor } from "../isolation/component_field.ts";
import type { Row } from "../support/rows.ts";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A project whose sessions are compared. */
export interface ComparedProject {
  readonly id: string;
  /** Absent for the platform. */
  readonly clientId?: string;
  readonly settings: ProjectSettings;
  /** How requests name it; what comes more often stands there twice. */
  readonly credentials: readonly Credential[];
}

/** Rows of one table. */
export interface TableRows {
  readonly table: string;
  readonly rows: readonly Row[];
}

/** An origin that one of the projects lists as its own app's. */
export const APP_ORIGIN = "https://app.example.com";

/** Settings that change the cookies, the columns or the times of a session. */
const OWN: readonly Partial<ProjectSettings>[] = [
  {},
  { twoFactor: true, username: true, anonymous: true, maxSessionMs: 2 * DAY_MS },
  { twoFactor: true, inactivityMs: HOUR_MS, baseUrls: [APP_ORIGIN] },
  { username: true, inactivityMs: 30 * DAY_MS, maxSessionMs: 30 * DAY_MS },
  { anonymous: true, origins: ["https://elsewhere.example.org"], maxSessionMs: HOUR_MS },
];

/** The platform, and a project for each of the settings above. */
export function comparedProjects(): ComparedProject[] {
  return [
    { id: "platform", settings: DEFAULT_SETTINGS, credentials: [{ kind: "platform" }] },
    ...OWN.map((own, at): ComparedProject => {
      const clientId = `client_${at}`;
      const client = { kind: "client", clientId } as const;
      const proxy = { kind: "proxy", keyHash: keyOf(at) } as const;
      return {
        id: `proj_${at}`,
        clientId,
        settings: { ...DEFAULT_SETTINGS, ...own },
        credentials: [
          ...Array(8).fill(client),
          ...Array(6).fill(proxy),
          { ...proxy, clientId },
          ...[keyOf(at, "limited"), keyOf(at, "ended")].map((keyHash) => ({ ...proxy, keyHash })),
          { kind: "bearer", keyHash: keyOf(at) },
        ],
      };
    }),
  ];
}

function keyOf(at: number, which = "usual"): string {
  return `${which} ${at}`;
}

/** The rows by which the projects, their settings and their keys are found. */
export function rowsOfProjects(projects: readonly ComparedProject[], now: number): TableRows[] {
  const own = projects.filter(({ clientId }) => clientId !== undefined);
  return [
    {
      table: "project",
      rows: own.map(({ clientId, id }) => ({
        projectId: "platform",
        ...rowFor("project", { id, clientId, slug: id.replace("_", "-") }),
      })),
    },
    {
      table: "projectSettings",
      rows: OWN.map((settings, at) => ({
        projectId: `proj_${at}`,
        ...rowFor("projectSettings", { id: "settings", ...settings }),
      })),
    },
    {
      table: "apiKey",
      rows: OWN.flatMap((_, at) => [
        keyRow(at, { keyHash: keyOf(at), lastUsedAt: now }),
        keyRow(at, { keyHash: keyOf(at, "limited"), rateLimit: 10, rateLimitWindowMs: 1000 }),
        keyRow(at, { keyHash: keyOf(at, "ended"), expiresAt: now - 1 }),
        keyRow(at, { ...ACTING, id: actingKey(`proj_${at}`), keyHash: keyOf(at, "acting") }),
      ]),
    },
  ];
}

const ACTING = { permissions: ["dashboard.manage"] };

/** The id of a project's key that acts as its users. */
export function actingKey(projectId: string): string {
  return `ak_of_${projectId}`;
}

function keyRow(at: number, columns: Row & { keyHash: string }): Row {
  return {
    projectId: `proj_${at}`,
    ...rowFor("apiKey", { id: `key of ${columns.keyHash}`, ...columns }),
  };
}
