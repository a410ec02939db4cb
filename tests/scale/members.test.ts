/** An organization costs the same with 200 members and with 3,000; `deno task scale` has 100,000. */
import { assertEquals, assertLessOrEqual } from "@std/assert";
import { openWorld } from "../support/calls/mod.ts";
import { growingOrganization } from "./members.ts";

Deno.test("Pages of members and checks of rights cost the same in an organization of any size", async () => {
  await using world = await openWorld();
  const organization = await growingOrganization(world);
  const few = await organization.measureAt(200);
  const many = await organization.measureAt(3000);
  assertEquals(many, few);
  assertLessOrEqual(many["check of a member's right"] ?? Infinity, 3);
  assertEquals(many["page in the middle"], many["first page"]);
});
