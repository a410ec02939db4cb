import { assertEquals } from "@std/assert";
import { appClient, openWorld, type World } from "../support/calls/mod.ts";
import type { Client } from "../support/client.ts";
import { rowsOf } from "../support/rows.ts";

/** An anonymous user with an organization of his own. */
async function anonymousOwner(world: World): Promise<{ client: Client; organizationId: string }> {
  const client = appClient(world);
  assertEquals((await client.post("/sign-in/anonymous", {})).status, 200);
  const made = await client.post("/organization/create", { name: "Acme" });
  assertEquals(made.status, 200, made.text);
  return { client, organizationId: made.body.id };
}

Deno.test("An anonymous user who is gone is a member of nothing", async () => {
  await using world = await openWorld();
  const { host } = world.platform;
  const leave = [
    (client: Client) => client.post("/delete-anonymous-user", {}),
    (client: Client) => {
      const account = { email: "grace@example.com", name: "Grace", password: world.password };
      return client.post("/sign-up/email", account);
    },
  ];
  for (const leaves of leave) {
    const { client, organizationId } = await anonymousOwner(world);
    const reply = await leaves(client);
    assertEquals(reply.status, 200, reply.text);
    const there = (table: string) =>
      rowsOf(host, table).filter((row) => row.organizationId === organizationId);
    assertEquals([there("member"), there("memberRole")], [[], []]);
    assertEquals(there("memberCount").map(({ members }) => members), [0]);
  }
});
