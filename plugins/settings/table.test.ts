import { assert, assertEquals } from "@std/assert";
import { settingLines } from "../../tests/endpoints/settings_table.ts";
import { scopeSettingsSource } from "../../tools/codegen/scope_settings.ts";
import { saveBody, settingFields } from "../_kernel/setting_fields.ts";
import {
  fillDefaults,
  type RuledRows,
  settingRules,
  settingsAt,
  settingsTable,
} from "../_kernel/setting_rows.ts";
import type { SettingRows, SettingsPart, SettingValues } from "../_kernel/setting_types.ts";
import { SETTINGS } from "./table.ts";

/** The settings with a row that somebody has added. */
const ROWS = {
  ...SETTINGS.projectSettings,
  maxSessions: { default: 5, range: [1, 10], at: "sessions", says: "Sessions of one user" },
} as const satisfies RuledRows;

type Sessions = SettingsPart<typeof ROWS, "sessions">;

Deno.test("a row of SETTINGS is all that a new setting takes", async (t) => {
  await t.step("it has a column, and what is stored in it keeps its range", () => {
    assertEquals(settingsTable(ROWS).fields.maxSessions, { type: "number", required: false });
    assertEquals(settingRules(ROWS).maxSessions, "1-10");
  });

  await t.step("its default holds where nothing is stored, and its type is inferred", () => {
    const settings: SettingValues<typeof ROWS> = fillDefaults(ROWS, { maxSessions: null });
    assertEquals(settings.maxSessions, 5);
    assertEquals(fillDefaults(ROWS, { maxSessions: 7 }).maxSessions, 7);
  });

  await t.step("a save of its part takes what is in its range", () => {
    const body = saveBody<Partial<Sessions>>(settingFields(settingsAt(ROWS, "sessions")));
    assertEquals(body.parse({ maxSessions: 10 }).maxSessions, 10);
    for (const maxSessions of [0, 11, 1.5, "5", null]) {
      assert(!body.safeParse({ maxSessions }).success, `taken: ${maxSessions}`);
    }
  });

  await t.step("a request's scope has it, and so have the docs", () => {
    assert(scopeSettingsSource(ROWS).includes("  maxSessions?: number;"));
    const line = ["`sessions.maxSessions`", "`5`", "1 to 10", "the server", "Sessions of one user"];
    assertEquals(settingLines(ROWS).at(-1), line);
  });
});

Deno.test("SETTINGS keeps to the rules by which the rest follows", () => {
  for (const [table, rows] of Object.entries<SettingRows>(SETTINGS)) {
    for (const [column, row] of Object.entries(rows)) {
      const name = `${table}.${column}`;
      // Null says nothing of the type, and an empty text or list nothing of what is taken.
      assert(row.type !== undefined || row.default !== null, `${name} has no type`);
      const isFree = row.range === undefined && row.rule === undefined;
      assert(typeof row.default === "boolean" || !isFree, `${name} takes anything`);
      const { default: value, range: [least, greatest] = [-Infinity, Infinity] } = row;
      const isOutside = typeof value === "number" && (value < least || value > greatest);
      assert(!isOutside, `${name} has a default that it does not take`);
    }
  }
});
