// What bounds an organization's rows, so that no request reads or writes without end.

/** Domains of one allow-list. */
export const MAX_EMAIL_DOMAINS = 100;
/** The greatest member cap; without a cap there is no limit. */
export const MAX_MEMBERS = 10_000_000;
/** Roles of one member: a check of a right reads that many. */
export const MAX_ROLES = 10;
/** Teams of one organization. */
export const MAX_TEAMS = 1000;
/** Teams of one member: they stand in the member's row. */
export const MAX_TEAMS_OF_MEMBER = 100;
/** Items of one page. */
export const MAX_PAGE = 200;
/** Members, invitations and teams that come with one organization. */
export const MAX_WITH_ORGANIZATION = 100;
/** Sessions of one user whose active organization is taken away when the user leaves it. */
export const MAX_SESSIONS = 200;
