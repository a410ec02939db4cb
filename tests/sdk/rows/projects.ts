import { DELETED_PROJECT, PROJECT } from "../records.ts";
import type { MethodRow, SdkWorld } from "../row.ts";
import { flag, listOf, nullable, object, oneOf, type Shape } from "../shape.ts";

const BASE = "/api/auth/banata/projects";
const SAVED: Shape = object({ success: oneOf(true), project: PROJECT });
/** Projects are made and unmade by the platform's users, never by a key. */
const FORBIDDEN = { name: "ForbiddenError", status: 403 };

/** Contract 2.10. */
export const PROJECTS_ROWS: readonly MethodRow[] = [
  {
    method: "projects.listProjects",
    path: `${BASE}/list`,
    prepare: () => ({ call: ({ projects }) => projects.listProjects() }),
    reply: object({ projects: listOf(PROJECT, { least: 1 }) }),
    result: listOf(PROJECT, { least: 1 }),
  },
  {
    method: "projects.getProject",
    path: `${BASE}/get`,
    prepare: ({ project: { id } }) => ({
      call: ({ projects }) => projects.getProject(id),
      body: { id },
    }),
    reply: object({ project: PROJECT }),
    result: PROJECT,
  },
  {
    method: "projects.getProject",
    variant: "that there is not",
    path: `${BASE}/get`,
    prepare: () => ({
      call: ({ projects }) => projects.getProject("proj_none"),
      body: { id: "proj_none" },
    }),
    reply: object({ project: oneOf(null) }),
    result: oneOf(null),
  },
  ...bothWays({
    method: "projects.createProject",
    path: `${BASE}/create`,
    prepare: (world) => {
      const slug = `made-${world.next()}`;
      const logoUrl = "https://cdn.example.com/logo.png";
      const project = { name: "Made", slug, description: "By the SDK", logoUrl };
      return { call: ({ projects }) => projects.createProject(project), body: project };
    },
    reply: SAVED,
  }),
  ...bothWays({
    method: "projects.updateProject",
    path: `${BASE}/update`,
    prepare: async (world) => {
      const slug = `renamed-${world.next()}`;
      const body = { id: await newProject(world), name: "Renamed", slug, description: "Anew" };
      return { call: ({ projects }) => projects.updateProject(body), body };
    },
    reply: SAVED,
  }),
  ...bothWays({
    method: "projects.deleteProject",
    path: `${BASE}/delete`,
    prepare: async (world) => {
      const id = await newProject(world);
      return { call: ({ projects }) => projects.deleteProject(id), body: { id } };
    },
    reply: object({ success: oneOf(true) }, { project: DELETED_PROJECT }),
  }),
  ...bothWays({
    method: "projects.ensureDefaultProject",
    path: `${BASE}/ensure-default`,
    prepare: () => ({ call: ({ projects }) => projects.ensureDefaultProject() }),
    reply: object({ created: flag, project: nullable(PROJECT) }),
  }),
];

/** A project of the administrator's, beside the world's. */
async function newProject({ admin, next }: SdkWorld): Promise<string> {
  const slug = `made-${next()}`;
  const reply = await admin.post("/banata/projects/create", { name: slug, slug });
  return reply.body.project.id;
}

/** What an operator may do, and what a key is refused. */
function bothWays(row: MethodRow): MethodRow[] {
  const { prepare } = row;
  return [
    { ...row, variant: "as an operator", asOperator: true },
    {
      ...row,
      variant: "by a key",
      refused: FORBIDDEN,
      prepare: (world: SdkWorld) => prepare(world),
    },
  ];
}
