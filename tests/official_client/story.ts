import type { Person, Side } from "./sides.ts";

/** What one call of the client gave. */
export interface Answer {
  readonly data: unknown;
  readonly error: unknown;
}

/** Answers by the endpoint that the client's call is for. */
export type Story = Map<string, Answer>;

type Note = <Data>(
  endpoint: string,
  call: Promise<{ data: Data; error: unknown }>,
) => Promise<Data>;

/** Every call of the official client's organization and admin plugins, in an order that succeeds. */
export async function tell(side: Side): Promise<Story> {
  const story: Story = new Map();
  const note: Note = async (endpoint, call) => {
    const { data, error } = await call;
    story.set(endpoint, { data, error });
    return data;
  };
  const owner = await side.person("ada", { isAdministrator: true });
  const other = await side.person("grace");
  const third = await side.person("mary");
  const id = await organizations(note, owner);
  await invitations(note, { owner, other, third });
  await members(note, { owner, other, id });
  await teams(note, { owner, other, id });
  await roles(note, owner);
  await partings(note, { owner, other, third, id });
  await users(note, { owner, other });
  return story;
}

const AT = { organization: "/organization", admin: "/admin" } as const;

async function organizations(note: Note, { client: { organization } }: Person): Promise<string> {
  const at = AT.organization;
  const slug = "acme";
  await note(`GET ${at}/list`, organization.list());
  await note(`POST ${at}/check-slug`, organization.checkSlug({ slug }));
  const made = await note(
    `POST ${at}/create`,
    organization.create({ name: "Acme", slug, metadata: { plan: "pro" } }),
  );
  const organizationId = made?.id ?? "";
  await note(`GET ${at}/list`, organization.list());
  await note(`POST ${at}/update`, organization.update({ data: { name: "Acme Inc." } }));
  await note(`POST ${at}/set-active`, organization.setActive({ organizationId }));
  await note(
    `GET ${at}/get-organization`,
    organization.getOrganization({ query: { organizationSlug: slug } }),
  );
  const permissions = { organization: ["update" as const] };
  await note(`POST ${at}/has-permission`, organization.hasPermission({ permissions }));
  return organizationId;
}

async function invitations(
  note: Note,
  { owner, other, third }: { owner: Person; other: Person; third: Person },
): Promise<void> {
  const at = AT.organization;
  const invite = (email: string) =>
    note(
      `POST ${at}/invite-member`,
      owner.client.organization.inviteMember({ email, role: "member" }),
    );
  const accept = async (person: Person) => {
    const invitationId = (await invite(person.email))?.id ?? "";
    const { organization } = person.client;
    await note(
      `GET ${at}/get-invitation`,
      organization.getInvitation({ query: { id: invitationId } }),
    );
    await note(`GET ${at}/list-user-invitations`, organization.listUserInvitations());
    await note(
      `POST ${at}/accept-invitation`,
      organization.acceptInvitation({ invitationId }),
    );
  };
  await accept(other);
  const declined = (await invite(third.email))?.id ?? "";
  await note(
    `POST ${at}/reject-invitation`,
    third.client.organization.rejectInvitation({ invitationId: declined }),
  );
  await accept(third);
  const withdrawn = (await invite("nobody@example.com"))?.id ?? "";
  await note(
    `POST ${at}/cancel-invitation`,
    owner.client.organization.cancelInvitation({ invitationId: withdrawn }),
  );
  await invite("somebody@example.com");
  await note(`GET ${at}/list-invitations`, owner.client.organization.listInvitations());
}

async function members(
  note: Note,
  { owner, other, id: organizationId }: { owner: Person; other: Person; id: string },
): Promise<void> {
  const at = AT.organization;
  const { organization } = owner.client;
  const listed = await note(
    `GET ${at}/list-members`,
    organization.listMembers({ query: { organizationId, limit: 10, offset: 0 } }),
  );
  await note(`GET ${at}/get-active-member`, organization.getActiveMember());
  await note(`GET ${at}/get-active-member-role`, organization.getActiveMemberRole());
  const memberId = listed?.members.find(({ userId }) => userId === other.id)?.id ?? "";
  await note(
    `POST ${at}/update-member-role`,
    organization.updateMemberRole({ memberId, role: "admin" }),
  );
}

async function teams(
  note: Note,
  { owner, other, id: organizationId }: { owner: Person; other: Person; id: string },
): Promise<void> {
  const at = AT.organization;
  const { organization } = owner.client;
  const team = await note(
    `POST ${at}/create-team`,
    organization.createTeam({ name: "Support", organizationId }),
  );
  const teamId = team?.id ?? "";
  const userId = other.id;
  await note(
    `POST ${at}/update-team`,
    organization.updateTeam({ teamId, data: { name: "Sales" } }),
  );
  await note(`GET ${at}/list-teams`, organization.listTeams());
  await note(`GET ${at}/get-full-organization`, organization.getFullOrganization());
  await note(`POST ${at}/add-team-member`, organization.addTeamMember({ teamId, userId }));
  const theirs = other.client.organization;
  await note(`POST ${at}/set-active-team`, theirs.setActiveTeam({ teamId }));
  await note(`GET ${at}/list-user-teams`, theirs.listUserTeams());
  await note(`GET ${at}/list-team-members`, theirs.listTeamMembers({ query: { teamId } }));
  await note(`POST ${at}/remove-team-member`, organization.removeTeamMember({ teamId, userId }));
  await note(`POST ${at}/remove-team`, organization.removeTeam({ teamId }));
}

async function roles(note: Note, { client: { organization } }: Person): Promise<void> {
  const at = AT.organization;
  const [roleName, permission] = ["support", { organization: ["update" as const] }];
  await note(`POST ${at}/create-role`, organization.createRole({ role: roleName, permission }));
  await note(`GET ${at}/list-roles`, organization.listRoles());
  await note(`GET ${at}/get-role`, organization.getRole({ query: { roleName } }));
  const data = { permission, roleName: "helpers" };
  await note(`POST ${at}/update-role`, organization.updateRole({ roleName, data }));
  await note(`POST ${at}/delete-role`, organization.deleteRole({ roleName: "helpers" }));
}

async function partings(
  note: Note,
  { owner, other, third, id: organizationId }: {
    owner: Person;
    other: Person;
    third: Person;
    id: string;
  },
): Promise<void> {
  const at = AT.organization;
  await note(`POST ${at}/leave`, third.client.organization.leave({ organizationId }));
  await note(
    `POST ${at}/remove-member`,
    owner.client.organization.removeMember({ memberIdOrEmail: other.email }),
  );
  await note(`POST ${at}/delete`, owner.client.organization.delete({ organizationId }));
}

async function users(
  note: Note,
  { owner, other }: { owner: Person; other: Person },
): Promise<void> {
  const at = AT.admin;
  const { admin } = owner.client;
  const userId = other.id;
  await note(
    `GET ${at}/list-users`,
    admin.listUsers({ query: { limit: 10, offset: 0, searchValue: "example.com" } }),
  );
  await note(`GET ${at}/get-user`, admin.getUser({ query: { id: userId } }));
  const fresh = { email: "new@example.com", name: "New", password: "password of project A" };
  const made = await note(`POST ${at}/create-user`, admin.createUser({ ...fresh, role: "user" }));
  await note(`POST ${at}/update-user`, admin.updateUser({ userId, data: { name: "Grace H." } }));
  await note(`POST ${at}/set-role`, admin.setRole({ userId, role: "user" }));
  await note(`POST ${at}/list-user-sessions`, admin.listUserSessions({ userId }));
  await note(
    `POST ${at}/has-permission`,
    admin.hasPermission({ permissions: { user: ["list"] } }),
  );
  const sessionToken = (await other.client.getSession()).data?.session.token ?? "";
  await note(`POST ${at}/revoke-user-session`, admin.revokeUserSession({ sessionToken }));
  await note(`POST ${at}/revoke-user-sessions`, admin.revokeUserSessions({ userId }));
  const newPassword = "another password of project A";
  await note(`POST ${at}/set-user-password`, admin.setUserPassword({ userId, newPassword }));
  await note(
    `POST ${at}/ban-user`,
    admin.banUser({ userId, banReason: "spam", banExpiresIn: 60 }),
  );
  await note(`POST ${at}/unban-user`, admin.unbanUser({ userId }));
  await note(`POST ${at}/remove-user`, admin.removeUser({ userId: made?.user.id ?? "" }));
  await note(`POST ${at}/impersonate-user`, admin.impersonateUser({ userId }));
  await note(`POST ${at}/stop-impersonating`, admin.stopImpersonating());
}
