import { assertEquals } from "@std/assert";
import { type ComponentField, rowFor } from "./component_field.ts";

const AUTHOR = { actorType: "system" };
const times = { createdAt: 1, updatedAt: 1 };
const ADA = rowFor("user", { id: "usr_1", name: "Ada", email: "ada@example.com", ...times });
const SHOP = rowFor("organization", { id: "org_1", slug: "shop", ...times });

/** Records come into the one project, whatever another has under the same ids and addresses. */
export async function adopts(field: ComponentField): Promise<void> {
  const user = record("user", ADA);
  const checked = field.call("adopt:check", { projectId: field.own, records: [user] });
  assertEquals(await checked, [{ outcome: "created" }]);
  const taken = await field.changes(async () => {
    const count = rowFor("memberCount", { id: "row_1", organizationId: "org_1", members: 0 });
    const organization = record("organization", SHOP);
    organization.rows.push({ table: "memberCount", row: count });
    const own = { id: "mem_1", organizationId: "org_1", userId: "usr_1" };
    const needs = [{ table: "user", id: "usr_1" }, { table: "organization", id: "org_1" }];
    const member = { ...record("member", rowFor("member", { ...own, ...times })), needs };
    const outcomes = await take(field, [user, organization, member, user]);
    const said = (outcomes as { outcome: string }[]).map(({ outcome }) => outcome);
    assertEquals(said, ["created", "created", "created", "unchanged"]);
  });
  assertEquals(taken.filter((change) => !change.includes(" event ")), [
    "created member own",
    "created memberCount own",
    "created organization own",
    "created user own",
  ]);
  const other = { ...record("user", ADA), madeAt: 2 };
  assertEquals(await take(field, [other]), [
    { outcome: "conflict", model: "user", fields: ["id"] },
  ]);
  const account = (userId: string, accountId: string) => ({
    ...record(
      "account",
      rowFor("account", { id: `acc_${accountId}`, userId, accountId, ...times }),
    ),
    needs: [{ table: "user", id: userId }],
  });
  assertEquals(await take(field, [account("usr_2", "a"), account("usr_1", "a")]), [
    { outcome: "refused", model: "user" },
    { outcome: "created" },
  ]);
}

/** What is left to hash anew is counted of the one project. */
export async function countsHashes(field: ComponentField): Promise<void> {
  const password = `$2b$10$${"a".repeat(53)}`;
  await field.add("account", { id: "acc_1", userId: "usr_1", password });
  const left = await field.call("adopted_passwords:left", { projectId: field.own, after: null });
  assertEquals(left, { counts: { bcrypt: 1 }, accounts: 1, after: null });
}

function record(table: string, row: Readonly<Record<string, unknown>>) {
  return { rows: [{ table, row }], needs: [] as { table: string; id: string }[] };
}

function take({ call, own }: ComponentField, records: readonly unknown[]): Promise<unknown> {
  return call("adopt:take", { projectId: own, records, author: AUTHOR });
}
