import { assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type DataModelFromSchemaDefinition,
  defineSchema,
  defineTable,
  type GenericQueryCtx,
  mutationGeneric,
  type PaginationResult,
  queryGeneric,
} from "convex/server";
import { ConvexError, v } from "convex/values";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

const schema = defineSchema({
  items: defineTable({ a: v.optional(v.any()), b: v.number() }).index("a_b", ["a", "b"]),
});
type Ctx = GenericQueryCtx<DataModelFromSchemaDefinition<typeof schema>>;
type Item = { a?: unknown; b: number };
/** A query of one test, run on the items that the test gives. */
type Body = (ctx: Ctx, args: { [name: string]: unknown }) => Promise<unknown>;

async function withItems(
  items: readonly Item[],
  body: Body,
  use: (run: (args?: unknown) => Promise<unknown>, app: TestApp) => Promise<void>,
): Promise<void> {
  const fill = mutationGeneric({
    args: { items: v.array(v.any()) },
    handler: async (ctx, { items }) => {
      for (const item of items) await ctx.db.insert("items", item);
    },
  });
  const query = queryGeneric({ args: v.any(), handler: body as never });
  await using app = await openApp({ m: { fill, query } }, { schema });
  await app.engine.run("m:fill", { items });
  await use((args = {}) => app.engine.run("m:query", args), app);
}

function numbers(found: Item[]): number[] {
  return found.map(({ b }) => b);
}

const MIXED: Item[] = [
  { a: "b", b: 1 },
  { a: 2, b: 2 },
  { b: 3 },
  { a: null, b: 4 },
  { a: 1n, b: 5 },
  { a: true, b: 6 },
  { a: "a", b: 7 },
  { a: [1], b: 8 },
  { a: { x: 1 }, b: 9 },
  { a: new ArrayBuffer(1), b: 10 },
  { a: -0, b: 11 },
  { a: 0, b: 12 },
];

Deno.test("an index orders values of all types as Convex does", () =>
  withItems(
    MIXED,
    async (ctx) => numbers(await ctx.db.query("items").withIndex("a_b").collect()),
    async (run) => assertEquals(await run(), [3, 4, 5, 11, 12, 2, 6, 7, 1, 10, 8, 9]),
  ));

Deno.test("index ranges bound one field after equalities, in both directions", () => {
  const items = [1, 2, 3].flatMap((a) => [1, 2, 3].map((b) => ({ a, b: 10 * a + b })));
  const body: Body = async (ctx) => {
    const table = (): ReturnType<Ctx["db"]["query"]> => ctx.db.query("items");
    const all = [
      table().withIndex("a_b", (q) => q.eq("a", 2)),
      table().withIndex("a_b", (q) => q.eq("a", 2).gt("b", 21)),
      table().withIndex("a_b", (q) => q.eq("a", 2).gte("b", 22).lt("b", 23)),
      table().withIndex("a_b", (q) => q.lt("a", 2)).order("desc"),
      table().withIndex("a_b", (q) => q.gt("a", 1).lte("a", 2)).order("desc"),
      table().withIndex("a_b", (q) => q.gt("a", 3)),
    ];
    return await Promise.all(all.map(async (each) => numbers(await each.collect() as Item[])));
  };
  return withItems(items, body, async (run) =>
    assertEquals(await run(), [
      [21, 22, 23],
      [22, 23],
      [22],
      [13, 12, 11],
      [23, 22, 21],
      [],
    ]));
});

Deno.test("filters compare in Convex's order and calculate", () => {
  const body: Body = async (ctx) => {
    const found = await Promise.all([
      ctx.db.query("items").filter((q) => q.gt(q.field("a"), "a")).collect(),
      ctx.db.query("items").filter((q) => q.eq(q.field("a"), undefined)).collect(),
      ctx.db.query("items").filter((q) => q.eq(q.mod(q.field("b"), 5), 0)).collect(),
      ctx.db.query("items").filter((q) =>
        q.and(q.not(q.lt(q.field("b"), 3)), q.or(q.lte(q.field("b"), 4), q.eq(q.field("b"), 12)))
      ).collect(),
    ]);
    return found.map(numbers);
  };
  return withItems(
    MIXED,
    body,
    async (run) => assertEquals(await run(), [[1, 8, 9, 10], [3], [5, 10], [3, 4, 12]]),
  );
});

Deno.test("a filter that is no boolean, or leaves what 64 bits hold, fails", () => {
  const most = 2n ** 63n - 1n;
  const wrong: Record<string, (ctx: Ctx) => Promise<unknown>> = {
    "as a Boolean": (ctx) => ctx.db.query("items").filter((q) => q.field("b") as never).first(),
    "add 9223372036854775807 and 1": (ctx) =>
      ctx.db.query("items").filter((q) => q.gt(q.add(q.field("a"), 1n), 0n)).first(),
    "multiply 9223372036854775807": (ctx) =>
      ctx.db.query("items").filter((q) => q.gt(q.mul(q.field("a"), 2n), 0n)).first(),
    "negate -9223372036854775808": (ctx) =>
      ctx.db.query("items").filter((q) => q.gt(q.neg(q.sub(q.neg(q.field("a")), 1n)), 0n)).first(),
    "divide 9223372036854775807 by zero": (ctx) =>
      ctx.db.query("items").filter((q) => q.gt(q.div(q.field("a"), 0n), 0n)).first(),
  };
  const body: Body = (ctx, { why }) => wrong[String(why)]?.(ctx) ?? Promise.resolve();
  return withItems([{ a: most, b: 1 }], body, async (run) => {
    for (const why of Object.keys(wrong)) {
      assertStringIncludes(await rejection(run({ why })), why);
    }
  });
});

Deno.test("first, unique, take and iteration stop where they should", () => {
  const items = [1, 2, 3, 4, 5].map((b) => ({ b }));
  const body: Body = async (ctx) => {
    const seen: number[] = [];
    for await (const { b } of ctx.db.query("items")) {
      seen.push(b);
      if (b === 3) break;
    }
    const unique = ctx.db.query("items").filter((q) => q.eq(q.field("b"), 4)).unique();
    return [
      seen,
      numbers(await ctx.db.query("items").order("desc").take(2)),
      (await ctx.db.query("items").first())?.b,
      (await unique)?.b,
      await ctx.db.query("items").take(0),
      await ctx.db.query("items").withIndex("a_b", (q) => q.eq("a", 1)).first(),
    ];
  };
  return withItems(items, body, async (run, app) => {
    assertEquals(await run(), [[1, 2, 3], [5, 4], 1, 4, [], null]);
    assertEquals(app.engine.metrics.documentsRead, 3 + 2 + 1 + 5);
  });
});

Deno.test("unique() refuses a second document", () =>
  withItems([{ b: 1 }, { b: 2 }], (ctx) => ctx.db.query("items").unique(), async (run) => {
    assertStringIncludes(await rejection(run()), "unique() query returned more than one result");
  }));

const paginated: Body = (ctx, { order, ...options }) =>
  ctx.db.query("items").withIndex("a_b").order((order ?? "asc") as "asc")
    .filter((q) => q.neq(q.field("b"), 99)).paginate(options as never);

Deno.test("pages follow each other without gap or repetition, in both directions", () =>
  withItems([5, 3, 1, 4, 2].map((n) => ({ a: n, b: n })), paginated, async (run) => {
    for (const [order, expected] of [["asc", [1, 2, 3, 4, 5]], ["desc", [5, 4, 3, 2, 1]]]) {
      const seen: number[] = [];
      let cursor: string | null = null;
      for (let done = false; !done;) {
        const page = await run({ order, numItems: 2, cursor }) as PaginationResult<Item>;
        seen.push(...numbers(page.page));
        ({ continueCursor: cursor, isDone: done } = page);
      }
      assertEquals(seen, expected);
      const after = await run({ order, numItems: 2, cursor }) as PaginationResult<Item>;
      assertEquals([after.page, after.isDone], [[], true]);
    }
  }));

Deno.test("a page between two cursors takes in what was added there", () =>
  withItems([1, 2, 3, 4].map((n) => ({ a: n, b: n })), paginated, async (run, app) => {
    const first = await run({ numItems: 2, cursor: null }) as PaginationResult<Item>;
    await app.engine.run("m:fill", { items: [{ a: 1.5, b: 15 }] });
    const endCursor = first.continueCursor;
    const again = await run({ numItems: 2, cursor: null, endCursor }) as PaginationResult<Item>;
    assertEquals(numbers(again.page), [1, 15, 2]);
    assertEquals([again.continueCursor, again.isDone], [endCursor, false]);
  }));

Deno.test("a page that reads too much is cut, with a cursor to split at", () =>
  withItems(Array.from({ length: 9 }, (_, n) => ({ a: n, b: 99 })), paginated, async (run) => {
    const page = async (options: object): Promise<PaginationResult<Item>> =>
      await run({ numItems: 5, cursor: null, ...options }) as PaginationResult<Item>;
    const cut = await page({ maximumRowsRead: 4 });
    assertEquals([cut.page, cut.isDone, cut.pageStatus], [[], false, "SplitRequired"]);
    assertNotEquals(cut.splitCursor, null);
    const last = await page({ cursor: cut.continueCursor });
    assertEquals([last.page, last.isDone], [[], true]);
    assertEquals((await page({ maximumBytesRead: 1 })).pageStatus, "SplitRequired");
    // Fewer rows than that are not too much, but nearly.
    const whole = await page({ maximumRowsRead: 10 });
    assertEquals([whole.isDone, whole.pageStatus], [true, "SplitRecommended"]);
    assertEquals((await page({ maximumRowsRead: 13 })).pageStatus, null);
  }));

Deno.test("a page that is full in time is no page that reads too much", () =>
  withItems(Array.from({ length: 9 }, (_, n) => ({ a: n, b: n })), paginated, async (run) => {
    const page = await run({ numItems: 4, cursor: null, maximumRowsRead: 4 }) as PaginationResult<
      Item
    >;
    assertEquals([numbers(page.page).length, page.pageStatus], [4, "SplitRecommended"]);
  }));

Deno.test("a page between two cursors is whole, whatever it may read", () =>
  withItems(Array.from({ length: 9 }, (_, n) => ({ a: n, b: n })), paginated, async (run) => {
    const first = await run({ numItems: 8, cursor: null }) as PaginationResult<Item>;
    const limits = { maximumRowsRead: 2, maximumBytesRead: 1 };
    const again = await run({
      numItems: 2,
      cursor: null,
      endCursor: first.continueCursor,
      ...limits,
    }) as PaginationResult<Item>;
    assertEquals(numbers(again.page), numbers(first.page));
    assertEquals(again.continueCursor, first.continueCursor);
    assertEquals(again.pageStatus, "SplitRecommended");
  }));

Deno.test("a page that grew a little is not split", () =>
  withItems([1, 2].map((n) => ({ a: n, b: n })), paginated, async (run, app) => {
    const first = await run({ numItems: 2, cursor: null }) as PaginationResult<Item>;
    await app.engine.run("m:fill", { items: [1.1, 1.2, 1.3].map((a) => ({ a, b: 1 })) });
    const { continueCursor: endCursor } = first;
    const grown = await run({ numItems: 2, cursor: null, endCursor }) as PaginationResult<Item>;
    assertEquals([grown.page.length, grown.pageStatus], [5, null]);
    // Clients split a page that became much longer than asked for, at this cursor.
    assertNotEquals(grown.splitCursor, null);
  }));

Deno.test("cursors of other queries, and pages of nothing, are refused", () =>
  withItems([1, 2, 3].map((n) => ({ a: n, b: n })), paginated, async (run) => {
    const { continueCursor: cursor } = await run({ numItems: 1, cursor: null }) as PaginationResult<
      Item
    >;
    const refused: [unknown, string][] = [
      [{ numItems: 1, cursor, order: "desc" }, "InvalidCursor"],
      [{ numItems: 1, cursor: "nonsense" }, "InvalidCursor"],
      [{ numItems: 0, cursor: null }, "at least 1 document"],
      [{ numItems: 32_001, cursor: null }, "too many items"],
    ];
    for (const [args, why] of refused) assertStringIncludes(await rejection(run(args)), why);
    for (const options of [refused[0]?.[0], refused[1]?.[0]]) {
      const { data } = await assertRejects(() => run(options), ConvexError);
      assertEquals(data, { isConvexSystemError: true, paginationError: "InvalidCursor" });
    }
  }));

Deno.test("a query function paginates once", () => {
  const twice: Body = async (ctx) => {
    const options = { numItems: 1, cursor: null };
    await ctx.db.query("items").paginate(options);
    await ctx.db.query("items").paginate(options);
  };
  return withItems([], twice, async (run) => {
    assertStringIncludes(await rejection(run()), "single paginated query");
  });
});
