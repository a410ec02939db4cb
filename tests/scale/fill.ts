/**
 * Rows that no flow is about, so that a read that passes them shows in its costs.
 *
 * @module
 */
import { mutationGeneric } from "convex/server";
import { type GenericValidator, v, type ValidatorJSON } from "convex/values";
import schema from "../../component/schema.ts";
import { TABLES } from "../../component/tables/metadata.gen.ts";
import { ENGINE_COLUMNS } from "../../rules/sealed_columns.ts";
import type { ValueRuleName } from "../../rules/value_rules.ts";
import type { Host } from "../../embedded/mod.ts";

/** How a table is filled. */
export interface FillOptions {
  /** Whose the rows are; null for a project of its own each, the one with the row's number. */
  readonly projectId: string | null;
  /** Number of the first row; a number stands for one row, so that later fills add to earlier ones. */
  readonly from: number;
  /** Number after the last row. */
  readonly to: number;
  /** Columns that are the same in every row. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Columns that every row leaves empty. */
  readonly empty?: readonly string[];
}

const COMPONENT = "banataAuth";
/** Rows of one mutation: far below Convex's limits of 16,000 documents and 16 MiB. */
const BATCH_ROWS = 2000;
/** No row expires while a test runs. */
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Tables of a project that are bounded by what they are, and read whole. */
const BOUNDED = {
  auditDelivery: "one for each stream",
  auditHold: "a project has one",
  auditKey: "a project has one",
  auditPolicy: "a project has one",
  auditStream: "a project has at most 10",
  auditTree: "a project has one",
  auditWitness: "a project has one for each witness of the deployment, at most four",
  emailProvider: "a project has one of each kind",
  emailSettings: "a project has one",
  mailRound: "a project has one",
  jwks: "a signing key lasts 90 days, and what has expired is not read",
  organizationSettings: "a project has one row",
  projectBranding: "a project has one",
  permission: "a project has at most 500",
  projectKey: "a project has one",
  projectRedirects: "a project has one",
  projectSettings: "a project has one",
  role: "a project has at most 1,000",
  roleSet: "a project has three",
  socialProvider: "a project has at most 50",
};
/** Tables that hold one row, or one for each release. */
const SINGLE = ["auditSequencer", "migration", "migrationRun", "rootSecret", "setup"];

/** The tables that grow, all of them or those of one project. */
export function growingTables({ ofOneProject }: { ofOneProject: boolean }): string[] {
  const fixed = [...SINGLE, ...ofOneProject ? Object.keys(BOUNDED) : []];
  return Object.keys(schema.tables).filter((table) => !fixed.includes(table)).sort();
}

/** Inserts rows by a function inside of the component, in batches. */
export async function fillTable(host: Host, table: string, options: FillOptions): Promise<void> {
  const { components } = host.engine.parts;
  const component = components.get(COMPONENT);
  const load = (name: string) => name === "fill" ? Promise.resolve({ rows }) : component.load(name);
  components.add({ ...component, load });
  try {
    for (let from = options.from; from < options.to; from += BATCH_ROWS) {
      const to = Math.min(from + BATCH_ROWS, options.to);
      await host.run("fill:rows", { ...options, table, from, to }, { component: COMPONENT });
    }
  } finally {
    components.add(component);
  }
}

const rows = mutationGeneric({
  args: {
    projectId: v.nullable(v.string()),
    table: v.string(),
    from: v.number(),
    to: v.number(),
    columns: v.optional(v.record(v.string(), v.string())),
    empty: v.optional(v.array(v.string())),
  },
  handler: async (
    { db },
    { columns = {}, empty = [], from, projectId, table, to },
  ): Promise<null> => {
    const none = Object.fromEntries(empty.map((name) => [name, undefined]));
    const fields = fieldsOf(table);
    for (let number = from; number < to; number++) {
      const values = fields.map(([name, type]) => [name, valueOf(type, { table, name, number })]);
      const owner = projectId ?? filledText("project", "id", { number });
      await db.insert(table, {
        ...Object.fromEntries(values),
        ...columns,
        ...none,
        projectId: owner,
      });
    }
    return null;
  },
});

/** Those that no plugin declares, and every row has. */
const OWN_COLUMNS: readonly string[] = ["projectId", "id"];

/** The columns that today's code writes; rows of earlier releases may have more. */
function fieldsOf(table: string): (readonly [name: string, type: ValidatorJSON])[] {
  const validator: GenericValidator | undefined = schema.tables[table]?.validator;
  const { json }: { json?: ValidatorJSON } = validator as { json?: ValidatorJSON };
  if (json?.type !== "object") throw new Error(`Cannot fill ${table}: its rows are no objects`);
  const known = TABLES[table]?.fields;
  return Object.entries(json.value)
    .filter(([name]) => known === undefined || OWN_COLUMNS.includes(name) || name in known)
    .map(([name, { fieldType }]) => [name, fieldType]);
}

/**
 * What stands in a text field of a filled row: in quotes, so that it can be read where text holds JSON,
 * but for columns that take no such text.
 */
export function filledText(table: string, field: string, { number }: { number: number }): string {
  if (field === "id") return `fill_${table}_${number}`;
  const rule = TABLES[table]?.fields[field]?.rule;
  const text = rule === undefined ? undefined : RULED_TEXTS[rule]?.(number);
  const own = `fill ${table} ${field} ${number}`;
  // As it is at rest: an export seals what is not.
  if (ENGINE_COLUMNS[table]?.[field] !== undefined) return `v2.${own}`;
  return text ?? JSON.stringify(own);
}

/** Texts that keep a rule; the other rules of text take any line. */
const RULED_TEXTS: { readonly [Rule in ValueRuleName]?: (number: number) => string } = {
  email: (number) => `fill-${number}@example.com`,
  username: (number) => `fill_${number}`,
  picture: (number) => `https://example.com/${number}.png`,
  json: (number) => JSON.stringify({ number }),
  locale: () => "en",
  roleNames: (number) => `fill_${number}`,
};

/** A value that no other row of the table has, where its type allows that. */
function valueOf(
  type: ValidatorJSON,
  field: { table: string; name: string; number: number },
): unknown {
  const { name, number, table } = field;
  switch (type.type) {
    case "string":
      return filledText(table, name, { number });
    case "number":
      return Date.now() + YEAR_MS + number;
    case "boolean":
      return number % 2 === 0;
    case "array":
      return [];
    case "bytes":
      return new ArrayBuffer(8);
    case "object":
      return undefined;
    case "literal":
      return type.value;
    case "union":
      return valueOf(type.value[number % type.value.length] ?? { type: "null" }, field);
    default:
      throw new Error(`Cannot make a value of type ${type.type} for ${table}.${name}`);
  }
}
