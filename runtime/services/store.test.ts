import { assertEquals, assertRejects } from "@std/assert";
import { componentHost } from "../../tests/support/component.ts";
import type { Rows, ScopedStore, UserRow } from "../../plugins/_kernel/store.ts";
import { installedComponent } from "../request/component_api.ts";
import { AuthorTracker } from "../request/author_tracker.ts";
import { scopedStore } from "./store.ts";

interface NoteRow {
  readonly id: string;
  readonly text: string;
}

const USER = { name: "Ada", email: "ada@example.com", emailVerified: true };

function storeOfProject(): ScopedStore {
  return scopedStore(componentHost(), {
    component: installedComponent(),
    projectId: "proj_1",
    now: 1,
    author: new AuthorTracker({ actor: null, request: null }),
  });
}

Deno.test("ScopedStore gives rows of their table's type, null where there is no value", async () => {
  const store = storeOfProject();
  const made: UserRow = await store.create("user", { ...USER, createdAt: 1, updatedAt: 1 });
  const found: UserRow | null = await store.findOne("user", { email: USER.email });
  assertEquals(found, made);
  assertEquals([found?.createdAt, found?.image, found?.banExpires], [1, null, null]);
  const named = await store.updateOne("user", { id: made.id }, { image: null, name: undefined });
  assertEquals(named?.name, "Ada");
});

Deno.test("ScopedStore refuses a condition without a value, which would match any row", async () => {
  const store = storeOfProject();
  const nobody: { email?: string } = { email: undefined };
  await assertRejects(() => store.findMany("user", { where: nobody }), TypeError);
  // @ts-expect-error Refused where it is compiled, too.
  await assertRejects(() => store.findOne("user", { email: nobody.email }), TypeError);
  // @ts-expect-error As above: a deletion must never mean more rows than it says.
  await assertRejects(() => store.deleteMany("user", { email: nobody.email }), TypeError);
});

/** What no caller can write; compiled and never called. */
export function refusedByTypes(store: ScopedStore): unknown[] {
  return [
    // @ts-expect-error No such table.
    store.findOne("users", { id: "" }),
    // @ts-expect-error No such column.
    store.findOne("user", { mail: "" }),
    // @ts-expect-error A time is a number.
    store.findOne("user", { createdAt: "" }),
    // @ts-expect-error A list equals nothing.
    store.findOne("role", { permissions: [] }),
    // @ts-expect-error A word that the column's rule doesn't know.
    store.findMany("invitation", { where: { status: "open" } }),
    // @ts-expect-error No column to sort by.
    store.findMany("user", { sortBy: { field: "age", direction: "asc" } }),
    // @ts-expect-error A row must have all that it needs.
    store.create("permission", { name: "", slug: "" }),
    // @ts-expect-error What a row must have can't be taken away.
    store.updateOne("user", { id: "" }, { name: null }),
    // @ts-expect-error An id stays.
    store.updateOne("user", { id: "" }, { id: "" }),
  ];
}

/** A plugin of an operator's own has tables of its own beside ours. */
export async function ownTables(store: ScopedStore<Rows & { note: NoteRow }>): Promise<string> {
  const note = await store.findOne("note", { id: "" }) ?? await store.create("note", { text: "" });
  const user = await store.findOne("user", { id: "" });
  return note.text + (user?.name ?? "");
}
