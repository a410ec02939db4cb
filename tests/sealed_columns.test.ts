import { assertEquals } from "@std/assert";
import { TABLES } from "../component/tables/metadata.gen.ts";
import { SEALED_COLUMNS } from "../rules/sealed_columns.ts";

/** Columns of that name which hold no text of `ProjectSecrets`, and why. */
const OTHERS: Readonly<Record<string, string>> = {
  "vaultCustomerKey.sealedKey": "a key of the vault's records, which the project's key wraps",
};

Deno.test("Every column with sealed texts is in the list that exports and vault:verify read", () => {
  const listed = SEALED_COLUMNS.map(({ column, table }) => `${table}.${column}`);
  const columns = Object.entries(TABLES).flatMap(([table, { fields }]) =>
    Object.keys(fields).map((column) => `${table}.${column}`)
  );
  const named = columns.filter((name) => /\.sealed[A-Z]/.test(name));
  const hint = "List the column with what it is sealed for in rules/sealed_columns.ts";
  assertEquals(named.filter((name) => !listed.includes(name) && !(name in OTHERS)), [], hint);
  assertEquals(listed.filter((name) => !columns.includes(name)), []);
  assertEquals(Object.keys(OTHERS).filter((name) => !columns.includes(name)), []);
});

Deno.test("No two columns of one row are sealed for the same purpose", () => {
  const row = { id: "row_1", providerId: "acme" };
  const purposes = SEALED_COLUMNS.map(({ purpose }) => purpose(row));
  assertEquals(new Set(purposes).size, purposes.length);
});
