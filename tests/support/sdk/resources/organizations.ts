import type { Json } from "../../client.ts";
import type { Transport } from "../transport.ts";

const BASE = "/api/auth/organization";
type PageOptions = { limit?: number; before?: string; after?: string };
type Policies = {
  logo?: string | null;
  metadata?: object;
  requireMfa?: boolean;
  allowedEmailDomains?: string[] | null;
  maxMembers?: number | null;
};

/** Contract 2.8. */
export class Organizations {
  constructor(private readonly transport: Transport) {}

  listOrganizations(options: PageOptions & { order?: "asc" | "desc" } = {}): Promise<Json> {
    return this.#post("/list", options);
  }

  getOrganization(organizationId: string): Promise<Json> {
    return this.#post("/get-full-organization", { organizationId });
  }

  createOrganization(organization: Policies & { name: string; slug?: string }): Promise<Json> {
    return this.#post("/create", organization);
  }

  updateOrganization(
    { organizationId, ...data }: Policies & {
      organizationId: string;
      name?: string;
      slug?: string;
      ssoEnforced?: boolean;
    },
  ): Promise<Json> {
    return this.#post("/update", { organizationId, data });
  }

  deleteOrganization(organizationId: string): Promise<Json> {
    return this.#post("/delete", { organizationId });
  }

  listMembers(options: PageOptions & { organizationId: string; role?: string }): Promise<Json> {
    return this.#post("/list-members", options);
  }

  removeMember(options: { organizationId: string; memberIdOrUserId: string }): Promise<Json> {
    return this.#post("/remove-member", options);
  }

  updateMemberRole(
    options: { organizationId: string; memberIdOrUserId: string; role: string },
  ): Promise<Json> {
    return this.#post("/update-member-role", options);
  }

  sendInvitation(
    options: { organizationId: string; email: string; role: string },
  ): Promise<Json> {
    return this.#post("/invite-member", options);
  }

  revokeInvitation(invitationId: string): Promise<Json> {
    return this.#post("/cancel-invitation", { invitationId });
  }

  listInvitations(
    options: PageOptions & { organizationId: string; status?: string },
  ): Promise<Json> {
    return this.#post("/list-invitations", options);
  }

  #post(path: string, body: object): Promise<Json> {
    return this.transport.post(`${BASE}${path}`, body);
  }
}
