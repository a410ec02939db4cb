/**
 * What an organization costs with few members and with many: its pages at any depth, and the check of a
 * member's right.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { serverClient, type World } from "../support/calls/mod.ts";
import type { Client, Json } from "../support/client.ts";
import { type TestOrganization, testOrganization } from "../support/organizations.ts";
import { sendWatched } from "../support/watched.ts";
import { fillTable } from "./fill.ts";

/** Items of the pages that are measured. */
const PAGE = 10;

/** Documents read, by what was asked. */
export type MemberCosts = Readonly<Record<string, number>>;

/** An organization that grows. */
export interface GrowingOrganization {
  /** Gives it members up to a number, and measures. */
  measureAt(members: number): Promise<MemberCosts>;
}

/** An organization of the world's project, with a super_admin, a member, and room for many. */
export async function growingOrganization(world: World): Promise<GrowingOrganization> {
  const organization = await testOrganization(world);
  let filled = 0;
  return {
    async measureAt(members) {
      const { id: organizationId } = organization;
      const projectId = world.project.id;
      const range = { projectId, from: filled, to: members };
      await fillTable(world.platform.host, "member", { ...range, columns: { organizationId } });
      const role = { organizationId, role: "member" };
      await fillTable(world.platform.host, "memberRole", { ...range, columns: role });
      filled = members;
      return await costsOf(world, organization);
    },
  };
}

async function costsOf(world: World, organization: TestOrganization): Promise<MemberCosts> {
  const { id: organizationId, memberClient, client } = organization;
  const read = async (by: Client, path: string, body: Json = {}) => {
    const { costs, reply } = await sendWatched(
      { client: by, host: world.platform.host },
      (it) => it.post(`/organization/${path}`, { organizationId, ...body }),
    );
    assertEquals(reply.status, 200, reply.text);
    return { documents: costs.documentsRead, body: reply.body };
  };
  // A key's last use is written once a minute: this request has it done.
  await read(serverClient(world), "list-members", { limit: 1 });
  await read(memberClient, "list-members", { limit: 1 });
  const first = await read(memberClient, "list-members", { limit: PAGE });
  const { after } = first.body.listMetadata;
  const next = await read(memberClient, "list-members", { limit: PAGE, after });
  const middle = { limit: PAGE, order: "asc", after: '"fill member id 5' };
  const deep = await read(memberClient, "list-members", middle);
  assertEquals([next, deep].map(({ body }) => body.data.length), [PAGE, PAGE]);
  const server = await read(serverClient(world), "list-members", { limit: PAGE });
  const withRole = await read(memberClient, "list-members", { limit: PAGE, role: "member" });
  const one = await read(memberClient, "list-members", { limit: 1, role: "super_admin" });
  const full = await read(client, "get-full-organization");
  return {
    "first page": first.documents,
    "next page": next.documents,
    "page in the middle": deep.documents,
    "page with a role": withRole.documents,
    "members with a rare role": one.documents,
    "the whole organization": full.documents,
    // A key is no member: what a member's page costs more is their session, their user, and the check.
    "check of a member's right": first.documents - server.documents - 2,
  };
}
