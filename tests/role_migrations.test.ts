import { assertEquals } from "@std/assert";
import { type MigrationRow, MIGRATIONS } from "../migrations/mod.ts";
import { seedRows } from "../plugins/rbac/seed.ts";

function added(table: string, row: MigrationRow): unknown[] {
  const steps = MIGRATIONS.filter((step) => step.table === table && step.add !== undefined);
  return steps.flatMap((step) => step.add?.(row) ?? []);
}

Deno.test("the migrations give old projects and the platform what new ones start with", () => {
  const inProject = (projectId: string, at: number) =>
    Object.entries(seedRows({ projectId }, at)).flatMap(([table, rows]) =>
      rows.map((row) => ({ table, row, projectId }))
    );
  assertEquals(added("project", { id: "proj_a", createdAt: 7 }), inProject("proj_a", 7));
  const setUp = { projectId: "platform", id: "setup", completedAt: 8 };
  assertEquals(added("setup", setUp), inProject("platform", 8));
  assertEquals(added("setup", { projectId: "platform", id: "setup" }), []);
});

Deno.test("the migrations record each role of a user once", () => {
  const user = { projectId: "p", id: "usr_a", role: "user,admin,editor,admin" };
  assertEquals(added("user", user), [
    {
      table: "roleHolder",
      projectId: "p",
      row: { id: "admin:usr_a", role: "admin", userId: "usr_a" },
    },
    {
      table: "roleHolder",
      projectId: "p",
      row: { id: "editor:usr_a", role: "editor", userId: "usr_a" },
    },
  ]);
  assertEquals(added("user", { projectId: "p", id: "usr_a" }), []);
});
