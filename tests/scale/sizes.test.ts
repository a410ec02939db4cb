/**
 * The hottest requests cost the same however many projects a deployment has, and however many users a
 * project. `deno task scale` does the same with 10,000 projects and with 100,000 users.
 */
import { assertEquals } from "@std/assert";
import { openWorld } from "../support/calls/mod.ts";
import { addProjects, addUsers, measureHotCalls, measureUsers } from "./sizes.ts";

const FEW_PROJECTS = 10;
const MANY_PROJECTS = 300;
const FEW_USERS = 100;
const MANY_USERS = 2000;

Deno.test("Hot requests cost the same in small and in large deployments", async (t) => {
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  await t.step("with ten projects and with many", async () => {
    await addProjects(world, { from: 0, to: FEW_PROJECTS });
    const few = await measureHotCalls(world, clock);
    await addProjects(world, { from: FEW_PROJECTS, to: MANY_PROJECTS });
    const many = await measureHotCalls(world, clock);
    assertEquals(many, few);
    assertEquals(many.get("POST /api-key/verify (oldest project)"), {
      // The scope, by the key.
      calls: 1,
      nested: 0,
      // The key, and the project with its settings.
      documentsRead: 3,
      documentsWritten: 0,
    });
  });
  await t.step("with a hundred users and with many", async () => {
    await addUsers(world, { from: 0, to: FEW_USERS });
    const few = await measureUsers(world, clock);
    await addUsers(world, { from: FEW_USERS, to: MANY_USERS });
    assertEquals(await measureUsers(world, clock), few);
  });
});
