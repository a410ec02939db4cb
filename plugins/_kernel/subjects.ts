import type { UserActor } from "./scope.ts";
import type { UserRow } from "./store.ts";

/** Whether a user's ban holds at a time, epoch milliseconds. */
export function isBanned(
  { banExpires, banned }: { readonly [Column in "banned" | "banExpires"]?: UserRow[Column] },
  now: number,
): boolean {
  return banned === true && !(typeof banExpires === "number" && banExpires <= now);
}

/** A user whom somebody asks about, as they would act: one who is banned holds nothing anywhere. */
export function userSubject(row: UserRow, now: number): UserActor {
  // Nobody's membership names an empty id.
  if (isBanned(row, now)) return { type: "user", id: "", role: null };
  return { type: "user", id: row.id, role: row.role };
}
