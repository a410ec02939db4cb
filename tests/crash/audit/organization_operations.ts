import type { Reply } from "../../support/client.ts";
import type { Operation, Place, Turn } from "./place.ts";

/** What is done with organizations, their members and teams. */
export const ORGANIZATION_OPERATIONS: readonly Operation[] = [
  {
    name: "make an organization",
    weight: 4,
    isTold: true,
    send: (turn) => {
      const body = { name: "Acme", slug: `acme-${turn.word()}` };
      const person = turn.person();
      const sent = turn.random.int(2) === 0 || person === undefined
        ? turn.server("/organization/create", body)
        : person.client.post("/organization/create", body);
      return kept(turn, "organization", sent);
    },
  },
  inOne("rename an organization", 4, "/organization/update", (turn) => ({
    data: { name: `Acme ${turn.word()}`, metadata: { plan: turn.word() } },
  })),
  {
    name: "delete an organization",
    weight: 1,
    isTold: false,
    send: (turn) => {
      const organizationId = turn.random.take(turn.place.known.organization);
      return organizationId === undefined
        ? undefined
        : turn.server("/organization/delete", { organizationId });
    },
  },
  inOne("invite somebody", 6, "/organization/invite-member", (turn) => ({
    email: turn.person()?.email ?? `${turn.word()}@example.com`,
    role: turn.random.pick(["member", "admin"]),
  }), "invitation"),
  {
    name: "accept an invitation",
    weight: 5,
    send: (turn) => {
      const invitationId = turn.id("invitation");
      return turn.person()?.client.post("/organization/accept-invitation", { invitationId });
    },
  },
  {
    name: "cancel an invitation",
    weight: 2,
    send: (turn) => {
      const invitationId = turn.id("invitation");
      return invitationId === undefined
        ? undefined
        : turn.server("/organization/cancel-invitation", { invitationId });
    },
  },
  inOne("make a team", 3, "/organization/create-team", () => ({ name: "Support" }), "team"),
  inOne("rename a team", 2, "/organization/update-team", (turn) => ({
    teamId: turn.id("team"),
    data: { name: `Team ${turn.word()}` },
  })),
  inOne("remove a team", 1, "/organization/remove-team", (turn) => ({ teamId: turn.id("team") })),
  inOne("add a member to a team", 2, "/organization/add-team-member", (turn) => ({
    teamId: turn.id("team"),
    userId: turn.id("user"),
  })),
  inOne("change a member's role", 2, "/organization/update-member-role", (turn) => ({
    memberIdOrUserId: turn.person()?.id,
    role: turn.random.pick(["member", "admin"]),
  })),
  inOne("remove a member", 1, "/organization/remove-member", (turn) => ({
    memberIdOrUserId: turn.person()?.id,
  })),
  {
    name: "leave an organization",
    weight: 1,
    send: (turn) => {
      const organizationId = turn.id("organization");
      return turn.person()?.client.post("/organization/leave", { organizationId });
    },
  },
  {
    name: "work in an organization",
    weight: 2,
    send: (turn) => {
      const organizationId = turn.id("organization");
      return turn.person()?.client.post("/organization/set-active", { organizationId });
    },
  },
];

/** Notes the id of what was made. */
export async function kept(
  { place }: Turn,
  kind: keyof Place["known"],
  sent: Promise<Reply>,
): Promise<Reply> {
  const reply = await sent;
  if (reply.status !== 200) return reply;
  const { id, permission, role, secretId } = reply.body;
  const made = secretId ?? role?.id ?? permission?.id ?? id;
  if (typeof made === "string") place.known[kind].push(made);
  return reply;
}

function inOne(
  name: string,
  weight: number,
  path: string,
  fields: (turn: Turn) => object,
  makes?: keyof Place["known"],
): Operation {
  return {
    name,
    weight,
    send: (turn) => {
      const organizationId = turn.id("organization");
      if (organizationId === undefined) return undefined;
      const sent = turn.server(path, { organizationId, ...fields(turn) });
      return makes === undefined ? sent : kept(turn, makes, sent);
    },
  };
}
