/** Invitations, from the mail to the membership: who may send, answer and see them, and how they end. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  appClient,
  openWorld,
  serverClient,
  signedUpUser,
  type TestUser,
} from "../support/calls/mod.ts";
import { type Client, type Json, ok, outcome } from "../support/client.ts";
import {
  inviteTo,
  joinedMember,
  newOrganization,
  type TestOrganization,
  verifiedUser,
} from "../support/organizations.ts";
import { shareHashes } from "../support/shared_hashes.ts";

const DAY = 24 * 60 * 60 * 1000;

const accept = (client: Client, invitationId: string) =>
  client.post("/organization/accept-invitation", { invitationId });

const statusesOf = async (
  { client, id: organizationId }: Pick<TestOrganization, "id" | "client">,
  status?: string,
) => {
  const reply = await ok(client.post("/organization/list-invitations", { organizationId, status }));
  return reply.data.map((it: Json) => it.status);
};

Deno.test("An invitation is mailed and makes its addressee a member, once", async (t) => {
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  using _hashes = shareHashes();
  const organization = await newOrganization(world);
  const { client, id: organizationId } = organization;
  const { client: grace, email, id: userId } = await verifiedUser(world);
  let invitation: Json;

  await t.step("it has the wire's fields, and a mail leads to it", async () => {
    invitation = await inviteTo(organization, { email: email.toUpperCase(), role: "member,admin" });
    const { createdAt, id, inviterId, ...rest } = invitation;
    assertMatch(id, /^inv_[0-9A-Z]{26}$/);
    assertEquals(inviterId, organization.owner.userId);
    assertEquals(rest, {
      organizationId,
      email,
      role: "admin,member",
      status: "pending",
      teamIds: [],
      expiresAt: createdAt + 7 * DAY,
    });
    const { type, variables } = await world.mailbox.next(email);
    assertEquals([type, variables.invitationId], ["invitation", id]);
    assertEquals([variables.organizationName, variables.inviterName], ["Acme", "Grace"]);
    assertStringIncludes(
      variables.acceptUrl ?? "",
      `/p/${world.project.clientId}/accept-invitation`,
    );
  });

  await t.step("an address has one, which can be sent again", async () => {
    const again = { organizationId, email, role: "member" };
    const refused = await client.post("/organization/invite-member", again);
    assertEquals(outcome(refused), [409, "USER_IS_ALREADY_INVITED"]);
    clock.now += DAY;
    const renewed = await ok(
      client.post("/organization/invite-member", { ...again, resend: true }),
    );
    assertEquals([renewed.id, renewed.role], [invitation.id, "member"]);
    assertEquals(renewed.expiresAt, invitation.expiresAt + DAY);
    assertEquals((await world.mailbox.next(email)).variables.invitationId, invitation.id);
  });

  await t.step("its addressee sees it, and others do not", async () => {
    const details = await ok(grace.get(`/organization/get-invitation?id=${invitation.id}`));
    assertEquals([details.organizationName, details.role], ["Acme", "member"]);
    const own = await ok(grace.get("/organization/list-user-invitations"));
    assertEquals(own.map((it: Json) => it.id), [invitation.id]);
    const { client: stranger } = await verifiedUser(world);
    const path = `/organization/get-invitation?id=${invitation.id}`;
    assertEquals(outcome(await stranger.get(path)), [404, "INVITATION_NOT_FOUND"]);
    assertEquals(await ok(stranger.get("/organization/list-user-invitations")), []);
  });

  await t.step("accepting makes the member and works in the organization", async () => {
    const accepted = await ok(accept(grace, invitation.id));
    assertEquals(accepted.invitation.status, "accepted");
    const { role, source, userId: memberOf } = accepted.member;
    assertEquals([memberOf, role, source], [userId, "member", "invitation"]);
    const active = await ok(grace.get("/organization/get-active-member"));
    assertEquals(active.id, accepted.member.id);
  });

  await t.step("it is used up, and a member is not invited", async () => {
    assertEquals(outcome(await accept(grace, invitation.id)), [409, "INVITATION_NOT_PENDING"]);
    const again = { organizationId, email, role: "member" };
    const reply = await client.post("/organization/invite-member", again);
    assertEquals(outcome(reply), [409, "ALREADY_A_MEMBER"]);
    assertEquals(await statusesOf(organization), ["accepted"]);
  });
});

Deno.test("Only the verified address that was invited answers an invitation", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await newOrganization(world);
  const unverified = await signedUpUser(world);
  const { id } = await inviteTo(organization, { email: unverified.email });

  await t.step("not another address", async () => {
    const { client } = await verifiedUser(world);
    for (const path of ["accept", "reject"]) {
      const reply = await client.post(`/organization/${path}-invitation`, { invitationId: id });
      assertEquals(outcome(reply), [403, "INVITATION_FOR_ANOTHER_ADDRESS"]);
    }
    assertEquals(outcome(await accept(client, "inv_unknown")), [404, "INVITATION_NOT_FOUND"]);
  });

  await t.step("not an address that nobody has verified", async () => {
    for (const path of ["accept", "reject"]) {
      const body = { invitationId: id };
      const reply = await unverified.client.post(`/organization/${path}-invitation`, body);
      assertEquals(outcome(reply), [403, "EMAIL_NOT_VERIFIED"]);
    }
    const list = await unverified.client.get("/organization/list-user-invitations");
    assertEquals(outcome(list), [403, "EMAIL_NOT_VERIFIED"]);
    const get = await unverified.client.get(`/organization/get-invitation?id=${id}`);
    assertEquals(outcome(get), [404, "INVITATION_NOT_FOUND"]);
  });

  await t.step("not a server, and not nobody", async () => {
    assertEquals(outcome(await accept(serverClient(world), id)), [403, "NOT_A_USER"]);
    assertEquals(outcome(await accept(appClient(world), id)), [401, "AUTHENTICATION_REQUIRED"]);
  });

  await t.step("and it still waits", async () => {
    assertEquals(await statusesOf(organization, "pending"), ["pending"]);
  });
});

Deno.test("An invitation ends by its time, its organization or its addressee", async (t) => {
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  using _hashes = shareHashes();
  const organization = await newOrganization(world);
  const { client, id: organizationId } = organization;
  const user = await verifiedUser(world);
  const invite = () => {
    // Ids of one millisecond are in no order.
    clock.now++;
    return inviteTo(organization, { email: user.email });
  };
  const cancel = (by: Client, invitationId: string) =>
    by.post("/organization/cancel-invitation", { invitationId });

  await t.step("withdrawn, it is of no use", async () => {
    const { id } = await invite();
    const { client: stranger } = await verifiedUser(world);
    assertEquals(outcome(await cancel(stranger, id)), [404, "INVITATION_NOT_FOUND"]);
    assertEquals((await ok(cancel(client, id))).status, "revoked");
    assertEquals(outcome(await accept(user.client, id)), [409, "INVITATION_NOT_PENDING"]);
    assertEquals(outcome(await cancel(client, id)), [409, "INVITATION_NOT_PENDING"]);
  });

  await t.step("rejected, the address may be invited again", async () => {
    const { id } = await invite();
    const body = { invitationId: id };
    const { invitation, member } = await ok(
      user.client.post("/organization/reject-invitation", body),
    );
    assertEquals([invitation.status, member], ["rejected", null]);
    assertEquals(outcome(await accept(user.client, id)), [409, "INVITATION_NOT_PENDING"]);
  });

  await t.step("expired, it is shown so, and the address may be invited again", async () => {
    const { id } = await invite();
    clock.now += 7 * DAY + 1;
    // A session ends before an invitation does.
    const signIn = async (it: TestUser, by = appClient(world)) => {
      const { email } = it;
      assertEquals(
        (await by.post("/sign-in/email", { email, password: world.password })).status,
        200,
      );
      return by;
    };
    const again = await signIn(user);
    assertEquals(outcome(await accept(again, id)), [409, "INVITATION_NOT_PENDING"]);
    const server = serverClient(world);
    assertEquals(await statusesOf({ client: server, id: organizationId }, "pending"), []);
    const body = { organizationId, email: user.email, role: "member" };
    const next = await ok(server.post("/organization/invite-member", body));
    assertEquals(next.id === id, false);
    const statuses = await statusesOf({ client: server, id: organizationId });
    assertEquals(statuses, ["pending", "expired", "rejected", "revoked"]);
  });
});

Deno.test("A project says how long invitations last and how many wait", async (t) => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const { admin, project: { id: projectId } } = world;
  const save = (fields: Json) =>
    admin.post("/banata/config/organizations/save", { projectId, ...fields });

  await t.step("the defaults are a week and a hundred", async () => {
    assertEquals(await ok(admin.post("/banata/config/organizations/get", { projectId })), {
      whoMayCreate: "users",
      maxOrganizationsPerUser: null,
      invitationLifetimeMs: 7 * DAY,
      maxPendingInvitations: 100,
    });
    for (
      const wrong of [{ invitationLifetimeMs: 1 }, { whoMayCreate: "all" }, {
        maxPendingInvitations: 0,
      }]
    ) assertEquals(outcome(await save(wrong)), [400, "VALIDATION_ERROR"]);
    const { client } = await signedUpUser(world);
    const refused = await client.post("/banata/config/organizations/save", {});
    assertEquals(outcome(refused), [403, "MISSING_PERMISSION_DASHBOARDMANAGE"]);
  });

  await t.step("what is saved holds", async () => {
    await ok(save({ invitationLifetimeMs: DAY, maxPendingInvitations: 2 }));
    const organization = await newOrganization(world);
    const { client, id: organizationId } = organization;
    const first = await inviteTo(organization, { email: "a@example.com" });
    assertEquals(first.expiresAt - first.createdAt, DAY);
    await inviteTo(organization, { email: "b@example.com" });
    const body = { organizationId, email: "c@example.com", role: "member" };
    const third = await client.post("/organization/invite-member", body);
    assertEquals(outcome(third), [403, "INVITATION_LIMIT_REACHED"]);
    await ok(client.post("/organization/cancel-invitation", { invitationId: first.id }));
    await ok(client.post("/organization/invite-member", body));
  });

  await t.step("who may make organizations, and how many", async () => {
    await ok(save({ maxOrganizationsPerUser: 1 }));
    const { client } = await newOrganization(world);
    const second = await client.post("/organization/create", { name: "B" });
    assertEquals(outcome(second), [403, "ORGANIZATION_LIMIT_REACHED"]);
    await ok(save({ whoMayCreate: "servers" }));
    const none = await (await signedUpUser(world)).client.post("/organization/create", {
      name: "C",
    });
    assertEquals(outcome(none), [403, "ORGANIZATION_CREATION_NOT_ALLOWED"]);
    await ok(serverClient(world).post("/organization/create", { name: "D" }));
  });

  await t.step("an app's own page for invitations is where the mail leads", async () => {
    const config = { userInvitation: "https://app.example.com/join?from=mail" };
    await ok(admin.post("/banata/config/redirects/save", { projectId, config }));
    const organization = await newOrganizationBy(serverClient(world));
    const { id } = await inviteTo(organization, { email: "app@example.com" });
    const { variables } = await world.mailbox.next("app@example.com");
    assertEquals(
      variables.acceptUrl,
      `https://app.example.com/join?from=mail&invitationId=${id}`,
    );
  });
});

async function newOrganizationBy(client: Client): Promise<Pick<TestOrganization, "id" | "client">> {
  return { client, id: (await ok(client.post("/organization/create", { name: "By server" }))).id };
}

Deno.test("The platform's page accepts an invitation for whoever is signed in", async () => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await newOrganization(world);
  const { client, email } = await verifiedUser(world);
  const { id: token } = await inviteTo(organization, { email });
  const path = `/p/${world.project.clientId}/accept-invitation`;
  const shown = await client.get(`${path}?token=${token}`);
  assertEquals(shown.status, 200);
  assertStringIncludes(shown.text, "<button>Accept</button>");
  const post = (by: Client) =>
    by.post(path, new URLSearchParams({ token }).toString(), {
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  const nobody = await post(appClient(world));
  assertEquals(nobody.status, 401);
  assertStringIncludes(nobody.text, "Sign in first");
  const done = await post(client);
  assertEquals(done.status, 200, done.text);
  assertStringIncludes(done.text, "You are a member now");
  const { data } = await ok(client.post("/organization/list"));
  assertEquals(data.map((it: Json) => it.id), [organization.id]);
});

Deno.test("Who is invited into a team is in it on accepting, as long as there is one", async () => {
  await using world = await openWorld();
  using _hashes = shareHashes();
  const organization = await newOrganization(world);
  const { client, id: organizationId } = organization;
  const team = async (name: string) =>
    (await ok(client.post("/organization/create-team", { organizationId, name }))).id;
  const teamIds = [await team("Sales"), await team("Support")];
  const { client: joining, email } = await verifiedUser(world);
  const body = { organizationId, email, role: "member", teamIds };
  const foreign = { ...body, teamIds: ["team_elsewhere"] };
  const refused = await client.post("/organization/invite-member", foreign);
  assertEquals(outcome(refused), [404, "TEAM_NOT_FOUND"]);
  const { id } = await ok(client.post("/organization/invite-member", body));
  await ok(client.post("/organization/remove-team", { organizationId, teamId: teamIds[0] }));
  const { member } = await ok(accept(joining, id));
  assertEquals(member.teamIds, teamIds.slice(1));
  const active = await ok(joining.post("/organization/set-active-team", { teamId: teamIds[1] }));
  assertEquals(active.name, "Support");
  await joinedMember(world, organization);
  const inTeam = { organizationId, teamId: teamIds[1] };
  const { data } = await ok(client.post("/organization/list-team-members", inTeam));
  assertEquals(data.map((it: Json) => it.userId), [member.userId]);
  await ok(client.post("/organization/remove-team", inTeam));
  const { data: members } = await ok(
    client.post("/organization/list-members", { organizationId }),
  );
  assertEquals(members.map((it: Json) => it.teamIds), [[], [], []]);
});
