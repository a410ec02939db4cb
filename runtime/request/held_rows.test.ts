import { assertEquals, assertRejects } from "@std/assert";
import { equals } from "../../component/where.ts";
import { HeldRows, holding, type RowRead } from "./held_rows.ts";
import type { WriteCtx } from "./ctx.ts";

const PROJECT = { projectId: "proj_1" };
const ADA = { id: "usr_1", name: "Ada", banned: null };

/** What a lane asks for, over a component that notes each call and answers from `rows`. */
function lane(answer: (args: Record<string, unknown>) => unknown = () => ({ ...ADA })) {
  const asked: unknown[] = [];
  const run = (_name: unknown, args: Record<string, unknown>) => {
    asked.push(args);
    return Promise.resolve().then(() => answer(args));
  };
  const ctx = holding({ runQuery: run, runMutation: run } as object as WriteCtx, new HeldRows());
  // Cast: the references of functions are told apart by nobody here.
  const { runMutation, runQuery } = ctx as object as Record<string, typeof run>;
  const read = (given: Partial<RowRead> = {}) =>
    runQuery?.(null, { ...PROJECT, model: "user", ...whereId("usr_1"), ...given });
  const write = (given: object) => runMutation?.(null, { ...PROJECT, ...given });
  return { asked, read, write };
}

function whereId(id: string) {
  return { where: equals({ id }) };
}

Deno.test("holding() asks for a row once, and gives each a copy of its own", async () => {
  const { asked, read } = lane();
  const [first, second] = [await read(), await read()];
  assertEquals([first, second], [ADA, ADA]);
  assertEquals(first === second, false);
  assertEquals(asked.length, 1);
});

Deno.test("holding() holds what is not there, too", async () => {
  const { asked, read } = lane(() => null);
  assertEquals([await read(), await read()], [null, null]);
  assertEquals(asked.length, 1);
});

Deno.test("holding() takes no read for another", async () => {
  const { asked, read } = lane();
  const others: Partial<RowRead>[] = [
    {},
    { projectId: "proj_2" },
    { model: "member" },
    whereId("usr_2"),
    { where: equals({ email: "usr_1" }) },
    { where: equals({ id: "usr_1" }).map((clause) => ({ ...clause, operator: "ne" as const })) },
    {
      where: equals({ id: "usr_1" }).map((clause) => ({ ...clause, mode: "insensitive" as const })),
    },
    { where: [...equals({ id: "usr_1" }), ...equals({ name: "Ada" })] },
    { select: ["name"] },
    { join: { account: { from: "id", to: "userId", limit: 100, isOne: false } } },
    { join: { account: { from: "id", to: "userId", limit: 10, isOne: false } } },
    { limit: 1 },
    { limit: 1, offset: 1 },
    { limit: 1, sortBy: { field: "name", direction: "asc" } },
    { limit: 1, sortBy: { field: "name", direction: "desc" } },
  ];
  for (const other of others) await read(other);
  assertEquals(asked.length, others.length);
});

Deno.test("holding() holds no count, whose parts differ by a cursor", async () => {
  const { asked, read } = lane();
  for (const _ of "12") await read({ cursor: null } as object);
  assertEquals(asked.length, 2);
});

Deno.test("A row that was found whole answers for its id", async () => {
  const session = { id: "ses_1", userId: "usr_1" };
  const { asked, read } = lane(() => ({ ...session, user: ADA }));
  const join = { user: { from: "userId", to: "id", limit: 1, isOne: true } };
  await read({ model: "session", where: equals({ token: "t" }), join });
  assertEquals(await read(), ADA);
  assertEquals(await read({ model: "session", ...whereId("ses_1") }), session);
  assertEquals(asked.length, 1);
});

Deno.test("A row that was found in part answers for nothing else", async () => {
  const { asked, read } = lane(() => ({ id: "usr_1" }));
  await read({ where: equals({ email: "ada@example.com" }), select: ["id"] });
  await read();
  assertEquals(asked.length, 2);
});

Deno.test("A row that was stored or changed answers for its id, one that was taken away does not", async () => {
  for (const what of [{ data: {} }, { update: {} }]) {
    const { asked, read, write } = lane();
    await write({ model: "user", ...what });
    assertEquals(await read(), ADA);
    assertEquals(asked.length, 1, JSON.stringify(what));
  }
  const { asked, read, write } = lane();
  await write({ model: "user", ...whereId("usr_1") });
  await read();
  assertEquals(asked.length, 2);
});

Deno.test("A write of a table forgets its rows alone, joined ones too", async () => {
  const { asked, read, write } = lane();
  const join = { account: { from: "id", to: "userId", limit: 100, isOne: false } };
  await read();
  await read({ join });
  await write({ model: "account", data: {} });
  await read();
  assertEquals(asked.length, 3);
  await read({ join });
  assertEquals(asked.length, 4);
  await write({ model: "user", ...whereId("usr_1") });
  await read();
  assertEquals(asked.length, 6);
});

Deno.test("A mutation that names no table forgets all rows", async () => {
  const { asked, read, write } = lane();
  await read();
  await write({ token: "t" });
  await read();
  assertEquals(asked.length, 3);
});

Deno.test("A write that fails forgets its table's rows", async () => {
  const { asked, read, write } = lane(({ data }) => {
    if (data) throw new Error("UNIQUE_CONFLICT");
    return ADA;
  });
  await read();
  await assertRejects(async () => await write({ model: "user", data: {} }));
  await read();
  assertEquals(asked.length, 3);
});

Deno.test("What was asked for while something was written is not held", async () => {
  const { asked, read, write } = lane();
  const before = read();
  await Promise.all([before, write({ model: "user", ...whereId("usr_1") })]);
  await Promise.all([write({ model: "user", ...whereId("usr_1") }), read()]);
  const count = asked.length;
  await read();
  assertEquals(asked.length, count + 1);
});

Deno.test("Of two writes at once, none says how a row is afterwards", async () => {
  const { asked, read, write } = lane();
  await Promise.all([
    write({ model: "user", update: { name: "Ada" } }),
    write({ model: "user", update: { name: "Eve" } }),
  ]);
  await read();
  assertEquals(asked.length, 3);
});
