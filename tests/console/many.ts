/**
 * `deno task console:rows`: opens every page of the console with 10,000 rows in every table that grows, and
 * as many as there may be in the others, and says how long each took until it showed them. Ends with 1 if a
 * page shows an error, does not fit, or does what no page may.
 *
 * @module
 */
import { TABLES } from "../../component/tables/metadata.gen.ts";
import { runTask } from "../../tools/run_task.ts";
import { growingLog } from "../scale/audit_log.ts";
import { fillTable, growingTables } from "../scale/fill.ts";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { judgeWidths, openConsole, signInByPage } from "../support/console.ts";
import { type OpenProject, openProject } from "../support/set_up.ts";
import { addresses } from "./addresses.ts";
import { fill, type Params } from "./rows/mod.ts";

const ROWS = 10_000;

/** Tables that a project has fewer of, and how many at most. */
const BOUNDED = { permission: 400, role: 900, socialProvider: 50, team: 990 };

/** What tells rows that are gone from those that are there. */
const EMPTY: Readonly<Record<string, readonly string[]>> = {
  vaultSecret: ["deletedAt", "purgeAt"],
};

/** What no page shows, and what would change what it does: limits that are reached, running jobs. */
const LEFT_OUT = ["project", "projectSettings", "rateLimit", "setup", "vaultRotation"];

async function main(): Promise<number> {
  await using world = await openProject({ devMailbox: true });
  const params = await fill(world, ["One"]);
  await fillTables(world, params);
  await using chromium = await openChromium();
  const view = await openConsole(await chromium.newContext(), world.site);
  await signInByPage(view);
  let faults = 0;
  for (const path of await addresses(params)) {
    const start = performance.now();
    await view.open(path);
    const ms = performance.now() - start;
    const rows = await view.page.getByRole("row").count();
    const notes = await view.page.getByRole("alert").allTextContents();
    const found = [...notes, ...await judgeWidths(view.page), ...view.problems.splice(0)];
    faults += found.length;
    const name = path.replaceAll(/[a-z]+_01\w+/g, "…");
    console.log(
      `${String(Math.round(ms)).padStart(6)} ms ${String(rows).padStart(6)} rows  ${name}`,
    );
    for (const each of found) console.log(`       ${each}`);
  }
  return faults === 0 ? 0 : 1;
}

async function fillTables(
  { admin, platform, project }: OpenProject,
  { organizationId = "", teamId = "" }: Params,
): Promise<void> {
  const { host } = platform;
  const { id: projectId } = project;
  const all = { projectId, from: 0 };
  const places = { organizationId, teamId };
  for (const table of growingTables({ ofOneProject: true })) {
    if (LEFT_OUT.includes(table) || table in BOUNDED) continue;
    const columns = columnsOf(table, places);
    await fillTable(host, table, { ...all, to: ROWS, columns, empty: EMPTY[table] });
  }
  for (const [table, to] of Object.entries(BOUNDED)) {
    await fillTable(host, table, { ...all, to, columns: columnsOf(table, places) });
  }
  // The platform's own: its users, and projects of whoever looks at them.
  const { user } = await ok(admin.get("/get-session"));
  const ofPlatform = { projectId: "platform", from: 0, to: ROWS };
  await fillTable(host, "user", ofPlatform);
  await fillTable(host, "project", { ...ofPlatform, columns: { ownerId: user.id } });
  const asked = { ...ofPlatform, columns: { project: projectId } };
  await fillTable(host, "projectInvitation", asked);
  await growingLog({ now: Date.now, platform, project }).grow(ROWS);
}

function columnsOf(
  table: string,
  places: { organizationId: string; teamId: string },
): Record<string, string> {
  const { fields = {} } = TABLES[table] ?? {};
  return Object.fromEntries(Object.entries(places).filter(([name]) => name in fields));
}

if (import.meta.main) await runTask({ usage: "deno task console:rows" }, main);
