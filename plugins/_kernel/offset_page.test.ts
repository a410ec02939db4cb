import { assertEquals, assertRejects } from "@std/assert";
import { conditionsOf, offsetPage, type OffsetQuery } from "./offset_page.ts";
import type { FindManyOptions, Rows, ScopedStore } from "./store.ts";

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly banned: boolean;
  readonly createdAt: number;
}
/** As a plugin sees the tables that has one of its own. */
type OwnRows = Rows & { person: PersonRow };

/** A table of rows by age, which counts what is read of it. */
function table(size: number): { store: ScopedStore<OwnRows>; read: () => number } {
  const rows: PersonRow[] = Array.from({ length: size }, (_, at) => ({
    id: String(at).padStart(5, "0"),
    name: `user ${size - at}`,
    banned: at === 0,
    createdAt: 1_700_000_000_000 + at,
  }));
  let read = 0;
  const findMany = ({ limit = 100, sortBy }: FindManyOptions<PersonRow>) => {
    const sorted = sortBy?.direction === "desc" ? rows.toReversed() : rows;
    const found = sorted.slice(0, limit);
    read += found.length;
    return Promise.resolve(found);
  };
  // Only what a page reads by; a whole store would hide what it must not do.
  const store = { findMany: (_: string, options = {}) => findMany(options) };
  return {
    store: store as Partial<ScopedStore<OwnRows>> as ScopedStore<OwnRows>,
    read: () => read,
  };
}

type Query = OffsetQuery<"name" | "banned" | "createdAt">;

async function page(size: number, query: Query): Promise<[string[], number]> {
  const { store } = table(size);
  const source = { store, table: "person", where: {}, conditions: conditionsOf(query) } as const;
  const { rows, total } = await offsetPage(source, query);
  return [rows.map(({ id }) => id), total];
}

Deno.test("offsetPage() gives a page by age, the newest first", async () => {
  assertEquals(await page(5, { limit: "2", offset: "1" }), [["00003", "00002"], 5]);
  assertEquals(await page(5, { limit: "2", sortBy: "createdAt" }), [["00000", "00001"], 5]);
  assertEquals(await page(5, { offset: "5" }), [[], 5]);
});

Deno.test("offsetPage() reads no further than it counts", async () => {
  const { read, store } = table(5000);
  const { total } = await offsetPage({ store, table: "person", where: {} }, { limit: "10" });
  assertEquals([total, read()], [101, 101]);
  const far = { limit: "10", offset: "1000" };
  assertEquals((await offsetPage({ store, table: "person", where: {} }, far)).total, 1011);
});

Deno.test("offsetPage() compares by the kind of what is stored", async () => {
  const of = (query: Query) => page(5, query);
  const filter = (filterField: "name" | "banned" | "createdAt", filterValue: string) => ({
    filterField,
    filterValue,
  });
  assertEquals(await of(filter("banned", "true")), [["00000"], 1]);
  const later = { ...filter("createdAt", "1700000000003"), filterOperator: "gte" } as const;
  assertEquals(await of(later), [["00004", "00003"], 2]);
  const iso = new Date(1_700_000_000_002).toISOString();
  assertEquals(await of(filter("createdAt", iso)), [["00002"], 1]);
  const some = { ...filter("name", "user 1,user 5"), filterOperator: "in" } as const;
  assertEquals(await of(some), [["00004", "00000"], 2]);
  const ending = { ...filter("name", "R 4"), filterOperator: "ends_with" } as const;
  assertEquals(await of(ending), [["00001"], 1]);
  assertEquals(await of({ sortBy: "name", sortDirection: "desc", limit: "1" }), [["00000"], 5]);
});

Deno.test("offsetPage() refuses to search a table that it can't look through whole", async () => {
  assertEquals((await page(1000, { sortBy: "name", limit: "1" }))[1], 1000);
  const error = await assertRejects(() => page(1001, { sortBy: "name" }));
  assertEquals(
    Reflect.get(Object(Reflect.get(Object(error), "body")), "code"),
    "TOO_MANY_TO_SEARCH",
  );
});
