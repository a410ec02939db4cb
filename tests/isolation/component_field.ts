import { assertEquals } from "@std/assert";
import { mutationGeneric } from "convex/server";
import type { Host } from "../../embedded/mod.ts";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import type { Clause } from "../../component/validators.ts";
import { changesBetween, snapshotOf } from "../support/disk.ts";
import type { InProcessPlatform } from "../support/in_process.ts";
import { type Row, rowsOf } from "../support/rows.ts";
import { goodValue } from "../support/rule_values.ts";
import { clause } from "../support/tables.ts";
import { SHADOW_PROJECT } from "./shadows.ts";
import type { Watch } from "./watch.ts";

const COMPONENT = "banataAuth";

/** The component with rows of one project, each under the same id in the shadow project too. */
export interface ComponentField {
  /** The project that functions are called for. */
  readonly own: string;
  readonly platform: InProcessPlatform;
  readonly watch: Watch;
  /** Stored rows of a table, of every project. */
  rows(table: string): ReturnType<typeof rowsOf>;
  /** Calls a function of the component. */
  call(path: string, args: unknown): Promise<unknown>;
  /** Adds a row to the own project; what is not given is made up. */
  add(model: string, row: Readonly<Record<string, unknown>>): Promise<void>;
  /** The arguments that name the own project's rows of a table. */
  scoped(model: string, where?: Readonly<Record<string, string>>): Scoped;
  /** What an action changed, sorted: `created user own`; but for the shadow's own new rows. */
  changes(action: () => Promise<unknown>): Promise<string[]>;
}

/** Arguments of the adapter functions. */
export interface Scoped {
  readonly projectId: string;
  readonly model: string;
  readonly where: readonly Clause[];
}

/** A new project of a platform's. */
export function componentField(
  { platform, watch }: Pick<ComponentField, "platform" | "watch">,
  own: string,
): ComponentField {
  const { component, host } = platform;
  return {
    own,
    platform,
    watch,
    rows: (table) => rowsOf(host, table),
    call: component,
    async add(model, row) {
      await component("adapter:create", { projectId: own, model, data: rowFor(model, row) });
    },
    scoped: (model, where = {}) => ({
      projectId: own,
      model,
      where: Object.entries(where).map(([field, value]) => clause(field, value)),
    }),
    async changes(action) {
      const before = await snapshotOf(host);
      await action();
      assertEquals(watch.faults, []);
      const names = new Map<unknown, string>([[own, "own"], [SHADOW_PROJECT, "shadow"]]);
      const changes = changesBetween(before, await snapshotOf(host))
        .filter(({ table }) => /^banataAuth\/(?!_)/.test(table))
        .map(({ kind, row, table }) => {
          const project = names.get(row.projectId) ?? row.projectId;
          return `${kind} ${table.replace("banataAuth/", "")} ${project}`;
        });
      return [...new Set(changes)].filter((change) => !isNewShadow(change)).sort();
    },
  };
}

function isNewShadow(change: string): boolean {
  return change.startsWith("created ") && change.endsWith(" shadow");
}

/** A slug for a project of a test's own. */
export function slugOf(projectId: string): string {
  return projectId.toLowerCase().replace(/[^a-z0-9-]/g, "-");
}

/** A row with every column that it must have. */
export function rowFor(
  model: string,
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const required = Object.entries(TABLES[model]?.fields ?? {})
    .filter(([, { optional }]) => !optional)
    .map(([name, field]) => [name, goodValue(field)]);
  return { ...Object.fromEntries(required), ...row };
}

/** What of a host runs functions, with sockets or without. */
type RunningHost = Pick<Host, "engine" | "run">;

/** Adds rows past every check, by a function inside of the component. */
export async function insertRows(
  host: RunningHost,
  { rows, table }: { table: string; rows: readonly Row[] },
): Promise<void> {
  const insert = mutationGeneric({
    args: {},
    handler: async ({ db }): Promise<null> => {
      for (const row of rows) await db.insert(table, row);
      return null;
    },
  });
  await withModule(
    host,
    { name: "plant", functions: { insert } },
    () => host.run("plant:insert", {}, { component: COMPONENT }),
  );
}

/** Puts a module into the component, or into the place of one of its own, for the time of an action. */
export async function withModule(
  host: RunningHost,
  { functions, name }: { name: string; functions: Record<string, unknown> },
  action: () => Promise<unknown>,
): Promise<void> {
  const { components } = host.engine.parts;
  const component = components.get(COMPONENT);
  const load = (each: string) => each === name ? Promise.resolve(functions) : component.load(each);
  components.add({ ...component, load });
  try {
    await action();
  } finally {
    components.add(component);
  }
}

/** The code with which the component refuses a call. */
export async function refusalOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Error && "data" in error) return (error.data as { code: string }).code;
    throw error;
  }
  return "nothing was refused";
}
