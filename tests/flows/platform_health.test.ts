import { assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { sequence } from "../support/audit_tree.ts";
import { Client, ok, outcome } from "../support/client.ts";
import { administerProject, platformUser } from "../support/platform_user.ts";
import { openProject } from "../support/set_up.ts";

Deno.test("platform/health is told to the platform's administrators, and to nobody else", async () => {
  await using world = await openProject();
  const { admin, platform, project, server, site } = world;
  const path = "/banata/platform/health";
  const { hasDevMailbox, log, migrations } = await ok(admin.post(path));
  assertEquals(migrations.standing, "done");
  assertEquals(migrations.latest, MIGRATIONS.length);
  assertEquals(migrations.steps.length, MIGRATIONS.length);
  assertEquals(hasDevMailbox, false);
  assertEquals(log.isSigned, false);
  assertEquals(typeof log.newestAt, "number");
  await sequence(platform);
  assertEquals((await ok(admin.post(path))).log.isSigned, true);

  const user = await platformUser(world, { name: "mallory", role: "project_creator" });
  await administerProject({ by: admin, id: project.id, user });
  assertEquals(outcome(await user.client.post(path)), [403, "MISSING_PERMISSION_PLATFORMHEALTH"]);
  assertEquals(outcome(await server.post(path)), [404, "NOT_FOUND"]);
  assertEquals((await new Client(site).post(path)).status, 401);
});
