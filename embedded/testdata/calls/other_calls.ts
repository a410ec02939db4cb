import {
  actionGeneric,
  type GenericActionCtx,
  type GenericDataModel,
  type GenericMutationCtx,
  type GenericQueryCtx,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { convexToJson, type Value } from "convex/values";
import type { Call } from "./call.ts";
import {
  BAD_DOCUMENTS,
  BAD_IDS,
  BAD_TABLES,
  GOOD_DOCUMENTS,
  METHODS,
  nested,
} from "./documents.ts";
import { FORMATS } from "./formats.ts";
import { formatValue } from "../../api/value_format.ts";
import type { Engine } from "../../mod.ts";

type Query = GenericQueryCtx<GenericDataModel>;
type Mutation = GenericMutationCtx<GenericDataModel>;
type Action = GenericActionCtx<GenericDataModel>;
type Ids = { thing: string; other: string };

function reading(engine: Engine, body: (ctx: Query) => unknown): () => Promise<unknown> {
  return () => engine.runInline(queryGeneric({ args: {}, handler: body }));
}

function writing(engine: Engine, body: (ctx: Mutation) => unknown): () => Promise<unknown> {
  return () => engine.runInline(mutationGeneric({ args: {}, handler: body }));
}

function acting(engine: Engine, body: (ctx: Action) => unknown): () => Promise<unknown> {
  return () => engine.runInline(actionGeneric({ args: {}, handler: body }));
}

/** A method of `ctx.db` on an id, whose table may be named. */
function onId(
  engine: Engine,
  method: keyof typeof METHODS,
  asked: { id: string; table?: string },
): () => Promise<unknown> {
  const given = (asked.table === undefined ? [asked.id] : [asked.table, asked.id]) as [never];
  if (method === "db.get") return reading(engine, ({ db }) => db.get(...given));
  return writing(engine, ({ db }) => {
    if (method === "db.delete") return db.delete(...given);
    const write = method === "db.patch" ? db.patch : db.replace;
    return (write as (...args: unknown[]) => Promise<void>)(...given, {});
  });
}

/** Calls of `ctx.db` with wrong ids, tables and documents. */
export function documentCalls(engine: Engine, { thing, other }: Ids): Call[] {
  const calls: Call[] = [];
  for (const [method, gone] of Object.entries(METHODS)) {
    const call = (id: string, table?: string) =>
      onId(engine, method as keyof typeof METHODS, { id, table });
    for (const [name, make, fault] of BAD_IDS) {
      calls.push({
        name: `${method}: ${name}`,
        run: () => call(make(thing))().catch((thrown) => Promise.reject(fitted(thrown, fault))),
        expected: { error: `Invalid argument \`id\` for \`${method}\`: as it should be` },
      });
    }
    calls.push({
      name: `${method}: of another table than named`,
      run: call(other, "things"),
      expected: {
        error: `Invalid argument \`id\` for \`${method}\`: ` +
          'expected to be an Id<"things">, got Id<"others"> instead.',
      },
    }, {
      name: `${method}: of the table that is named, but gone`,
      run: writing(engine, async ({ db }) => {
        const id = await db.insert("things", {});
        await db.delete(id);
        if (method === "db.get") return await db.get(id);
        if (method === "db.delete") return await db.delete(id);
        return await (method === "db.patch" ? db.patch(id, {}) : db.replace(id, {}));
      }),
      expected: gone === null ? { value: null } : { error: gone },
    });
    if (method === "db.get" || method === "db.delete") continue;
    for (const value of [null, 1, "x", [], true, 1n]) {
      calls.push({
        name: `${method}: ${String(value)} for a document`,
        run: writing(
          engine,
          ({ db }) =>
            (method === "db.patch" ? db.patch : db.replace)(thing as never, value as never),
        ),
        expected: { error: method === "db.patch" ? "" : "Value must be an Object" },
      });
    }
  }
  return [...calls, ...insertCalls(engine, thing)];
}

/** Turns an error that says what it should into one that can be compared. */
function fitted(thrown: unknown, fault: RegExp): unknown {
  const match = /^(Invalid argument `id` for `[\w.]+`: )(.*)$/s.exec((thrown as Error).message);
  return match !== null && fault.test(match[2] ?? "")
    ? new Error(`${match[1]}as it should be`)
    : thrown;
}

function insertCalls(engine: Engine, thing: string): Call[] {
  const calls: Call[] = [];
  for (const [table, fault] of BAD_TABLES) {
    calls.push({
      name: `db.insert: into ${JSON.stringify(table)}`,
      run: writing(engine, ({ db }) => db.insert(table, {})),
      expected: { error: fault },
    });
  }
  for (const table of ["_tables", "_storage", "_scheduled_functions", "_mine"]) {
    calls.push({
      name: `db.insert: into ${table}`,
      run: writing(engine, ({ db }) => db.insert(table, {})),
      // The package's own words: it does not ask the backend.
      expected: { error: "System tables (prefixed with `_`) are read-only." },
    });
  }
  const writes: Record<string, (ctx: Mutation, document: never) => Promise<unknown>> = {
    "db.insert": ({ db }, document) => db.insert("one_more", document),
    "db.patch": async ({ db }, document) => db.patch(await db.insert("others", {}), document),
    "db.replace": async ({ db }, document) => db.replace(await db.insert("others", {}), document),
  };
  for (const [method, write] of Object.entries(writes)) {
    for (const { name, document, error, wrap } of BAD_DOCUMENTS) {
      const before = wrap === true ? `Invalid argument \`value\` for \`${method}\`: ` : "";
      calls.push({
        name: `${method}: ${name}`,
        run: writing(engine, (ctx) => write(ctx, document() as never)),
        expected: { error: before + error },
      });
    }
    for (const [name, document] of Object.entries(GOOD_DOCUMENTS)) {
      calls.push({
        name: `${method}: ${name}`,
        run: writing(engine, async (ctx) => {
          await write(ctx, document() as never);
        }),
        expected: { value: null },
      });
    }
    calls.push({
      name: `${method}: another _id`,
      run: writing(engine, (ctx) => write(ctx, { _id: thing } as never)),
      expected: { error: `doesn't match '_id' field "${thing}"` },
    }, {
      name: `${method}: another _creationTime`,
      run: writing(engine, (ctx) => write(ctx, { _creationTime: 1 } as never)),
      expected: { error: "doesn't match '_creationTime' field in {" },
    });
  }
  return calls;
}

/** What the formats of the functions API make of values. */
export function formatCalls(engine: Engine): Call[] {
  return FORMATS.flatMap(([value, typed, plain]): Call[] => {
    const gives = queryGeneric({ args: {}, handler: () => value });
    const run = async (format: "encoded" | "clean"): Promise<string> =>
      formatValue(JSON.stringify(convexToJson(await engine.runInline(gives) as Value)), format);
    return [
      { name: `format: ${typed}`, run: () => run("encoded"), expected: { value: typed } },
      { name: `format: plain ${typed}`, run: () => run("clean"), expected: { value: plain } },
    ];
  });
}

/** Options of pages, times of jobs, ids of files, and the limits of calls. */
export function otherCalls(engine: Engine, { thing }: Ids): Call[] {
  return [
    ...pageCalls(engine),
    ...jobCalls(engine),
    ...fileCalls(engine, thing),
    ...limitCalls(engine),
  ];
}

function pageCalls(engine: Engine): Call[] {
  const rows: [string, Record<string, unknown>, Call["expected"]][] = [
    ["no items", { numItems: 0 }, { error: "Must request at least 1 document while paginating" }],
    ["one item", { numItems: 1 }, { value: 1 }],
    ["32,000 items", { numItems: 32_000 }, { value: 1 }],
    ["32,001 items", { numItems: 32_001 }, { error: "Requested too many items: 32001" }],
    [
      "no rows",
      { numItems: 1, maximumRowsRead: 0 },
      { error: "maximumRowsRead and maximumBytesRead must be greater than 0" },
    ],
    [
      "no bytes",
      { numItems: 1, maximumBytesRead: 0 },
      { error: "maximumRowsRead and maximumBytesRead must be greater than 0" },
    ],
    ["one row", { numItems: 1, maximumRowsRead: 1 }, { value: 1 }],
    ...[
      [1.5, "invalid type: floating point `1.5`, expected usize"],
      [-1, "invalid value: integer `-1`, expected usize"],
      ["1", 'invalid type: string "1", expected usize'],
    ].map(([maximumRowsRead, fault]): typeof rows[number] => [
      `${maximumRowsRead} rows`,
      { numItems: 1, maximumRowsRead },
      { error: `Invalid arguments for \`queryPage\`: ${fault}` },
    ]),
    ...([[1.5, "floating point `1.5`"], [NaN, "null"], [Infinity, "null"]] as const).map(
      ([numItems, given]): typeof rows[number] => [
        `${numItems} items`,
        { numItems },
        { error: `Invalid arguments for \`queryPage\`: invalid type: ${given}, expected usize` },
      ],
    ),
    ["a cursor that is none", { numItems: 1, cursor: "nonsense" }, { error: "InvalidCursor" }],
  ];
  return rows.map(([name, options, expected]) => ({
    name: `paginate: ${name}`,
    run: reading(engine, async ({ db }) => {
      const page = await db.query("one").paginate({ cursor: null, ...options } as never);
      return page.page.length;
    }),
    expected,
  }));
}

const DAY_MS = 24 * 60 * 60 * 1000;
const FIVE_YEARS_MS = 5 * 366 * DAY_MS;

function jobCalls(engine: Engine): Call[] {
  const target = makeFunctionReference<"mutation">("m:noop");
  const after: [string, unknown, string | null][] = [
    ["none", 0, null],
    ["a fraction", 0.5, null],
    ["five years", FIVE_YEARS_MS - DAY_MS, null],
    ["more than five years", FIVE_YEARS_MS + DAY_MS, "is more than 5 years in the future"],
    ["less than none", -1, "`delayMs` must be non-negative"],
    ["not a number", NaN, "`delayMs` must be a finite number"],
    ["infinite", Infinity, "`delayMs` must be a finite number"],
    ["a text", "1", "`delayMs` must be a number"],
  ];
  const at: [string, () => unknown, string | null][] = [
    ["now", () => Date.now(), null],
    ["a Date", () => new Date(), null],
    ["long ago", () => Date.now() - FIVE_YEARS_MS - DAY_MS, "is more than 5 years in the past"],
    ["far ahead", () => Date.now() + FIVE_YEARS_MS + DAY_MS, "is more than 5 years in the future"],
  ];
  const missing: [string, string, string][] = [
    [
      "a module that is not there",
      "no:noop",
      "Attempted to schedule function at nonexistent path: no.js",
    ],
    [
      "an export that is not there",
      "m:no",
      "Attempted to schedule function, but no exported function no found in the file: m.js. " +
      "Did you forget to export it?",
    ],
  ];
  const call = (
    name: string,
    schedule: (ctx: Mutation | Action) => Promise<unknown>,
    fault: string | null,
  ): Call[] =>
    ([writing, acting] as const).map((how) => ({
      name: `${how.name === "writing" ? "mutation" : "action"}: ${name}`,
      run: how(engine, async (ctx) => {
        const id = await schedule(ctx);
        await ctx.scheduler.cancel(id as never);
      }),
      expected: fault === null ? { value: null } : { error: fault },
    }));
  return [
    ...after.flatMap(([name, ms, fault]) =>
      call(`runAfter ${name}`, (ctx) => ctx.scheduler.runAfter(ms as number, target, {}), fault)
    ),
    ...at.flatMap(([name, time, fault]) =>
      call(`runAt ${name}`, (ctx) => ctx.scheduler.runAt(time() as number, target, {}), fault)
    ),
    ...missing.flatMap(([name, path, fault]) =>
      call(
        `runAfter of ${name}`,
        (ctx) => ctx.scheduler.runAfter(0, makeFunctionReference<"mutation">(path), {}),
        fault,
      )
    ),
  ];
}

function fileCalls(engine: Engine, thing: string): Call[] {
  const wrongTable =
    "Invalid storage ID. Storage ID cannot be an ID on any table other than '_storage'.";
  const notAnId = (id: string): string => `Invalid storage ID: "${id}". Storage ID should`;
  const uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  const ids: [string, string, string | null][] = [
    ["no id", "nothing", notAnId("nothing")],
    ["empty", "", notAnId("")],
    ["of a document", thing, wrongTable],
    ["a UUID", uuid, null],
  ];
  return ids.flatMap(([name, id, fault]) => {
    const expected = fault === null ? { value: null } : { error: fault };
    return [
      {
        name: `getUrl: ${name}`,
        run: reading(engine, ({ storage }) => storage.getUrl(id)),
        expected,
      },
      {
        name: `getMetadata: ${name}`,
        run: reading(engine, ({ storage }) => storage.getMetadata(id as never)),
        expected,
      },
      { name: `get: ${name}`, run: acting(engine, ({ storage }) => storage.get(id)), expected },
      {
        name: `delete: ${name}`,
        run: writing(engine, ({ storage }) => storage.delete(id)),
        expected: fault === null ? { error: `storage id ${uuid} not found` } : expected,
      },
    ];
  });
}

function limitCalls(engine: Engine): Call[] {
  const takes = queryGeneric(() => null);
  const given: [string, Value, string | null][] = [
    ["63 levels", { a: nested(62) as Value }, null],
    [
      "64 levels",
      { a: nested(63) as Value },
      "Value is too nested (nested 65 levels deep > maximum nesting 64)",
    ],
    ["8,192 items", { a: Array(8192).fill(1) }, null],
    [
      "8,193 items",
      { a: Array(8193).fill(1) },
      "Array length is too long (8193 > maximum length 8192)",
    ],
    ["a lone surrogate", { a: "\ud800" }, "surrogate"],
  ];
  return given.map(([name, args, fault]) => ({
    name: `arguments: ${name}`,
    run: () => engine.runInline(takes, args),
    expected: fault === null ? { value: null } : { error: fault },
  }));
}
