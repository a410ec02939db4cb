import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { ScopedStore } from "../_kernel/store.ts";
import { MAX_ROLES, type ReadRoles, withRoles, writeRoles } from "./role_table.ts";

const NONE: ReadRoles = { source: new Map(), flat: new Map() };

function manyRoles(count: number, slugLength: number): ReadRoles {
  return withRoles(NONE, (roles) => {
    for (let at = 0; at < count; at++) {
      roles.set(`r${at}`.padEnd(slugLength, "x"), { grants: ["vault.read"], inherits: [] });
    }
  });
}

/** A store that takes every write. */
function fakeStore(written: string[]): Pick<ScopedStore, "updateOne"> {
  return {
    updateOne(_table, where) {
      written.push(String(Reflect.get(where, "id")));
      return Promise.resolve(null);
    },
  };
}

Deno.test("withRoles() takes a thousand roles and no more", () => {
  assertEquals(manyRoles(MAX_ROLES, 5).flat.size, MAX_ROLES);
  const error = assertThrows(() => manyRoles(MAX_ROLES + 1, 5), Error);
  assertEquals((error as { body?: { code?: string } }).body?.code, "ROLE_LIMIT_REACHED");
});

Deno.test("writeRoles() refuses roles that would make a check read too much", async () => {
  const written: string[] = [];
  await writeRoles(fakeStore(written), manyRoles(MAX_ROLES, 12));
  assertEquals(written, ["source", "grants"]);
  await assertRejects(() => writeRoles(fakeStore(written), manyRoles(MAX_ROLES, 60)), Error);
  assertEquals(written.length, 2);
});
