/** An invitation ends with its inviter's right to give what it gives. */
import { assertEquals } from "@std/assert";
import { openWorld, serverClient, type World } from "../support/calls/mod.ts";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";
import { inviteTo, joinedMember, newOrganization, verifiedUser } from "../support/organizations.ts";

const ENDED = [409, "INVITATION_NOT_PENDING"];

interface Case {
  readonly name: string;
  /** The inviter loses the right. */
  readonly end: (inviter: Inviter) => Promise<Reply>;
}

interface Inviter {
  readonly server: Client;
  readonly organizationId: string;
  readonly member: Json;
}

const memberOf = ({ member, organizationId }: Inviter) => ({
  organizationId,
  memberIdOrUserId: member.id,
});

const CASES: readonly Case[] = [
  {
    name: "remove-member",
    end: (it) => it.server.post("/organization/remove-member", memberOf(it)),
  },
  {
    name: "update-member-role to one that gives less",
    end: (it) =>
      it.server.post("/organization/update-member-role", { ...memberOf(it), role: "member" }),
  },
  {
    name: "ban-user",
    end: ({ member, server }) => server.post("/admin/ban-user", { userId: member.userId }),
  },
  {
    name: "remove-user",
    end: ({ member, server }) => server.post("/admin/remove-user", { userId: member.userId }),
  },
];

/** A super_admin beside the one who made the organization, and whom they have invited. */
async function invitedBySecond(world: World) {
  const organization = await newOrganization(world);
  const { member, memberClient: client } = await joinedMember(
    world,
    { ...organization, client: serverClient(world) },
    { role: "super_admin" },
  );
  const invited = await verifiedUser(world);
  const invitation = await inviteTo({ id: organization.id, client }, {
    email: invited.email,
    role: "admin",
  });
  return { client, invitation, invited, member, organization };
}

const accept = ({ client }: { client: Client }, { id: invitationId }: Json) =>
  client.post("/organization/accept-invitation", { invitationId });

Deno.test("/organization/accept-invitation asks for the inviter's right of now", async (t) => {
  await using world = await openWorld();
  const server = serverClient(world);
  await endByRights(t, world);
  await endByKeys(t, world);

  await t.step("an operator's last until the operator is none", async () => {
    const { admin, project: { id: projectId } } = world;
    const { id: organizationId } = await newOrganization(world);
    const invited = await verifiedUser(world);
    const body = { projectId, organizationId, email: invited.email, role: "admin" };
    const made = await ok(admin.post("/organization/invite-member", body));
    await ok(accept(invited, made));
  });

  await t.step("who sends it again is its inviter from then on", async () => {
    const { invitation, invited, member, organization } = await invitedBySecond(world);
    const again = await organization.client.post("/organization/invite-member", {
      organizationId: organization.id,
      email: invited.email,
      role: "admin",
      resend: true,
    });
    assertEquals([again.status, again.body.id], [200, invitation.id], again.text);
    await server.post("/admin/ban-user", { userId: member.userId });
    await ok(accept(invited, invitation));
  });

  await t.step("who invites as somebody else invites by the own right", async () => {
    const { organization } = await invitedBySecond(world);
    const boss = await verifiedUser(world);
    const role = { userId: boss.id, role: "super_admin" };
    await ok(server.post("/admin/set-role", role));
    const { owner: { userId } } = organization;
    await ok(boss.client.post("/admin/impersonate-user", { userId }));
    const [kept, ended] = [await verifiedUser(world), await verifiedUser(world)];
    const asOwner = { id: organization.id, client: boss.client };
    const first = await inviteTo(asOwner, { email: kept.email, role: "admin" });
    const second = await inviteTo(asOwner, { email: ended.email, role: "super_admin" });
    await ok(accept(kept, first));
    const spare = await verifiedUser(world);
    await server.post("/admin/set-role", { userId: spare.id, role: "super_admin" });
    await ok(server.post("/admin/set-role", { userId: boss.id, role: "user" }));
    assertEquals(outcome(await accept(ended, second)), ENDED);
  });

  await t.step("and who acts as the invited one accepts nothing", async () => {
    const { invitation, invited } = await invitedBySecond(world);
    const { admin, project: { id: projectId } } = world;
    const operator = admin.through(fetch);
    const as = await operator.post("/admin/impersonate-user", { projectId, userId: invited.id });
    assertEquals(as.status, 200, as.text);
    const client = invited.client.fresh();
    for (const [name, value] of operator.cookies) client.cookies.set(name, value);
    assertEquals(outcome(await accept({ client }, invitation)), [403, "CANNOT_ACCEPT_FOR_ANOTHER"]);
    await ok(accept(invited, invitation));
    assertEquals(
      (await client.get("/get-session")).body,
      null,
      "who holds more is no longer acted as",
    );
  });
});

async function endByRights(t: Deno.TestContext, world: World): Promise<void> {
  const server = serverClient(world);
  for (const { end, name } of CASES) {
    await t.step(`ended by ${name}`, async () => {
      const { invitation, invited, member, organization } = await invitedBySecond(world);
      const { client, id: organizationId } = organization;
      await ok(end({ server, organizationId, member }));
      assertEquals(outcome(await accept(invited, invitation)), ENDED);
      const list = async (body: Json = {}) =>
        (await client.post("/organization/list-invitations", { organizationId, ...body })).body
          .data.filter(({ id }: Json) => id === invitation.id);
      assertEquals((await list()).map(({ status }: Json) => status), ["revoked"]);
      assertEquals(await list({ status: "pending" }), []);
      const full = await client.post("/organization/get-full-organization", { organizationId });
      assertEquals(full.body.invitations, []);
      assertEquals((await invited.client.get("/organization/list-user-invitations")).body, []);
      const own = await invited.client.get(`/organization/get-invitation?id=${invitation.id}`);
      assertEquals(own.body.status, "canceled", "a GET answers as Better Auth does");
      // Its address may be invited again, by whoever may.
      const again = await inviteTo(organization, { email: invited.email, role: "admin" });
      await ok(accept(invited, again));
    });
  }
}

async function endByKeys(t: Deno.TestContext, world: World): Promise<void> {
  const server = serverClient(world);
  await t.step("/api-key/delete ends those of the key, and a rotation does not", async () => {
    const { id } = await newOrganization(world);
    const permissions = ["member.invite", "member.read", "organization.read"];
    const make = async () =>
      (await server.post("/api-key/create", { name: "inviter", permissions })).body;
    const asKey = (key: string) =>
      new Client(world.platform.site, { authorization: `Bearer ${key}`, origin: "" });
    const [deleted, rotated] = [await make(), await make()];
    const users = [await verifiedUser(world), await verifiedUser(world)];
    const invitations = [];
    for (const [at, { key }] of [deleted, rotated].entries()) {
      invitations.push(
        await inviteTo({ id, client: asKey(key) }, { email: users[at]?.email ?? "" }),
      );
    }
    await server.post("/api-key/delete", { keyId: deleted.id });
    await ok(server.post("/api-key/rotate", { keyId: rotated.id, gracePeriodMs: 0 }));
    assertEquals(outcome(await accept(users[0]!, invitations[0])), ENDED);
    await ok(accept(users[1]!, invitations[1]));
  });
}
