export { createProject } from "./create.ts";
export { ensureDefaultProject } from "./ensure_default.ts";
export { getProject } from "./get.ts";
export { listProjects } from "./list.ts";
