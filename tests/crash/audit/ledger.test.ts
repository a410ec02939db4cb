/** The checker of `task crash:audit` finds each kind of mismatch: one that found none would show nothing. */
import { assertEquals } from "@std/assert";
import type { Row } from "../../support/rows.ts";
import { Ledger } from "./ledger.ts";

const ROLE = { id: "role_1", projectId: "proj_1", name: "Keeper", slug: "keeper" };

function event(kind: string, changes: object): Row {
  return {
    ...{ projectId: "proj_1", model: "role", subject: "role_1", action: `role.${kind}`, kind },
    changes: JSON.stringify({ before: {}, after: {}, ...changes }),
  };
}

const { id: _, projectId: __, ...shown } = ROLE;
const created = event("created", { after: shown });
const renamed = event("updated", { before: { name: "Keeper" }, after: { name: "Guard" } });
const deleted = event("deleted", { before: shown });

/** What is wrong with a row, or none, and these events. */
function faultsOf(row: Row | null, ...events: Row[]): string[] {
  const tables = new Map([["role", row === null ? [] : [row]], ["event", events]]);
  return new Ledger().look(tables).faults.map((fault) => fault.replace("role proj_1 role_1: ", ""));
}

Deno.test("Ledger.look() finds every row and event that do not tell the same", () => {
  const guard = { ...ROLE, name: "Guard" };
  assertEquals(faultsOf(ROLE, created), []);
  assertEquals(faultsOf(guard, created, renamed), []);
  assertEquals(faultsOf(null, created, deleted), []);
  assertEquals(faultsOf(ROLE), ["there without an event"]);
  assertEquals(faultsOf(null, created), ["gone without an event"]);
  assertEquals(faultsOf(guard, created), ["name is not what events tell"]);
  assertEquals(faultsOf(ROLE, created, renamed), ["name is not what events tell"]);
  assertEquals(faultsOf(ROLE, created, created)[0], "role.created of a row that is there");
  assertEquals(faultsOf(null, deleted)[0], "role.deleted of a row that is not there");
  const skipped = event("updated", { before: { name: "Warden" }, after: { name: "Guard" } });
  assertEquals(faultsOf(guard, created, skipped), [
    "role.updated begins with another name than the event before ended",
  ]);
});

Deno.test("Ledger.look() finds a hidden column that changed between two looks without an event", () => {
  const row = (keyHash: string) => ({
    ...{ id: "ak_1", projectId: "proj_1", name: "server", keyHash },
  });
  const made: Row = {
    ...{ projectId: "proj_1", model: "apiKey", subject: "ak_1", kind: "created" },
    ...{ action: "api_key.created" },
    changes: JSON.stringify({ before: {}, after: { name: "server" }, hidden: ["keyHash"] }),
  };
  const ledger = new Ledger();
  const look = (keyHash: string) =>
    ledger.look(new Map([["apiKey", [row(keyHash)]], ["event", [made]]])).faults;
  assertEquals(look("one"), []);
  assertEquals(look("other"), ["apiKey proj_1 ak_1: keyHash changed without an event"]);
});
