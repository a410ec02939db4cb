import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import {
  type Condition,
  conditionsOf,
  offsetFields,
  offsetPage,
} from "../../_kernel/offset_page.ts";
import type { UserRow } from "../../_kernel/store.ts";
import type { FoundUsers } from "../types.ts";
import { toUser } from "../wire.ts";
import { LIST_PERMISSION } from "./list.ts";

const query = z.object({
  ...offsetFields([
    "id",
    "email",
    "name",
    "username",
    "phoneNumber",
    "role",
    "banned",
    "emailVerified",
    "createdAt",
    "updatedAt",
  ]),
  searchValue: z.string().max(320).optional(),
  searchField: z.enum(["email", "name"]).optional(),
  searchOperator: z.enum(["contains", "starts_with", "ends_with"]).optional(),
});

/**
 * `GET /admin/list-users`: the project's users as Better Auth's client lists them, by offset, with its
 * search, filter and order. An address or a role is found by an index.
 */
export const findUsers = endpoint(
  "/admin/list-users",
  { query, permission: LIST_PERMISSION },
  async ({ body, store }): Promise<FoundUsers> => {
    const { conditions, where } = indexed([...searchOf(body), ...conditionsOf(body)]);
    const { rows, total } = await offsetPage({ store, table: "user", where, conditions }, body);
    return {
      users: rows.map(toUser),
      total,
      limit: numberOf(body.limit),
      offset: numberOf(body.offset),
    };
  },
);

function searchOf(
  { searchField = "email", searchOperator = "contains", searchValue }: z.infer<typeof query>,
): Condition[] {
  if (!searchValue) return [];
  return [{ field: searchField, operator: searchOperator, value: searchValue }];
}

/** Takes out a condition that an index answers; others are looked for among what it finds. */
function indexed(
  given: readonly Condition[],
): { conditions: Condition[]; where: Partial<UserRow> } {
  const first = given.find((each) => each.operator === "eq" && isIndexed(each));
  const conditions = given.filter((each) => each !== first);
  if (first === undefined) return { conditions, where: {} };
  const value = first.field === "email" ? first.value.toLowerCase() : first.value;
  return { conditions, where: { [first.field]: value } };
}

function isIndexed({ field }: Condition): boolean {
  return field === "email" || field === "role";
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
