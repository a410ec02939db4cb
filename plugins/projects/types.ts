import type { BetterAuthPlugin } from "better-auth";
import type { PostEndpoint } from "../_kernel/endpoint.ts";
import type { Page, PageBody } from "../_kernel/page.ts";
import type { PROJECTS_SCHEMA } from "./schema.ts";

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

/** Body of `POST /banata/projects/create`. */
export type CreateProjectBody = {
  /** 1 to 100 characters. */
  name: string;
  /** 1 to 100 of `a-z 0-9 -`. */
  slug: string;
  /** At most 500 characters. */
  description?: string;
  /** An http or https URL, at most 2048 characters. */
  logoUrl?: string;
};

/** Body of `POST /banata/projects/list`. */
export type ListProjectsBody = {
  /** Whether to list deleted projects too. @default false */
  deleted?: boolean;
};

/** Body of the endpoints that name one project. */
export type ProjectIdBody = {
  /** The project's id. */
  id: string;
};

/** Body of `POST /banata/projects/update`: what is absent stays, null takes a value away. */
export type UpdateProjectBody = {
  /** The project's id. */
  id: string;
  /** 1 to 100 characters. */
  name?: string;
  /** 1 to 100 of `a-z 0-9 -`; the client id stays. */
  slug?: string;
  /** At most 500 characters. */
  description?: string | null;
  /** An http or https URL, at most 2048 characters. */
  logoUrl?: string | null;
};

/** Body of `transfer` and `administrators/add`: exactly one of `userId` and `email`. */
export type ProjectUserBody = {
  /** The project's id. */
  id: string;
  /** A platform user's id. */
  userId?: string;
  /** A platform user's address. */
  email?: string;
};

/** Body of `POST /banata/projects/administrators/list`. */
export type ListAdministratorsBody = PageBody & {
  /** The project's id. */
  id: string;
};

/** Body of `POST /banata/projects/administrators/remove`. */
export type RemoveAdministratorBody = {
  /** The project's id. */
  id: string;
  /** The administrator's id, or what an invitation was made with. */
  userId: string;
};

/** A body without fields. */
export type EmptyBody = Record<never, never>;

/** Reply of a change of one project. */
export interface ProjectReply {
  /** Always true: a refusal is an error. */
  success: true;
  /** The project as it is then. */
  project: Project;
}

/** Reply of `administrators/add`, the same whoever is named. */
export interface ProjectInvitationReply {
  /** Always true: a refusal is an error. */
  success: true;
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
export interface AdministratorReply {
  /** Always true: a refusal is an error. */
  success: true;
  /** The new administrator. */
  administrator: ProjectAdministrator;
}

/** Reply of a change that leaves nothing to show. */
export interface DoneReply {
  /** Always true: a refusal is an error. */
  success: true;
}

/** Reply of `erase`: how far it is. */
export interface EraseProjectReply {
  /** Always true: a refusal is an error. */
  success: true;
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

/** The projects plugin with its endpoints, so that servers and clients infer their types. */
export interface ProjectsPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "projects";
  /** The plugin's tables. */
  schema: typeof PROJECTS_SCHEMA;
  /** The plugin's endpoints. */
  endpoints: {
    createProject: PostEndpoint<"/banata/projects/create", CreateProjectBody, ProjectReply>;
    listProjects: PostEndpoint<"/banata/projects/list", ListProjectsBody, ListProjectsReply>;
    getProject: PostEndpoint<"/banata/projects/get", ProjectIdBody, GetProjectReply>;
    updateProject: PostEndpoint<"/banata/projects/update", UpdateProjectBody, ProjectReply>;
    deleteProject: PostEndpoint<"/banata/projects/delete", ProjectIdBody, ProjectReply>;
    restoreProject: PostEndpoint<"/banata/projects/restore", ProjectIdBody, ProjectReply>;
    eraseProject: PostEndpoint<"/banata/projects/erase", ProjectIdBody, EraseProjectReply>;
    transferProject: PostEndpoint<"/banata/projects/transfer", ProjectUserBody, ProjectReply>;
    ensureDefaultProject: PostEndpoint<
      "/banata/projects/ensure-default",
      EmptyBody,
      EnsureDefaultReply
    >;
    listProjectAdministrators: PostEndpoint<
      "/banata/projects/administrators/list",
      ListAdministratorsBody,
      AdministratorsPage
    >;
    addProjectAdministrator: PostEndpoint<
      "/banata/projects/administrators/add",
      ProjectUserBody,
      ProjectInvitationReply
    >;
    listProjectInvitations: PostEndpoint<
      "/banata/projects/administrators/invitations",
      EmptyBody,
      ProjectInvitationsReply
    >;
    acceptProjectInvitation: PostEndpoint<
      "/banata/projects/administrators/accept",
      ProjectIdBody,
      AdministratorReply
    >;
    removeProjectAdministrator: PostEndpoint<
      "/banata/projects/administrators/remove",
      RemoveAdministratorBody,
      DoneReply
    >;
  };
}
