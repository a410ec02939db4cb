export {
  acceptProjectInvitation,
  addProjectAdministrator,
  listProjectInvitations,
} from "./administrator_invitations.ts";
export { listProjectAdministrators, removeProjectAdministrator } from "./administrators.ts";
export { createProject } from "./create.ts";
export { deleteProject } from "./delete.ts";
export { ensureDefaultProject } from "./ensure_default.ts";
export { eraseProject } from "./erase.ts";
export { getProject } from "./get.ts";
export { listProjects } from "./list.ts";
export { restoreProject } from "./restore.ts";
export { transferProject } from "./transfer.ts";
export { updateProject } from "./update.ts";
