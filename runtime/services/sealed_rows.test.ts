import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type { CleanedWhere } from "better-auth/adapters";
import type { ProjectSecrets } from "../../plugins/_kernel/secrets.ts";
import type { ConvexAdapterOptions } from "../request/ctx.ts";
import { engineColumns } from "./engine_columns.ts";
import { type RowFunctions, sealedRows } from "./sealed_rows.ts";

type Row = Record<string, unknown>;

/** What is looked at of a call. */
interface Call {
  readonly where?: CleanedWhere[];
  readonly select?: string[];
}

const SECRETS: ProjectSecrets = {
  seal: (text, { purpose }) => Promise.resolve(`v2.${btoa(JSON.stringify([purpose, text]))}`),
  open(sealed, { purpose }) {
    const [found, text] = JSON.parse(atob(sealed.slice(3)));
    return found === purpose ? Promise.resolve(text) : Promise.reject(new Error("Another place"));
  },
};

/** One row behind the functions, what was stored in it, and which filters came. */
function world(stored: Row) {
  const calls: Call[] = [];
  const note = <T>(args: Call, result: T) => {
    calls.push(args);
    return Promise.resolve(result);
  };
  // Cast: Better Auth's functions are generic in their rows, and these know one.
  const plain = {
    findOne: (args: Row) => note(args, { ...stored }),
    findMany: (args: Row) => note(args, [{ ...stored }]),
    create: (args: { data: Row }) => note({}, Object.assign(stored, args.data)),
    update: (args: Call & { update: Row }) => note(args, { ...Object.assign(stored, args.update) }),
    incrementOne: (args: Call & { set: Row }) => note(args, { ...Object.assign(stored, args.set) }),
    updateMany: (args: Row) => note(args, 1),
    consumeOne: (args: Row) => note(args, { ...stored }),
  } as unknown as RowFunctions;
  const config = { secret: "root secret of a test, 32 characters", previousSecrets: [] };
  const columns = engineColumns({ config, projectId: "proj_1", secrets: () => SECRETS });
  // Cast: of what an adapter is bound to, only the columns are asked for.
  const rows = sealedRows(plain, { columns } as unknown as ConvexAdapterOptions);
  return { calls, rows, stored };
}

function where(field: string, value: string): CleanedWhere[] {
  return [{ field, value, operator: "eq", connector: "AND", mode: "sensitive" }];
}

const account = { model: "account" };

Deno.test("sealedRows() stores sealed texts and gives Better Auth its own", async () => {
  const { rows, stored } = world({});
  const data = { id: "acc_1", userId: "usr_1", idToken: "readable", accessToken: null };
  const made = await rows.create<Row>({ ...account, data });
  assertEquals(made, data);
  assertMatch(String(stored.idToken), /^v2\./);
  assertEquals(stored.accessToken, null);
  const [found] = await rows.findMany<Row>({ ...account, limit: 1 });
  assertEquals(found?.idToken, "readable");
});

Deno.test("sealedRows() reads the id of a row with one of its sealed columns", async () => {
  const { calls, rows } = world({ id: "acc_1" });
  await rows.findOne({ ...account, where: where("userId", "u"), select: ["idToken"] });
  await rows.findOne({ ...account, where: where("userId", "u"), select: ["scope"] });
  assertEquals(calls.map(({ select }) => select), [["id", "idToken"], ["scope"]]);
});

Deno.test("sealedRows() looks for the row of a change that does not name it, and changes that one", async () => {
  const { calls, rows, stored } = world({ id: "acc_1" });
  const update: Row = { idToken: "new" };
  await rows.update({ ...account, where: where("userId", "usr_1"), update });
  const [found, changed] = calls;
  assertEquals(found?.select, ["id"]);
  assertEquals(changed?.where?.map(({ field, value }) => [field, value]), [
    ["userId", "usr_1"],
    ["id", "acc_1"],
  ]);
  const purpose = "column/account/idToken/acc_1";
  assertEquals(await SECRETS.open(String(stored.idToken), { purpose }), "new");
});

Deno.test("sealedRows() compares with what is stored, where Better Auth compares with what it read", async () => {
  const { calls, rows, stored } = world({ id: "two_1" });
  const factor = { model: "twoFactor" };
  await rows.update({ ...factor, where: where("id", "two_1"), update: { backupCodes: "[]" } });
  const before = stored.backupCodes;
  const read = await rows.findOne<Row>({ ...factor, where: where("id", "two_1") });
  const own = String(read?.backupCodes);
  await rows.incrementOne({
    ...factor,
    where: [...where("id", "two_1"), ...where("backupCodes", own)],
    increment: {},
    set: { backupCodes: "[1]" },
  });
  assertEquals(calls.at(-1)?.where?.[1]?.value, before);
  assertNotEquals(stored.backupCodes, before);
  // What it never gave is compared as it is, and found nowhere.
  await rows.consumeOne({ ...factor, where: where("backupCodes", "[]x") });
  assertEquals(calls.at(-1)?.where?.[0]?.value, "[]x");
});

Deno.test("sealedRows() gives no row another's text, and changes no many at once", async () => {
  const { rows, stored } = world({ id: "acc_1" });
  await rows.update({ ...account, where: where("id", "acc_1"), update: { idToken: "own" } });
  assert(await rows.findOne({ ...account, where: where("id", "acc_1") }));
  stored.id = "acc_2";
  await assertRejects(() => rows.findOne({ ...account, where: where("id", "acc_2") }));
  const many = { ...account, where: where("userId", "u"), update: { idToken: "all" } };
  await assertRejects(() => rows.updateMany(many), TypeError, "one by one");
});
