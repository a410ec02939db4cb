import { assertEquals } from "@std/assert";
import { openWorld, serverClient } from "../support/calls/mod.ts";
import { type Json, ok } from "../support/client.ts";
import { joinedMember, newOrganization } from "../support/organizations.ts";

Deno.test("Users are listed by organization, in pages, with the other filters", async () => {
  await using world = await openWorld();
  const organization = await newOrganization(world);
  const elsewhere = await newOrganization(world);
  const members = [organization.owner.userId];
  for (let joined = 0; joined < 2; joined++) {
    members.push((await joinedMember(world, organization)).member.userId);
  }
  const server = serverClient(world);
  const list = async (filter: object) => {
    const { body, status, text } = await server.post("/admin/list-users", {
      organizationId: organization.id,
      ...filter,
    });
    assertEquals(status, 200, text);
    return { ids: body.data.map(({ id }: Json) => id), ...body.listMetadata };
  };
  assertEquals((await list({ order: "asc" })).ids, members);
  const first = await list({ limit: 2 });
  assertEquals(first.ids, members.toReversed().slice(0, 2));
  const rest = await list({ limit: 2, after: first.after });
  assertEquals([rest.ids, rest.after], [members.slice(0, 1), null]);

  const [, second] = members;
  assertEquals(
    (await server.post("/admin/set-role", { userId: second, role: "admin" })).status,
    200,
  );
  assertEquals((await list({ role: "admin" })).ids, [second]);
  const { email } = (await server.post("/admin/get-user", { userId: second })).body;
  assertEquals((await list({ email: email.toUpperCase() })).ids, [second]);
  assertEquals((await list({ email, role: "user" })).ids, []);
  assertEquals((await list({ email, organizationId: elsewhere.id })).ids, []);
  assertEquals((await list({ organizationId: "org_none" })).ids, []);
  const { client, id: organizationId } = organization;
  await ok(client.post("/organization/delete", { organizationId }));
  assertEquals((await list({})).ids, []);
  assertEquals((await list({ email })).ids, []);
});
