import { assertEquals } from "@std/assert";
import { signedUpUser, type TestUser, type World } from "../../support/calls/mod.ts";
import { type Client, type Json, outcome, type Reply } from "../../support/client.ts";
import {
  inviteTo,
  joinedMember,
  newOrganization,
  type TestOrganization,
  verifiedUser,
} from "../../support/organizations.ts";

/** One thing that Better Auth's own tests hold of its organization plugin. */
export interface Scenario {
  /** The file of Better Auth's tests that has it. */
  readonly source: string;
  /** What holds, in our words. */
  readonly name: string;
  /** What is different here, and why; the scenario then shows what holds instead. */
  readonly difference?: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** An organization of a new user's, and what scenarios do with it. */
export interface Stage {
  readonly world: World;
  readonly organizationId: string;
  readonly owner: Client;
  /** The membership of the owner. */
  readonly ownMember: Json;
  user(): Promise<TestUser>;
  verified(): Promise<TestUser>;
  joined(role?: string): Promise<Pick<TestOrganization, "member" | "memberClient">>;
  invite(email: string, role?: string): Promise<Json>;
}

/** Sets the stage for one scenario. */
export async function stageOf(world: World): Promise<Stage> {
  const organization = await newOrganization(world);
  return {
    world,
    organizationId: organization.id,
    owner: organization.client,
    ownMember: organization.owner,
    user: () => signedUpUser(world),
    verified: () => verifiedUser(world),
    joined: (role = "member") => joinedMember(world, organization, { role }),
    invite: (email, role = "member") => inviteTo(organization, { email, role }),
  };
}

/** Posts the options below `/organization/` and expects success. */
export async function done(client: Client, path: string, options: Json = {}): Promise<Json> {
  const reply = await client.post(`/organization/${path}`, options);
  assertEquals(reply.status, 200, reply.text);
  return reply.body;
}

/** Posts below `/organization/` and expects a refusal. */
export async function refused(
  client: Client,
  path: string,
  { body, code, status }: { body: Json; status: number; code: string },
): Promise<void> {
  const reply: Reply = await client.post(`/organization/${path}`, body);
  assertEquals(outcome(reply), [status, code]);
}

/** The session of a client. */
export async function sessionOf(client: Client): Promise<Json> {
  return (await client.get("/get-session")).body.session;
}
