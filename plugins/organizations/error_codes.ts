import { defineErrorCodes, type ErrorCodes, NO_ORGANIZATION } from "../_kernel/error_codes.ts";

/** Errors of the organizations endpoints. */
export const ORGANIZATIONS_ERROR_CODES: ErrorCodes<
  | "UNKNOWN_SETTING"
  | "ORGANIZATION_NOT_FOUND"
  | "ORGANIZATION_SLUG_ALREADY_EXISTS"
  | "ORGANIZATION_CREATION_NOT_ALLOWED"
  | "ORGANIZATION_LIMIT_REACHED"
  | "ORGANIZATION_REQUIRED"
  | "ORGANIZATION_MFA_REQUIRED"
  | "ORGANIZATION_SSO_REQUIRED"
  | "ORGANIZATION_METADATA_TOO_LARGE"
  | "POLICY_LOCKS_YOU_OUT"
  | "POLICY_EXCLUDES_MEMBERS"
  | "EMAIL_DOMAIN_NOT_ALLOWED"
  | "MEMBER_NOT_FOUND"
  | "MEMBER_LIMIT_REACHED"
  | "ALREADY_A_MEMBER"
  | "CANNOT_REMOVE_YOURSELF"
  | "LAST_SUPER_ADMIN"
  | "INVALID_ROLES"
  | "NOT_A_USER"
  | "USER_NOT_FOUND"
  | "INVITATION_NOT_FOUND"
  | "INVITATION_NOT_PENDING"
  | "INVITATION_FOR_ANOTHER_ADDRESS"
  | "INVITATION_LIMIT_REACHED"
  | "CANNOT_ACCEPT_FOR_ANOTHER"
  | "USER_IS_ALREADY_INVITED"
  | "EMAIL_NOT_VERIFIED"
  | "TEAM_REQUIRED"
  | "TEAM_NOT_FOUND"
  | "TEAM_LIMIT_REACHED"
  | "NOT_A_TEAM_MEMBER"
> = defineErrorCodes({
  UNKNOWN_SETTING: "Leave out settings that are not known",
  ORGANIZATION_NOT_FOUND: NO_ORGANIZATION,
  ORGANIZATION_SLUG_ALREADY_EXISTS: "Choose another slug, an organization of the project has it",
  ORGANIZATION_CREATION_NOT_ALLOWED: "Ask the project to make the organization for you",
  ORGANIZATION_LIMIT_REACHED: "Delete an organization of yours before you make another",
  ORGANIZATION_REQUIRED: "Name an organization, or make one the active one of the session",
  ORGANIZATION_MFA_REQUIRED: "Set up a second factor, the organization requires one",
  ORGANIZATION_SSO_REQUIRED:
    "Sign in through your identity provider, the organization requires that",
  ORGANIZATION_METADATA_TOO_LARGE: "Keep metadata within 16 KiB of JSON",
  POLICY_LOCKS_YOU_OUT: "Fulfil the policy yourself before you require it of the members",
  POLICY_EXCLUDES_MEMBERS: "Set maxMembers to at least the number of members there are",
  EMAIL_DOMAIN_NOT_ALLOWED: "Use an address of a domain that the organization allows",
  MEMBER_NOT_FOUND: "Check the member, the organization has no such one",
  MEMBER_LIMIT_REACHED: "Remove a member or raise maxMembers, the organization is full",
  ALREADY_A_MEMBER: "Change the member's role instead, the user is a member already",
  CANNOT_REMOVE_YOURSELF: "Leave the organization instead",
  LAST_SUPER_ADMIN:
    "Make another member of the organization a super_admin first, or delete the organization",
  INVALID_ROLES: "Give one to ten roles",
  NOT_A_USER: "Call this as a signed-in user, it is about the user's own session",
  USER_NOT_FOUND: "Check the user id, the project has no such user",
  INVITATION_NOT_FOUND: "Check the invitation, there is no such one for you",
  INVITATION_NOT_PENDING: "Ask for a new invitation, this one is used, withdrawn or expired",
  INVITATION_FOR_ANOTHER_ADDRESS: "Sign in with the address that was invited",
  CANNOT_ACCEPT_FOR_ANOTHER: "Let the user accept it, whom you act as",
  INVITATION_LIMIT_REACHED: "Revoke an invitation first, too many are pending",
  USER_IS_ALREADY_INVITED: "Send resend: true to renew the pending invitation",
  EMAIL_NOT_VERIFIED: "Verify your address first",
  TEAM_REQUIRED: "Name a team, or make one the active one of the session",
  TEAM_NOT_FOUND: "Check the team, the organization has no such one",
  TEAM_LIMIT_REACHED: "Remove a team first, there may be no more",
  NOT_A_TEAM_MEMBER: "Add the user to the team first",
});
