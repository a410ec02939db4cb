/**
 * What a request has read is served again until it writes that table (runtime/request/held_rows.ts), which goes by
 * the arguments of calls alone. Here every function of the component with such arguments is held to what is
 * taken for granted of it there; one that is added, and is another, fails.
 */
import { assertEquals } from "@std/assert";
import { MODULES } from "../component/modules.gen.ts";
import { TABLES } from "../component/tables/metadata.gen.ts";
import { HeldRows, holding } from "../runtime/request/held_rows.ts";
import type { WriteCtx } from "../runtime/request/ctx.ts";
import { rowFor } from "./isolation/component_field.ts";
import { changesBetween, snapshotOf } from "./support/disk.ts";
import { type InProcessPlatform, openPlatform } from "./support/in_process.ts";
import { goodValue } from "./support/rule_values.ts";
import { clause } from "./support/tables.ts";

type Args = Readonly<Record<string, unknown>>;
type Call = (path: string, args: Args) => Promise<unknown>;

const ID = "row_1";
const PROJECT = { projectId: "proj_1" };

/** What each mutation that names a table is given beside the table, in the order in which they are called. */
const WRITES: Readonly<Record<string, (model: string) => Args>> = {
  "adapter:create": (model) => ({ data: rowFor(model, { id: ID }) }),
  "adapter:updateOne": (model) => ({ ...ofRow(), update: changeOf(model) }),
  "adapter:incrementOne": (model) => ({ ...ofRow(), increment: incrementOf(model), set: {} }),
  "bulk:updateMany": (model) => ({ ...ofRow(), update: changeOf(model, null), cursor: null }),
  "vault:record": () => ({ kind: "updated", subject: ID }),
  "adapter:deleteOne": ofRow,
  "adapter:consumeOne": ofRow,
  "bulk:deleteMany": () => ({ ...ofRow(), cursor: null }),
};
/** After these there is no row. */
const REMOVALS = ["adapter:deleteOne", "adapter:consumeOne", "bulk:deleteMany"];
/** What records an event alone. */
const RECORD = "vault:record";
const FIRST = "adapter:create";

Deno.test("WRITES has every mutation of the component that names a table", async () => {
  const found = await functionsWith("isMutation", (names) => names.includes("model"));
  assertEquals(Object.keys(WRITES).sort(), found.map(({ path }) => path).sort());
});

Deno.test("A mutation that names a table changes no other that a reader knows", async (t) => {
  await using platform = await openPlatform();
  const effective = new Set<string>();
  for (const model of Object.keys(TABLES)) {
    await t.step(model, async () => {
      for (const path of writesOf(model)) {
        const tables = await tablesChangedBy(platform, { model, path });
        assertEquals(tables.filter((table) => table in TABLES && table !== model), [], path);
        if (tables.includes(model)) effective.add(path);
        if (REMOVALS.includes(path)) await write(platform.component, { model, path: FIRST });
      }
      await write(platform.component, { model, path: "bulk:deleteMany" });
    });
  }
  assertEquals([...effective, RECORD].sort(), Object.keys(WRITES).sort());
});

Deno.test("Every query with a filter and no cursor is told all it depends on in arguments that are compared", async () => {
  const found = await functionsWith(
    "isQuery",
    (names) => names.includes("where") && !names.includes("cursor"),
  );
  assertEquals(found.map(({ path }) => path).sort(), ["reader:findMany", "reader:findOne"]);
  // Those that make up the key of a read; a time among them would have it asked for each time at best.
  const compared = ["join", "limit", "model", "offset", "projectId", "select", "sortBy", "where"];
  for (const { names } of found) {
    assertEquals(names.filter((name) => !compared.includes(name)), []);
  }
});

Deno.test("A read looks at its own table, and else at what no such mutation writes", async () => {
  await using platform = await openPlatform();
  for (const model of Object.keys(TABLES)) {
    for (const [path, args] of readsOf(model)) {
      const read = await tablesReadBy(() => platform.component(path, args));
      assertEquals(read.filter((table) => table in TABLES), [model], path);
    }
  }
});

Deno.test("What is held of every table is what is stored, after each of its writes", async (t) => {
  await using platform = await openPlatform();
  const { component } = platform;
  const ctx = holding(ctxOver(component), new HeldRows());
  const call = (run: unknown): Call => run as Call;
  for (const model of Object.keys(TABLES)) {
    await t.step(model, async () => {
      const reads = readsOf(model);
      const compare = async (after: string) => {
        for (const [path, args] of reads) {
          const held = await call(ctx.runQuery)(path, args);
          assertEquals(held, await component(path, args), `${path} after ${after}`);
        }
      };
      await compare("nothing");
      for (const path of writesOf(model)) {
        await write(call(ctx.runMutation), { model, path });
        await compare(path);
        // From what is held, and from what the write gave.
        if (REMOVALS.includes(path)) await write(call(ctx.runMutation), { model, path: FIRST });
      }
      await write(component, { model, path: "bulk:deleteMany" });
    });
  }
});

/** The calls that a table takes; what is recorded of the vault names a table of its own. */
function writesOf(model: string): string[] {
  return Object.keys(WRITES).filter((path) => path !== RECORD || model === "vaultSecret");
}

async function write(
  call: Call,
  { model, path }: { model: string; path: string },
): Promise<unknown> {
  return await call(path, { ...PROJECT, model, ...WRITES[path]?.(model) });
}

/** The component's tables of which a call changed rows, without those of Convex itself. */
async function tablesChangedBy(
  { component, host }: InProcessPlatform,
  called: { model: string; path: string },
): Promise<string[]> {
  const before = await snapshotOf(host);
  await write(component, called);
  const tables = changesBetween(before, await snapshotOf(host)).map(({ table }) => table);
  return [...new Set(tables)]
    .filter((table) => /^banataAuth\/(?!_)/.test(table))
    .map((table) => table.replace("banataAuth/", ""))
    .sort();
}

/** The tables of which an action opens a range. */
async function tablesReadBy(action: () => Promise<unknown>): Promise<string[]> {
  const convex: { syscall(name: string, args: string): string } = Reflect.get(globalThis, "Convex");
  const own = convex.syscall;
  const tables = new Set<string>();
  convex.syscall = (name, args) => {
    const [, table] = /"indexName":"([^".]+)\./.exec(args) ?? [];
    if (table !== undefined) tables.add(table);
    return own(name, args);
  };
  try {
    await action();
  } finally {
    convex.syscall = own;
  }
  return [...tables];
}

function readsOf(model: string): [path: string, args: Args][] {
  const all = { ...PROJECT, model, where: [] };
  return [
    ["reader:findOne", { ...PROJECT, model, ...ofRow() }],
    ["reader:findOne", { ...PROJECT, model, ...ofRow(), select: ["id"] }],
    ["reader:findMany", { ...all, limit: 10 }],
    ["reader:findMany", { ...all, limit: 10, sortBy: { field: "id", direction: "desc" } }],
  ];
}

function ofRow(): Args {
  return { where: [clause("id", ID)] };
}

/** Gives a column that needs no value one, or none, where the table has such a column. */
function changeOf(model: string, given?: null): Args {
  const columns = Object.entries(TABLES[model]?.fields ?? {});
  const [name, column] = columns.find(([, { optional }]) => optional) ?? [];
  if (name === undefined || column === undefined) return {};
  return { [name]: given === null ? null : goodValue(column) };
}

function incrementOf(model: string): Record<string, number> {
  const columns = Object.entries(TABLES[model]?.fields ?? {});
  const [name] = columns.find(([, { kind, rule }]) => kind === "number" && !rule) ?? [];
  return name === undefined ? {} : { [name]: 1 };
}

/** A lane's ctx over functions that are named by their paths. */
function ctxOver(component: Call): WriteCtx {
  return { runQuery: component, runMutation: component } as object as WriteCtx;
}

/** A function of the component as Convex registers it. */
interface Registered {
  readonly isMutation?: true;
  readonly isPublic?: true;
  readonly isQuery?: true;
  /** JSON of the validator. */
  exportArgs(): string;
}

function isRegistered(it: unknown): it is Registered {
  return typeof it === "function" && "exportArgs" in it;
}

/** The public functions of a kind whose arguments have certain names. */
async function functionsWith(
  kind: "isMutation" | "isQuery",
  has: (names: readonly string[]) => boolean,
): Promise<{ path: string; names: string[] }[]> {
  const found: { path: string; names: string[] }[] = [];
  for (const [module, load] of Object.entries(MODULES)) {
    for (const [name, it] of Object.entries(await load())) {
      if (!isRegistered(it) || it[kind] !== true || it.isPublic !== true) continue;
      const names = Object.keys(JSON.parse(it.exportArgs()).value ?? {});
      if (has(names)) found.push({ path: `${module}:${name}`, names });
    }
  }
  return found;
}
