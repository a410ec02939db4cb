import type { PreparedCall } from "../support/calls/mod.ts";
import { Client } from "../support/client.ts";
import type { Attack, Attacks } from "./attack.ts";

/** Fields by which a body names what it is about. */
const NAMING = ["accountId", "keyId", "sessionToken", "token", "userId"] as const;
/** What is told to whoever shows it, so that it must be of the project it is shown to. */
const SHOWN = ["code", "otp", "token", "keyId", "sessionToken", "userId", "accountId"];
/** A provider's answer is judged by the GET that it becomes, and a link by the page that it leads to. */
const PASSED_ON = ["POST /callback/:id", "GET /verify-email"];
/** An invitation is noted whoever is named, so that nobody learns who is a platform user. */
const NOTED = ["POST /banata/projects/administrators/add"];
/** Only deleted users are erased from events: they are no rows any more, so any id is taken. */
const ERASURES = [
  "POST /banata/audit-logs/erase-subject",
  "POST /banata/audit-logs/erase-subject/get",
];
/** Revoking is done when there is no such session, which tells nobody whether there was one. */
const SILENT = ["POST /revoke-session", ...NOTED, ...ERASURES];

/** Ids of another project's rows. */
export const foreignIds: Attacks = ({ endpoint }, { body = {} }, { other }) => {
  const ids = { ...other, token: other.sessionToken };
  return NAMING.filter((field) => field in body).map((field) => ({
    name: `${field} of another project`,
    maySucceed: SILENT.includes(endpoint),
    isNoted: [...NOTED, ...ERASURES].includes(endpoint),
    send: { body: { ...body, [field]: ids[field] } },
  }));
};

/** A project's token, code or id, shown to the other project by its own app, user and server. */
export const inAnotherProject: Attacks = ({ endpoint }, prepared, { other, world }) => {
  if (PASSED_ON.includes(endpoint) || !isAboutSomething(prepared)) return [];
  const { projectId: _id, ...body } = prepared.body ?? {};
  const { site } = world.platform;
  const clients = {
    app: new Client(site, { "x-api-key": other.key }),
    user: other.client,
    server: new Client(site, { authorization: `Bearer ${other.key}`, origin: "" }),
  };
  return Object.entries(clients).map(([name, client]): Attack => ({
    name: `as another project's ${name}`,
    maySucceed: "token" in body && name === "user" ||
      name === "server" && ERASURES.includes(endpoint),
    isNoted: ERASURES.includes(endpoint),
    send: { client, ...prepared.body === undefined ? {} : { body } },
  }));
};

function isAboutSomething({ body = {}, path = "" }: PreparedCall): boolean {
  return /[?&]token=|^\/reset-password\//.test(path) ||
    Object.keys(body).some((field) => SHOWN.includes(field));
}

/** An operator's call by an operator whose project it is not. */
export const asAnotherOperator: Attacks = (_, { body = {}, client }, { operator, world }) =>
  client === world.admin && "projectId" in body
    ? [{ name: "as another operator", send: { client: operator } }]
    : [];
