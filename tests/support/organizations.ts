import { type Client, type Json, ok } from "./client.ts";
import { changeRow, signedUpUser, type TestUser, type World } from "./calls/world.ts";

/** An organization with a super_admin, another member and a team. */
export interface TestOrganization {
  readonly id: string;
  /** Its super_admin, who works in it. */
  readonly client: Client;
  readonly owner: Json;
  /** Its other member, with the role `member`. */
  readonly member: Json;
  /** The other member, who works in it. */
  readonly memberClient: Client;
  readonly teamId: string;
}

/** A user whose address is verified. */
export async function verifiedUser(world: World): Promise<TestUser> {
  const user = await signedUpUser(world);
  await changeRow(world, "user", { where: { id: user.id }, update: { emailVerified: true } });
  return user;
}

/** A new organization of a new user's, without anybody else. */
export async function newOrganization(
  world: World,
  fields: Record<string, unknown> = {},
): Promise<Pick<TestOrganization, "id" | "client" | "owner">> {
  const { client } = await signedUpUser(world);
  const body = { name: "Acme", slug: `acme-${world.next()}`, ...fields };
  const reply = await ok(client.post("/organization/create", body));
  return { id: reply.id, client, owner: reply.members[0] };
}

/** A new organization with two members and a team. */
export async function testOrganization(
  world: World,
  fields: Record<string, unknown> = {},
): Promise<TestOrganization> {
  const organization = await newOrganization(world, fields);
  const { client, id: organizationId } = organization;
  const team = await ok(
    client.post("/organization/create-team", { organizationId, name: "Support" }),
  );
  const joined = await joinedMember(world, organization);
  return { ...organization, ...joined, teamId: team.id };
}

/** A new user who was invited to an organization and has accepted. */
export async function joinedMember(
  world: World,
  organization: Pick<TestOrganization, "id" | "client">,
  options: { role?: string } = {},
): Promise<Pick<TestOrganization, "member" | "memberClient">> {
  const { client: memberClient, email } = await verifiedUser(world);
  const { id: invitationId } = await inviteTo(organization, { email, ...options });
  const accepted = await ok(memberClient.post("/organization/accept-invitation", { invitationId }));
  return { memberClient, member: accepted.member };
}

/** Invites an address; gives the invitation. */
export async function inviteTo(
  { client, id: organizationId }: Pick<TestOrganization, "id" | "client">,
  { email, role = "member" }: { email: string; role?: string },
): Promise<Json> {
  const reply = await ok(
    client.post("/organization/invite-member", { organizationId, email, role }),
  );
  return reply;
}
