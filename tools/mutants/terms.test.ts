import { assertEquals } from "@std/assert";
import { mutantsOf } from "./terms.ts";

/** What each mutant of a text loses, with the line as it reads then. */
function lost(text: string): string[] {
  return mutantsOf(text).map(({ line, text, what }) =>
    `${what}: ${text.split("\n")[line - 1]?.trim()}`
  );
}

Deno.test("mutantsOf() takes the project from a range, and an index without it", () => {
  const text = `db.query("a").withIndex("p_id", (q) => q.eq("projectId", id.of).eq("id", id));`;
  const index = `(("p_id") === "p" ? "by_creation_time" : "u" + ("p_id"))`;
  assertEquals(lost(text), [
    `no project in a range: db.query("a").withIndex(${index}, (q) => q.eq("id", id));`,
  ]);
});

Deno.test("mutantsOf() puts another project into objects and values", () => {
  const wrong = (value: string) => `((${value}) === "platform" ? "elsewhere" : "platform")`;
  assertEquals(lost(`open({ projectId: row.projectId, model });`), [
    `another project in an object: open({ projectId: ${wrong("row.projectId")}, model });`,
  ]);
  assertEquals(lost(`open({ projectId });`), [
    `another project in an object: open({ projectId: ${wrong("projectId")} });`,
  ]);
  assertEquals(lost(`read(db, projectId);`), [
    `another project as a value: read(db, ${wrong("projectId")});`,
  ]);
});

Deno.test("mutantsOf() decides comparisons both ways", () => {
  assertEquals(lost(`if (row.projectId !== projectId) fail();`), [
    "true for a comparison: if (true) fail();",
    "false for a comparison: if (false) fail();",
  ]);
  assertEquals(lost(`rows.filter((q) => q.eq(q.field("projectId"), id));`), [
    "no project in a filter: rows.filter((q) => true);",
  ]);
});

Deno.test("mutantsOf() leaves types, validators and parameters alone", () => {
  assertEquals(lost(`type Row = { projectId: string };`), []);
  assertEquals(lost(`const args = { projectId: v.string() };`), []);
  assertEquals(lost(`function open({ projectId }: Row) {}`), []);
});
