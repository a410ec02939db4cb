import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const BASE = "/api/auth/banata/projects";

/** Contract 2.10. */
export class Projects {
  constructor(private readonly transport: Transport) {}

  async listProjects(): Promise<Json> {
    return (await this.transport.post(`${BASE}/list`)).projects;
  }

  async getProject(id: string): Promise<Json> {
    return (await this.transport.post(`${BASE}/get`, { id })).project;
  }

  createProject(project: {
    name: string;
    slug: string;
    description?: string;
    logoUrl?: string;
  }): Promise<Json> {
    return this.transport.post(`${BASE}/create`, project);
  }

  updateProject(project: {
    id: string;
    name?: string;
    slug?: string;
    description?: string;
    logoUrl?: string;
  }): Promise<Json> {
    return this.transport.post(`${BASE}/update`, project);
  }

  deleteProject(id: string): Promise<Json> {
    return this.transport.post(`${BASE}/delete`, { id });
  }

  ensureDefaultProject(): Promise<Json> {
    return this.transport.post(`${BASE}/ensure-default`);
  }
}
