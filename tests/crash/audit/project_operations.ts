import { kept } from "./organization_operations.ts";
import type { Operation, Place, Turn } from "./place.ts";
import type { Reply } from "../../support/client.ts";

const CONFIG = "/banata/config";
const VAULT = "/banata/vault";
const LOGS = "/banata/audit-logs";
const CONTEXT = "payments";

/** What is done with a project's keys, roles, settings, secrets and log, and what is refused. */
export const PROJECT_OPERATIONS: readonly Operation[] = [
  makes(
    "make a key",
    4,
    "key",
    (turn) => turn.operator("/api-key/create", { name: `key ${turn.random.int(1000)}` }),
  ),
  by(
    "rename a key",
    3,
    "key",
    (turn, keyId) =>
      turn.operator("/api-key/update", { keyId, name: `key ${turn.random.int(1000)}` }),
  ),
  by("exchange a key", 2, "key", (turn, keyId) => turn.operator("/api-key/rotate", { keyId })),
  by("revoke a key", 2, "key", (turn, keyId) => turn.operator("/api-key/delete", { keyId })),
  makes("make a role", 3, "role", (turn) =>
    turn.server(`${CONFIG}/roles/create`, {
      ...{ name: "Keeper", slug: `keeper-${turn.word()}` },
      ...{ permissions: ["vault.read"], inherits: ["member"] },
    })),
  by("change a role", 3, "role", (turn, id) =>
    turn.server(`${CONFIG}/roles/update`, {
      ...{ id, name: `Keeper ${turn.random.int(100)}` },
      permissions: turn.random.pick([["vault.*"], ["vault.read"], ["audit.read"]]),
    })),
  by("delete a role", 1, "role", (turn, id) => turn.server(`${CONFIG}/roles/delete`, { id })),
  makes(
    "make a permission",
    2,
    "permission",
    (turn) => turn.server(`${CONFIG}/permissions/create`, permissionOf(turn)),
  ),
  by(
    "change a permission",
    2,
    "permission",
    (turn, id) => turn.server(`${CONFIG}/permissions/update`, { id, ...permissionOf(turn) }),
  ),
  by(
    "delete a permission",
    1,
    "permission",
    (turn, id) => turn.server(`${CONFIG}/permissions/delete`, { id }),
  ),
  saves("branding", (turn) => ({ customCss: `.page-${turn.word()} {}` })),
  saves("auth-config", (turn) => ({ multipleRoles: turn.random.int(2) === 0 })),
  saves("organizations", (turn) => ({ maxPendingInvitations: 200 + turn.random.int(200) })),
  saves("redirects", (turn) => ({ config: { appHomepage: addressOf(turn) } })),
  saves("origins", (turn) => ({ origins: [addressOf(turn)], baseUrls: [] })),
  saves("project", (turn) => ({ projectName: `World ${turn.word()}` })),
  saves("social-providers", (turn) => ({
    ...{ providerId: "another", clientId: turn.word(), clientSecret: turn.word() },
    discoveryUrl: "https://provider.example.com/.well-known/openid-configuration",
  })),
  {
    name: "delete a provider",
    weight: 1,
    send: (turn) => turn.operator(`${CONFIG}/social-providers/delete`, { providerId: "another" }),
  },
  makes("keep a secret", 5, "secret", (turn) =>
    turn.server(`${VAULT}/encrypt`, {
      ...{ name: `secret ${turn.word()}`, data: turn.word(), context: CONTEXT },
      metadata: { team: turn.word() },
    })),
  by("change a secret", 4, "secret", (turn, secretId) =>
    turn.server(`${VAULT}/update`, {
      ...{ secretId, data: turn.word() },
      expectedVersion: 1 + turn.random.int(2),
    })),
  by(
    "read a secret",
    4,
    "secret",
    (turn, secretId) => turn.server(`${VAULT}/decrypt`, { secretId, context: CONTEXT }),
  ),
  by(
    "delete a secret",
    2,
    "secret",
    (turn, id) => turn.server(`${VAULT}/delete`, { id, afterDays: 1 }),
  ),
  by("take a secret back", 2, "secret", (turn, id) => turn.server(`${VAULT}/undelete`, { id })),
  {
    name: "make a data key",
    weight: 2,
    isTold: true,
    send: (turn) => turn.server(`${VAULT}/data-key`, { context: CONTEXT }),
  },
  { name: "tell of events", weight: 8, isTold: true, send: tell },
  {
    name: "set a schema",
    weight: 1,
    send: (turn) =>
      turn.server(`${LOGS}/schemas/set`, {
        action: `invoice.read${turn.random.int(50)}`,
        schema: { type: "object" },
      }),
  },
  {
    name: "say how long events are kept",
    weight: 1,
    send: (turn) =>
      turn.server(`${LOGS}/retention/save`, { retentionDays: 365 + turn.random.int(100) }),
  },
  {
    name: "be refused for want of a right",
    weight: 3,
    send: (turn) => turn.powerless("/admin/create-user", { email: "a@example.com", name: "A" }),
  },
  {
    name: "ask by an unknown key",
    weight: 1,
    send: (turn) => turn.visitor().post("/api-key/verify", {}, { headers: UNKNOWN_KEY }),
  },
  {
    name: "make a project",
    weight: 0.05,
    isTold: true,
    send: (turn) => {
      const slug = `more-${turn.word()}`;
      return turn.admin.post("/banata/projects/create", { name: slug, slug });
    },
  },
  {
    name: "act as a user",
    weight: 1,
    isTold: true,
    send: (turn) => {
      const userId = turn.id("user");
      const operator = turn.admin.through((request) => fetch(request));
      const body = { projectId: turn.place.project.id, userId };
      return userId === undefined ? undefined : operator.post("/admin/impersonate-user", body);
    },
  },
];

const UNKNOWN_KEY = { authorization: `Bearer sk_live_${"a".repeat(40)}`, origin: "" };

/** One event, or two under a key of their own; some come again. */
function tell(turn: Turn): Promise<Reply> {
  const event = (number: number) => ({
    action: "invoice.paid",
    actorType: "user",
    actorId: turn.person()?.id ?? "usr_app",
    targets: [{ type: "invoice", id: `inv_${number}` }],
    metadata: { amount: number },
  });
  const number = turn.random.int(2 ** 32);
  return turn.random.int(3) === 0
    ? turn.server(`${LOGS}/create`, { events: [event(number), event(number + 1)] })
    : turn.server(`${LOGS}/create`, { ...event(number), idempotencyKey: `paid-${number}` });
}

function permissionOf(turn: Turn): object {
  return { name: `Approve ${turn.random.int(100)}`, slug: `invoice.approve_${turn.word()}` };
}

function addressOf(turn: Turn): string {
  return `https://app-${turn.word()}.example.com`;
}

function makes(
  name: string,
  weight: number,
  kind: keyof Place["known"],
  send: (turn: Turn) => Promise<Reply>,
): Operation {
  return { name, weight, isTold: true, send: (turn) => kept(turn, kind, send(turn)) };
}

function by(
  name: string,
  weight: number,
  kind: keyof Place["known"],
  send: (turn: Turn, id: string) => Promise<Reply>,
): Operation {
  return {
    name,
    weight,
    send: (turn) => {
      const id = turn.id(kind);
      return id === undefined ? undefined : send(turn, id);
    },
  };
}

function saves(area: string, fields: (turn: Turn) => object): Operation {
  return {
    name: `settle ${area}`,
    weight: 1,
    send: (turn) => turn.operator(`${CONFIG}/${area}/save`, fields(turn)),
  };
}
