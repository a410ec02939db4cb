/**
 * The tables of docs/settings.md and docs/organizations.md: what a project can settle, from the rows
 * that schema, defaults and checks follow from.
 *
 * @module
 */
import { takenBy } from "../../plugins/_kernel/setting_fields.ts";
import { kindOf, type RuledRow, type RuledRows } from "../../plugins/_kernel/setting_rows.ts";
import { ORGANIZATION_SETTINGS } from "../../plugins/organizations/settings.ts";
import { formatDuration } from "../../plugins/settings/durations.ts";
import { SETTINGS } from "../../plugins/settings/table.ts";
import { markdownTable, type WrittenPart } from "./written_part.ts";

const COUNTS = { apps: "your apps", nowhere: "not yet" } as const;

/** The table of docs/settings.md. */
export function settingsPart(): WrittenPart {
  const { projectBranding, projectRedirects, projectSettings } = SETTINGS;
  const rows = [
    ...settingLines(projectSettings),
    ...settingLines(projectBranding, "branding."),
    ...settingLines(projectRedirects, "redirects."),
  ];
  const head = ["Setting", "Default", "Takes", "Counts in", "What it is or does"];
  return { path: "docs/settings.md", text: markdownTable([head, ...rows]) };
}

/** The table of docs/organizations.md. */
export function organizationSettingsPart(): WrittenPart {
  const rows = settingLines(ORGANIZATION_SETTINGS, "")
    .map(([name = "", value = "", takes = "", , says = ""]) => [name, value, takes, says]);
  const head = ["Setting", "Default", "Takes", "What it is or does"];
  return { path: "docs/organizations.md", text: markdownTable([head, ...rows]) };
}

/** Cells of the settings that clients find; with a prefix, each by the name of its column after it. */
export function settingLines(rows: RuledRows, prefix?: string): string[][] {
  return Object.entries(rows).flatMap(([column, row]) => {
    const places = prefix === undefined ? placesOf(column, row) : [`${prefix}${column}`];
    if (places.length === 0) return [];
    const counts = row.counts === undefined ? "the server" : COUNTS[row.counts];
    return [[places.map(code).join(", "), defaultOf(row), takesOf(row), counts, row.says]];
  });
}

function placesOf(column: string, { at = [] }: RuledRow): string[] {
  return [at].flat().map((place) => place.includes(".") ? place : `${place}.${column}`);
}

function defaultOf(row: RuledRow): string {
  const { default: value } = row;
  if (isLength(row)) return value === null ? code("unlimited") : lengthText(row, Number(value));
  if (Array.isArray(value) || value === null || value === "") return "none";
  return code(String(value));
}

function takesOf(row: RuledRow): string {
  const { counts, range } = row;
  if (counts === "nowhere") return `only ${defaultOf(row)}`;
  if (kindOf(row) === "boolean") return "`true`, `false`";
  if (range === undefined || !isLength(row)) return takenBy(row) ?? "";
  const [least, greatest] = range.map((ms) => lengthText(row, ms));
  return `${least} to ${greatest}${row.default === null ? ", `unlimited`" : ""}`;
}

/** Whether it is a length of time; one that clients write as a number is one of an hour or more. */
function isLength({ range = [0, 0], ...row }: RuledRow): boolean {
  return kindOf(row) === "duration" || range[0] >= 60 * 60 * 1000;
}

function lengthText(row: RuledRow, ms: number): string {
  const words = formatDuration(ms);
  return kindOf(row) === "duration" ? words : `${ms} (${words})`;
}

function code(text: string): string {
  return `\`${text}\``;
}
