import type { Page } from "../_kernel/cursor_page.ts";

/** A project as it goes over the wire. */
export interface Project {
  /** `proj_` and 26 sortable characters. */
  id: string;
  /** 1 to 100 characters. */
  name: string;
  /** 1 to 100 of `a-z 0-9 -`, unique on the platform. */
  slug: string;
  /** Public identifier of the project for browsers, links and token issuers. */
  clientId: string;
  /** At most 500 characters. */
  description?: string;
  /** An http or https URL. */
  logoUrl?: string;
  /** The platform user who owns the project. */
  ownerId: string;
  /** Epoch milliseconds. */
  createdAt: number;
  /** Epoch milliseconds. */
  updatedAt: number;
  /** When it was deleted, epoch milliseconds; absent while it works. */
  deletedAt?: number;
  /** When a deleted project is erased for good, epoch milliseconds. */
  eraseAt?: number;
}

/** A platform user who acts in a project beside its owner, as it goes over the wire. */
export interface ProjectAdministrator {
  /** The platform user's id. */
  userId: string;
  /** The user's name. */
  name: string;
  /** The user's address. */
  email: string;
  /** Since when, epoch milliseconds. */
  createdAt: number;
}

/** Somebody who is asked to act in a project, as it goes over the wire. */
export interface ProjectInvitation {
  /** What it was made with: an address in lower case, or a user's id. It may be nobody's. */
  addressee: string;
  /** When it was made last, epoch milliseconds. */
  createdAt: number;
  /** When it ends, epoch milliseconds. */
  expiresAt: number;
}

/** A project that the caller is asked to act in. */
export interface OwnProjectInvitation extends ProjectInvitation {
  /** The project's id. */
  id: string;
  /** The project's name. */
  name: string;
}

/** Reply of a change that leaves nothing to show. */
export interface DoneReply {
  /** Always true: a refusal is an error. */
  success: true;
}

/** Reply of a change of one project. */
export interface ProjectReply extends DoneReply {
  /** The project as it is then. */
  project: Project;
}

/** Reply of `administrators/add`, the same whoever is named. */
export interface ProjectInvitationReply extends DoneReply {
  /** The invitation; the answer repeats nothing of whom it names. */
  invitation: Omit<ProjectInvitation, "addressee">;
}

/** Reply of `administrators/list`: a page of those who agreed, and all who did not yet. */
export interface AdministratorsPage extends Page<ProjectAdministrator> {
  /** At most 100, oldest first. */
  invitations: ProjectInvitation[];
}

/** Reply of `administrators/invitations`. */
export interface ProjectInvitationsReply {
  /** Newest first. */
  data: OwnProjectInvitation[];
}

/** Reply of `administrators/accept`. */
export interface AdministratorReply extends DoneReply {
  /** The new administrator. */
  administrator: ProjectAdministrator;
}

/** Reply of `erase`: how far it is. */
export interface EraseProjectReply extends DoneReply {
  /** Whether nothing of the project is left. */
  done: boolean;
  /** Rows erased so far. */
  erasedRows: number;
  /** Epoch milliseconds. */
  startedAt: number;
  /** Epoch milliseconds; null while there is more. */
  finishedAt: number | null;
}

/** Reply of `list`: at most 1,000 projects, newest first; then at most 1,000 deleted ones. */
export interface ListProjectsReply {
  /** The projects the caller owns or administers. */
  projects: Project[];
}

/** Reply of `get`; null when no project the caller may see has the id. */
export interface GetProjectReply {
  /** The project, if the caller may see it. */
  project: Project | null;
}

/** Reply of `ensure-default`. */
export interface EnsureDefaultReply {
  /** Whether the project was made by this call. */
  created: boolean;
  /** The newest project the caller owns or administers. */
  project: Project;
}
