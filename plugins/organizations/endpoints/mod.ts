export { acceptInvitation } from "./accept.ts";
export { getActiveMember, getActiveMemberRole } from "./active_member.ts";
export { checkOrganizationSlug } from "./check_slug.ts";
export { createOrganization } from "./create.ts";
export { deleteOrganization } from "./delete.ts";
export { getFullOrganization } from "./get_full.ts";
export {
  cancelInvitation,
  getInvitation,
  listInvitations,
  listUserInvitations,
  rejectInvitation,
} from "./invitations.ts";
export { hasOrganizationPermission } from "./has_permission.ts";
export { createInvitation } from "./invite.ts";
export { listOrganizations } from "./list.ts";
export { leaveOrganization, listMembers, removeMember, updateMemberRole } from "./members.ts";
export {
  readFullOrganization,
  readInvitations,
  readMembers,
  readOrganization,
  readOrganizations,
  readTeamMembers,
  readTeams,
  readUserTeams,
} from "./reads.ts";
export { setActiveOrganization } from "./set_active.ts";
export { getOrganizationSettings, saveOrganizationSettings } from "./settings.ts";
export { addTeamMember, listTeamMembers, removeTeamMember } from "./team_members.ts";
export {
  createTeam,
  listOrganizationTeams,
  listUserTeams,
  removeTeam,
  setActiveTeam,
  updateTeam,
} from "./teams.ts";
export { updateOrganization } from "./update.ts";
