import type { BetterAuthPlugin } from "better-auth";
import type { PostEndpoint } from "../_kernel/endpoint.ts";
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

/** Body of `POST /banata/projects/get`. */
export type GetProjectBody = {
  /** The project's id. */
  id: string;
};

/** A body without fields. */
export type EmptyBody = Record<never, never>;

/** Reply of `create`. */
export interface CreateProjectReply {
  /** Always true: a refusal is an error. */
  success: true;
  /** The new project. */
  project: Project;
}

/** Reply of `list`: at most 1,000 projects, newest first. */
export interface ListProjectsReply {
  /** The caller's projects. */
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
  /** The caller's newest project. */
  project: Project;
}

/** The projects plugin with its endpoints, so that servers and clients infer their types. */
export interface ProjectsPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "projects";
  /** The plugin's table. */
  schema: typeof PROJECTS_SCHEMA;
  /** The plugin's endpoints. */
  endpoints: {
    createProject: PostEndpoint<
      "/banata/projects/create",
      CreateProjectBody,
      CreateProjectReply
    >;
    listProjects: PostEndpoint<"/banata/projects/list", EmptyBody, ListProjectsReply>;
    getProject: PostEndpoint<"/banata/projects/get", GetProjectBody, GetProjectReply>;
    ensureDefaultProject: PostEndpoint<
      "/banata/projects/ensure-default",
      EmptyBody,
      EnsureDefaultReply
    >;
  };
}
