import { type Attack, type Attacks, UNTOLD } from "./attack.ts";

/** Fields that may be of several types, so that another of them is no mistake. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  role: ["text", "a list"],
  permission: ["text", "a list", "an object"],
};

/** Fields that may be left out; without one the call does something else or less. */
const OPTIONAL: readonly string[] = [
  "banReason",
  "baseUrls",
  "callbackURL",
  "customCss",
  "limit",
  "metadata",
  "method",
  "multipleRoles",
  "name",
  // Without one it is the active one of the session.
  "organizationId",
  "origins",
  "permission",
  "projectId",
  "projectName",
  "revokeOtherSessions",
  "role",
  "sessions",
  "trustDevice",
  "userId",
];

/** Characters that are too many, where that is more than most fields' share. */
const TOO_LONG: Readonly<Record<string, number>> = { data: 262_145 };
const LONG = 100_000;

const WRONG_TYPES = {
  "a number": 7,
  "a boolean": true,
  "a list": [UNTOLD, `${UNTOLD}-b`],
  "an object": { a: UNTOLD },
} as const;

const OPTIONAL_OF: Readonly<Record<string, readonly string[]>> = {
  "POST /admin/create-user": ["password"],
  "POST /banata/audit-logs/create": ["targets"],
  "POST /banata/audit-logs/export": ["format"],
  "POST /banata/audit-logs/retention/save": ["retentionDays"],
  "POST /banata/audit-logs/schemas/list": ["action"],
  "POST /banata/audit-logs/streams/update": ["actions", "format"],
  "POST /banata/config/email-providers/save": ["fromAddress", "providers"],
  // The sender's own, of the project's settings.
  "POST /banata/emails/domain/check": ["domain", "provider"],
  "POST /banata/emails/organizations/save": ["senderName"],
  "POST /banata/emails/send": ["data"],
  "POST /banata/emails/templates/update": ["subject"],
  "POST /banata/projects/export": ["passphrase"],
  "POST /banata/test-email": ["template"],
  "POST /banata/projects/update": ["slug"],
  "POST /banata/config/permissions/update": ["slug"],
  "POST /banata/config/roles/create": ["inherits", "permissions"],
  "POST /banata/config/roles/update": ["permissions"],
  "POST /banata/rbac/check-permission": ["explain"],
  "POST /banata/rbac/check-permissions": ["operator"],
  "POST /banata/vault/encrypt": ["context"],
  "POST /banata/vault/data-key": ["context"],
  "POST /banata/vault/rekey": ["newContext"],
  "POST /banata/vault/delete": ["afterDays"],
  "POST /banata/vault/rotate-key": ["batchSize"],
  "POST /organization/create": ["maxMembers"],
  "POST /organization/list-invitations": ["status"],
  "POST /organization/list-team-members": ["teamId"],
  "POST /organization/set-active-team": ["teamId"],
  "POST /banata/config/organizations/save": ["maxPendingInvitations"],
  // A provider's answer is judged by the GET that it becomes.
  "POST /callback/:id": ["code", "iss"],
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return { string: "text", number: "a number", boolean: "a boolean" }[String(typeof value)] ??
    "an object";
}

/** Fields of the wrong type or length, and those without which there is nothing to do. */
export const wrongFields: Attacks = ({ endpoint }, { body = {} }) => {
  const optional = [...OPTIONAL, ...OPTIONAL_OF[endpoint] ?? []];
  return Object.entries(body).flatMap(([name, value]) => {
    const types = TYPES[name] ?? [typeOf(value)];
    const attacks = Object.entries(WRONG_TYPES)
      .filter(([type]) => !types.includes(type))
      .map(([type, wrong]): Attack => ({
        name: `${name} as ${type}`,
        field: name,
        send: { body: { ...body, [name]: wrong } },
      }));
    if (typeof value === "string") {
      const length = TOO_LONG[name] ?? LONG;
      const long = { ...body, [name]: "x".repeat(length) };
      attacks.push({ name: `${name} of ${length} characters`, field: name, send: { body: long } });
    }
    const { [name]: _, ...rest } = body;
    if (!optional.includes(name)) {
      attacks.push({ name: `${name} left out`, field: name, send: { body: rest } });
    }
    return attacks;
  });
};
