import {
  actionGeneric,
  log,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
  type RegisteredAction,
} from "convex/server";
import type { Call } from "./call.ts";
import type { Engine } from "../../mod.ts";

/**
 * Arguments of every kind that convex/server passes on unseen, and what Convex's backend says of each: the
 * kinds are serde's (`invalid type: integer`), by which it reads what it is sent.
 */

// deno-lint-ignore no-explicit-any -- What is given here is what the types forbid.
type Ctx = any;
type Body = (ctx: Ctx, given: unknown) => unknown;

/** What is given, and how the backend calls it once it is JSON. */
const GIVEN: readonly (readonly [name: string, value: unknown, kind: string])[] = [
  ["an integer", 5, "integer `5`"],
  ["a negative integer", -3, "integer `-3`"],
  ["a fraction", 1.5, "floating point `1.5`"],
  ["a large number", 1e300, "floating point `1e300`"],
  ["a larger integer than fits", 2 ** 64, "floating point `1.8446744073709552e19`"],
  ["a boolean", true, "boolean `true`"],
  ["a list", [1], "sequence"],
  ["an object", { a: 1 }, "map"],
];
/** These are something else to calls that turn them into Convex's JSON. */
const GIVEN_AS_JSON: typeof GIVEN = [
  ["minus zero", -0, "integer `0`"],
  ["NaN", NaN, "null"],
  ["null", null, "null"],
  ["a Map", new Map(), "map"],
  ["a Proxy", new Proxy({}, {}), "map"],
  ["bytes", new ArrayBuffer(2), "map"],
];
const GIVEN_AS_VALUES: typeof GIVEN = [
  ["minus zero", -0, "map"],
  ["NaN", NaN, "map"],
  ["null", null, "null"],
  ["a bigint", 5n, "map"],
  ["bytes", new ArrayBuffer(2), "map"],
];

const noop = makeFunctionReference<"mutation">("m:noop");
/** None, but what it is a part of is refused before it is read. */
const ID = "an id";

/** Calls that take a text, and how the backend names them. */
const TEXTS: readonly {
  on: "query" | "mutation" | "action";
  call: string;
  where: string;
  body: Body;
  also: typeof GIVEN;
}[] = [
  {
    on: "query",
    call: "get(x, id)",
    where: "db.get",
    also: [],
    body: ({ db }, x) => db.get(x, ID),
  },
  {
    on: "query",
    call: "normalizeId",
    where: "db.normalizeId",
    also: GIVEN_AS_JSON,
    body: ({ db }, x) => db.normalizeId("things", x),
  },
  ...(["getUrl", "getMetadata"] as const).map((method) => ({
    on: "query" as const,
    call: method,
    where: `storage.${method}`,
    also: GIVEN_AS_JSON,
    body: ({ storage }: Ctx, x: unknown) => storage[method](x),
  })),
  ...(["patch", "replace", "delete"] as const).map((method) => ({
    on: "mutation" as const,
    call: method,
    where: `db.${method}`,
    also: GIVEN_AS_VALUES,
    body: ({ db }: Ctx, x: unknown) => db[method](x, {}),
  })).map((row) =>
    row.call === "delete" ? { ...row, body: ({ db }: Ctx, x: unknown) => db.delete(x) } : row
  ),
  ...(["mutation", "action"] as const).flatMap((on) => [
    {
      on,
      call: "cancel",
      where: "db.cancel_job",
      also: GIVEN_AS_VALUES,
      body: ({ scheduler }: Ctx, x: unknown) => scheduler.cancel(x),
    },
    {
      on,
      call: "delete of a file",
      where: "storage.delete",
      also: GIVEN_AS_JSON,
      body: ({ storage }: Ctx, x: unknown) => storage.delete(x),
    },
  ]),
];

function running(engine: Engine, on: "query" | "mutation" | "action", body: (ctx: Ctx) => unknown) {
  const handler = (ctx: Ctx) => body(ctx);
  const make = { query: queryGeneric, mutation: mutationGeneric, action: actionGeneric }[on];
  return () =>
    engine.runInline(make({ handler }) as RegisteredAction<"public", Record<string, Ctx>, unknown>);
}

/** Calls with arguments of kinds that they don't take. */
export function wrongArgumentCalls(engine: Engine): Call[] {
  return [
    ...textCalls(engine),
    ...queryCalls(engine),
    ...missingCalls(engine),
    ...otherFaults(engine),
  ];
}

function textCalls(engine: Engine): Call[] {
  return TEXTS.flatMap(({ on, call, where, body, also }) =>
    [...GIVEN, ...also].map(([name, given, kind]) => ({
      name: `${on}: ${call} of ${name}`,
      run: running(engine, on, (ctx) => body(ctx, given)),
      expected: {
        error: `Invalid arguments for \`${where}\`: invalid type: ${kind}, expected a string`,
      },
    }))
  );
}

/** Members of a query that are read when it is begun, each with what it must be. */
const PARTS: readonly [name: string, must: string, query: (things: Ctx, given: unknown) => Ctx][] =
  [
    ["order", "a string", (things, x) => things.order(x)],
    ["limit", "usize", (things, x) => things.limit(x)],
    [
      "field of a filter",
      "a string",
      (things, x) => things.filter((q: Ctx) => q.and(true, q.not(q.eq(1, q.field(x))))),
    ],
    [
      "field of a range",
      "a string",
      (things, x) => things.withIndex("by_value", (q: Ctx) => q.eq(x, 1)),
    ],
  ];

function queryCalls(engine: Engine): Call[] {
  const parts = PARTS.flatMap(([part, must, query]) =>
    [...GIVEN, ...GIVEN_AS_JSON].flatMap(([name, given, kind]): Call[] => {
      const isCount = must === "usize" && kind.startsWith("integer");
      // No order is one that is not given, and a limit may be a count.
      if ((part === "order" && kind === "null") || kind === "integer `0`" && isCount) return [];
      if (isCount && !kind.includes("-")) return [];
      const fault = isCount ? "invalid value" : "invalid type";
      const expected = `${fault}: ${kind}, expected ${must}`;
      return ["collect", "paginate"].map((end) => ({
        name: `query: ${part} is ${name}, ${end}`,
        run: running(engine, "query", ({ db }) => {
          const built = query(db.query("rows"), given);
          return end === "collect"
            ? built.collect()
            : built.paginate({ cursor: null, numItems: 1 });
        }),
        expected: {
          error: `Invalid argument \`query\` for \`${
            end === "collect" ? "queryStream" : "queryPage"
          }\`: ${expected}`,
        },
      }));
    })
  );
  const faults: [string, (db: Ctx) => Ctx, string][] = [
    ["an order that is none", (db) => db.query("rows").order("up"), 'expected "asc" or "desc"'],
    ["an empty table", (db) => db.query(""), "Identifier cannot be empty"],
    [
      "a table that can be none",
      (db) => db.query("a-b"),
      "Identifier a-b has invalid character '-'",
    ],
    [
      "a field that is missing",
      (db) => db.query("rows").filter((q: Ctx) => q.eq(q.field(), 1)),
      "invalid value: map, expected map with a single key",
    ],
    [
      "a limit that is missing",
      (db) => db.query("rows").limit(Symbol("n")),
      "invalid value: map, expected map with a single key",
    ],
    [
      "an empty field",
      (db) => db.query("rows").filter((q: Ctx) => q.eq(q.field("."), 1)),
      "Empty path .",
    ],
    [
      "a field that can be none",
      (db) => db.query("rows").filter((q: Ctx) => q.eq(q.field("a.b c"), 1)),
      "Identifier b c has invalid character ' '",
    ],
    [
      "a reserved field",
      (db) => db.query("rows").filter((q: Ctx) => q.eq(q.field("$a"), 1)),
      "Field name $a starts with '$', which is reserved.",
    ],
    [
      "an index in three parts",
      (db) => db.query("rows").withIndex("by.value"),
      "Too many components in index name rows.by.value",
    ],
    [
      "an index that can be none",
      (db) => db.query("rows").withIndex("by value"),
      'Invalid table name: "by value". Identifiers must start with a letter and can only contain',
    ],
  ];
  return [
    ...parts,
    ...faults.map(([name, query, fault]) => ({
      name: `query: ${name}`,
      run: running(engine, "query", ({ db }) => query(db).collect()),
      expected: { error: `Invalid argument \`query\` for \`queryStream\`: ${fault}` },
    })),
  ];
}

function missingCalls(engine: Engine): Call[] {
  const rows: ["query" | "mutation", string, (ctx: Ctx) => unknown][] = [
    [
      "query",
      "Invalid arguments for `storage.getMetadata`: missing field `storageId`",
      ({ storage }) => storage.getMetadata(),
    ],
    [
      "query",
      "Invalid arguments for `storage.getUrl`: missing field `storageId`",
      ({ storage }) => storage.getUrl(Symbol("id")),
    ],
    [
      "query",
      "Invalid arguments for `db.normalizeId`: missing field `idString`",
      ({ db }) => db.normalizeId("things", () => 1),
    ],
    [
      "mutation",
      "Invalid arguments for `storage.delete`: missing field `storageId`",
      ({ storage }) => storage.delete(),
    ],
  ];
  return rows.map(([on, error, body]) => ({
    name: `${on}: ${error}`,
    run: running(engine, on, body),
    expected: { error },
  }));
}

type Fault = [
  on: "query" | "mutation" | "action",
  name: string,
  body: (ctx: Ctx) => unknown,
  error: string,
];

const TOO_BIG = "cannot convert float seconds to Duration: value is either too big or NaN";

const FAULTS: readonly Fault[] = [
  [
    "action",
    "an entry of the audit log",
    () => log.audit({ what: "done" }),
    "Audit logging is not yet supported in actions",
  ],
  ...(["mutation", "action"] as const).flatMap((on): Fault[] => [
    [
      on,
      "runAt NaN",
      ({ scheduler }) => scheduler.runAt(NaN, noop, {}),
      "Invalid arguments for `scheduler`: invalid type: null, expected f64",
    ],
    [
      on,
      "runAt an invalid Date",
      ({ scheduler }) => scheduler.runAt(new Date(NaN), noop, {}),
      "Invalid arguments for `scheduler`: invalid type: null, expected f64",
    ],
    [
      on,
      "runAt before 1970",
      ({ scheduler }) => scheduler.runAt(-1, noop, {}),
      "Invalid arguments for `ts`: cannot convert float seconds to Duration: value is negative",
    ],
    [
      on,
      "runAfter 1e300",
      ({ scheduler }) => scheduler.runAfter(1e300, noop, {}),
      `Invalid arguments for \`ts\`: ${TOO_BIG}`,
    ],
    [
      on,
      "runAfter 1e20",
      ({ scheduler }) => scheduler.runAfter(1e20, noop, {}),
      "is more than 5 years in the future",
    ],
  ]),
  [
    "mutation",
    "limits that are none",
    ({ runMutation }) => runMutation(noop, {}, { transactionLimits: 5 }),
    "Invalid arguments for `runUdf`: invalid type: integer `5`, expected struct TransactionLimits",
  ],
  [
    "mutation",
    "a limit that is none",
    ({ runMutation }) => runMutation(noop, {}, { transactionLimits: { documentsRead: 1.5 } }),
    "Invalid arguments for `runUdf`: invalid type: floating point `1.5`, expected usize",
  ],
  [
    "mutation",
    "a limit below none",
    ({ runMutation }) => runMutation(noop, {}, { transactionLimits: { bytesRead: -1 } }),
    "Invalid arguments for `runUdf`: invalid value: integer `-1`, expected usize",
  ],
  [
    "query",
    "count of a table that can be none",
    ({ db }) => db.query("a b").count(),
    "Invalid argument `table` for `db.count`: Identifier a b has invalid character ' '",
  ],
  [
    "query",
    "a cursor that is a number",
    ({ db }) => db.query("rows").paginate({ cursor: 5, numItems: 1 }),
    "Invalid arguments for `queryPage`: invalid type: integer `5`, expected a string",
  ],
  [
    "query",
    "an end cursor that is a list",
    ({ db }) => db.query("rows").paginate({ cursor: null, endCursor: [], numItems: 1 }),
    "Invalid arguments for `queryPage`: invalid type: sequence, expected a string",
  ],
  [
    "query",
    "1e300 items",
    ({ db }) => db.query("rows").paginate({ cursor: null, numItems: 1e300 }),
    "Invalid arguments for `queryPage`: invalid type: floating point `1e300`, expected usize",
  ],
  [
    "action",
    "get of a file that is a number",
    ({ storage }) => storage.get(5),
    "storage.get requires a string storageId but received 5",
  ],
  [
    "action",
    "get of a file without an id",
    ({ storage }) => storage.get(),
    "storage.get requires a string storageId but received undefined",
  ],
  [
    "action",
    "store of no Blob",
    ({ storage }) => storage.store("text"),
    "store() expects a Blob. If you are trying to store a Request",
  ],
  [
    "action",
    "a digest that is a number",
    ({ storage }) => storage.store(new Blob(["a"]), { sha256: 5 }),
    "Bad header for digest",
  ],
];

/** What is wrong in a way of its own. */
function otherFaults(engine: Engine): Call[] {
  return FAULTS.map(([on, name, body, error]) => ({
    name: `${on}: ${name}`,
    run: running(engine, on, body),
    expected: { error },
  }));
}
