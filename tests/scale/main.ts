/**
 * `deno task scale [part…]`: whether costs stay the same as data grows. The parts are
 *
 * - `endpoints`: every endpoint, at 100 and at 100,000 rows in every table;
 * - `projects`: the hot requests, with 10 and with 10,000 projects, and how long they take;
 * - `users`: listing and finding users, with 100 and with 100,000 of them in one project;
 * - `events`: every kind of read of the audit log, with 1,000 and with 1,000,000 events in one project;
 * - `members`: pages of members and checks of rights, with 100 and with 100,000 members in one organization.
 *
 * Prints a table for each; ends with 1 if a cost is not the same at both sizes.
 *
 * @module
 */
import { CliError } from "../../cli/arguments.ts";
import { runTask } from "../../tools/run_task.ts";
import { openWorld } from "../support/calls/mod.ts";
import { growingLog, isBounded } from "./audit_log.ts";
import { type CostTable, measureAt } from "./costs.ts";
import { medianTimes } from "./medians.ts";
import { growingOrganization } from "./members.ts";
import { addProjects, addUsers, measureHotCalls, measureUsers } from "./sizes.ts";

const FEW_ROWS = 100;
const MANY_ROWS = 100_000;
const FEW_PROJECTS = 10;
const MANY_PROJECTS = 10_000;
const FEW_USERS = 100;
const MANY_USERS = 100_000;
const FEW_EVENTS = 1000;
const MANY_EVENTS = 1_000_000;
const COLUMNS = ["calls", "nested", "documentsRead", "documentsWritten"] as const;
const NAME_WIDTH = 74;

/** Gives the number of calls whose costs differ. */
const PARTS: Readonly<Record<string, () => Promise<number>>> = {
  endpoints,
  projects,
  users,
  members,
  events,
};

async function main(names: readonly string[]): Promise<number> {
  let different = 0;
  for (const name of names.length === 0 ? Object.keys(PARTS) : names) {
    const part = PARTS[name];
    if (part === undefined) throw new CliError(`Name parts of ${Object.keys(PARTS).join(", ")}`);
    const start = performance.now();
    different += await part();
    console.log(`(${name}: ${Math.round((performance.now() - start) / 1000)} s)\n`);
  }
  return different === 0 ? 0 : 1;
}

async function endpoints(): Promise<number> {
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  const few = await measureAt(world, { clock, from: 0, rows: FEW_ROWS });
  const many = await measureAt(world, { clock, from: FEW_ROWS, rows: MANY_ROWS });
  return print(few, many, { few: `${FEW_ROWS}`, many: `${MANY_ROWS} rows in every table` });
}

async function projects(): Promise<number> {
  const clock = { now: Date.now() };
  await using small = await openWorld({ clock: () => clock.now });
  await using large = await openWorld({ clock: () => clock.now });
  await addProjects(small, { from: 0, to: FEW_PROJECTS });
  await addProjects(large, { from: 0, to: MANY_PROJECTS });
  const few = await measureHotCalls(small, clock);
  const many = await measureHotCalls(large, clock);
  const size = `${MANY_PROJECTS} projects`;
  const different = print(few, many, { few: `${FEW_PROJECTS}`, many: size });
  for (const { call, times: [inSmall, inLarge] } of await medianTimes([small, large])) {
    const ratio = `${((inLarge / inSmall - 1) * 100).toFixed(1)} %`;
    console.log(
      `${call}: median ${inSmall.toFixed(3)} ms, with ${size} ${inLarge.toFixed(3)} ms (${ratio})`,
    );
  }
  return different;
}

async function users(): Promise<number> {
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  await addUsers(world, { from: 0, to: FEW_USERS });
  const few = await measureUsers(world, clock);
  await addUsers(world, { from: FEW_USERS, to: MANY_USERS });
  const many = await measureUsers(world, clock);
  return print(few, many, { few: `${FEW_USERS}`, many: `${MANY_USERS} users` });
}

async function members(): Promise<number> {
  await using world = await openWorld();
  const organization = await growingOrganization(world);
  const few = await organization.measureAt(FEW_USERS);
  const many = await organization.measureAt(MANY_USERS);
  console.log(line("Documents read", [`at ${FEW_USERS}`, `${MANY_USERS}`]));
  for (const [name, read] of Object.entries(many)) {
    console.log(line(name, [`${few[name]}`, `${read}`]));
  }
  return Object.entries(many).filter(([name, read]) => few[name] !== read).length;
}

async function events(): Promise<number> {
  await using world = await openWorld();
  const log = growingLog(world);
  await log.grow(FEW_EVENTS);
  const few = await log.measure();
  const written = await log.grow(MANY_EVENTS);
  const many = await log.measure();
  console.log(line("Documents read", [`at ${FEW_EVENTS}`, `${MANY_EVENTS}`]));
  for (const [name, read] of Object.entries(many)) {
    console.log(line(name, [`${few[name]}`, `${read}`]));
  }
  console.log(`${written} events were written a second`);
  return Object.entries(many)
    .filter(([name, read]) => !isBounded(name, [few[name] ?? Infinity, read])).length;
}

function print(few: CostTable, many: CostTable, at: { few: string; many: string }): number {
  console.log(line("", ["calls", "nested", "read", "written", `at ${at.few}`]));
  let different = 0;
  for (const [name, costs] of many) {
    const before = few.get(name);
    const isSame = COLUMNS.every((column) => before?.[column] === costs[column]);
    if (!isSame) different++;
    const last = isSame ? "same" : `not: ${COLUMNS.map((column) => before?.[column]).join(" ")}`;
    console.log(line(name, [...COLUMNS.map((column) => String(costs[column])), last]));
  }
  console.log(`\n${many.size - different} of ${many.size} calls cost the same at ${at.many}`);
  return different;
}

function line(name: string, cells: readonly string[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(9)).join("");
}

await runTask(
  { usage: "deno task scale [PART…]", words: [0, Infinity] },
  ({ words }) => main(words),
);
