import type { BetterAuthPlugin } from "better-auth";
import type { PostEndpoint, QueryEndpoint } from "../_kernel/endpoint.ts";
import type { Page } from "../_kernel/page.ts";
import type {
  CheckSlugBody,
  CreateOrganizationBody,
  CreateTeamBody,
  GetOrganizationBody,
  InvitationIdBody,
  InviteMemberBody,
  LeaveBody,
  ListInvitationsBody,
  ListMembersBody,
  ListOrganizationsBody,
  ListTeamMembersBody,
  ListTeamsBody,
  RemoveMemberBody,
  SetActiveBody,
  SetActiveTeamBody,
  TeamIdBody,
  TeamMemberBody,
  UpdateMemberRoleBody,
  UpdateOrganizationBody,
  UpdateTeamBody,
} from "./body_types.ts";
import type {
  ClientFullOrganization,
  ClientInvitation,
  ClientInvitationDetails,
  ClientMember,
  ClientMembers,
  ClientOrganization,
  ClientTeam,
  ClientTeamMember,
  ClientUserInvitation,
  FindMembersQuery,
  FullOrganizationQuery,
  HasOrganizationPermissionBody,
  HasOrganizationPermissionReply,
  OrganizationQuery,
  TeamMembersQuery,
  UserTeamsQuery,
} from "./client_types.ts";
import type {
  AnsweredInvitation,
  EmptyBody,
  FullOrganization,
  Organization,
  OrganizationInvitation,
  OrganizationMember,
  OrganizationSettings,
  SaveOrganizationSettingsBody,
  Team,
  TeamMember,
} from "./types.ts";

/** Reply of what takes something away. */
export type Done = { success: true };

/** The endpoints of the plugin, by the names under which Better Auth's own plugin has them. */
export type OrganizationsEndpoints = {
  createOrganization: PostEndpoint<
    "/organization/create",
    CreateOrganizationBody,
    Organization & { members: OrganizationMember[] }
  >;
  listOrganizations: PostEndpoint<
    "/organization/list",
    ListOrganizationsBody,
    Page<Organization>
  >;
  getFullOrganization: PostEndpoint<
    "/organization/get-full-organization",
    GetOrganizationBody,
    FullOrganization
  >;
  updateOrganization: PostEndpoint<"/organization/update", UpdateOrganizationBody, Organization>;
  deleteOrganization: PostEndpoint<"/organization/delete", LeaveBody, Done>;
  checkOrganizationSlug: PostEndpoint<
    "/organization/check-slug",
    CheckSlugBody,
    { status: true }
  >;
  setActiveOrganization: PostEndpoint<
    "/organization/set-active",
    SetActiveBody,
    Organization | null
  >;
  listMembers: PostEndpoint<
    "/organization/list-members",
    ListMembersBody,
    Page<OrganizationMember>
  >;
  removeMember: PostEndpoint<
    "/organization/remove-member",
    RemoveMemberBody,
    { member: OrganizationMember }
  >;
  updateMemberRole: PostEndpoint<
    "/organization/update-member-role",
    UpdateMemberRoleBody,
    OrganizationMember
  >;
  leaveOrganization: PostEndpoint<"/organization/leave", LeaveBody, OrganizationMember>;
  getActiveMember: QueryEndpoint<
    "/organization/get-active-member",
    OrganizationQuery,
    ClientMember
  >;
  getActiveMemberRole: QueryEndpoint<
    "/organization/get-active-member-role",
    OrganizationQuery & { userId?: string },
    { role: string }
  >;
  createInvitation: PostEndpoint<
    "/organization/invite-member",
    InviteMemberBody,
    OrganizationInvitation
  >;
  cancelInvitation: PostEndpoint<
    "/organization/cancel-invitation",
    InvitationIdBody,
    OrganizationInvitation
  >;
  acceptInvitation: PostEndpoint<
    "/organization/accept-invitation",
    InvitationIdBody,
    AnsweredInvitation
  >;
  rejectInvitation: PostEndpoint<
    "/organization/reject-invitation",
    InvitationIdBody,
    AnsweredInvitation
  >;
  listInvitations: PostEndpoint<
    "/organization/list-invitations",
    ListInvitationsBody,
    Page<OrganizationInvitation>
  >;
  getInvitation: QueryEndpoint<
    "/organization/get-invitation",
    { id: string },
    ClientInvitationDetails
  >;
  listUserInvitations: QueryEndpoint<
    "/organization/list-user-invitations",
    EmptyBody,
    ClientUserInvitation[]
  >;
  createTeam: PostEndpoint<"/organization/create-team", CreateTeamBody, Team>;
  updateTeam: PostEndpoint<"/organization/update-team", UpdateTeamBody, Team>;
  removeTeam: PostEndpoint<"/organization/remove-team", TeamIdBody, Done>;
  listOrganizationTeams: PostEndpoint<"/organization/list-teams", ListTeamsBody, Page<Team>>;
  setActiveTeam: PostEndpoint<"/organization/set-active-team", SetActiveTeamBody, Team | null>;
  listUserTeams: PostEndpoint<"/organization/list-user-teams", ListTeamsBody, Page<Team>>;
  listTeamMembers: PostEndpoint<
    "/organization/list-team-members",
    ListTeamMembersBody,
    Page<TeamMember>
  >;
  addTeamMember: PostEndpoint<"/organization/add-team-member", TeamMemberBody, TeamMember>;
  removeTeamMember: PostEndpoint<"/organization/remove-team-member", TeamMemberBody, Done>;
  hasOrganizationPermission: PostEndpoint<
    "/organization/has-permission",
    HasOrganizationPermissionBody,
    HasOrganizationPermissionReply
  >;
  readOrganizations: QueryEndpoint<"/organization/list", EmptyBody, ClientOrganization[]>;
  readOrganization: QueryEndpoint<
    "/organization/get-organization",
    OrganizationQuery,
    ClientOrganization | null
  >;
  readFullOrganization: QueryEndpoint<
    "/organization/get-full-organization",
    FullOrganizationQuery,
    ClientFullOrganization | null
  >;
  readMembers: QueryEndpoint<"/organization/list-members", FindMembersQuery, ClientMembers>;
  readInvitations: QueryEndpoint<
    "/organization/list-invitations",
    OrganizationQuery,
    ClientInvitation[]
  >;
  readTeams: QueryEndpoint<"/organization/list-teams", OrganizationQuery, ClientTeam[]>;
  readUserTeams: QueryEndpoint<"/organization/list-user-teams", UserTeamsQuery, ClientTeam[]>;
  readTeamMembers: QueryEndpoint<
    "/organization/list-team-members",
    TeamMembersQuery,
    ClientTeamMember[]
  >;
  getOrganizationSettings: PostEndpoint<
    "/banata/config/organizations/get",
    EmptyBody,
    OrganizationSettings
  >;
  saveOrganizationSettings: PostEndpoint<
    "/banata/config/organizations/save",
    SaveOrganizationSettingsBody,
    OrganizationSettings
  >;
};

/** The organizations plugin with its endpoints, so that servers and clients infer their types. */
export interface OrganizationsPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "organizations";
  /** The plugin's endpoints. */
  endpoints: OrganizationsEndpoints;
}
