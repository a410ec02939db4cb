import { assert, assertEquals, assertMatch } from "@std/assert";
import { TABLES } from "../component/tables/metadata.gen.ts";
import { PLATFORM_TABLES } from "../component/tables/platform.ts";
import { actionsOf, knownActions, ROW_ACTIONS } from "./audit_actions.ts";
import { AUDIT_COLUMNS } from "./audit_columns.ts";
import { SEALED_COLUMNS } from "./sealed_columns.ts";

/** Names that applications rely on: those that the product has documented. */
const DOCUMENTED = [
  ...["user.created", "user.updated", "user.deleted", "user.banned", "user.unbanned"],
  ...["user.impersonated", "session.created", "session.revoked", "session.refreshed"],
  ...["email.verified", "email.changed"],
  ...["password.changed", "password.reset", "password.reset_requested"],
  ...["organization.created", "organization.updated", "organization.deleted"],
  ...["member.added", "member.removed", "member.role_updated"],
  ...["invitation.created", "invitation.accepted", "invitation.revoked"],
  ...["two_factor.enabled", "two_factor.disabled", "api_key.created", "api_key.revoked"],
  ...["vault.encrypted", "vault.decrypted", "vault.deleted", "vault.key_rotated"],
];

/** Tables without events of their own, and why. */
const SILENT: Readonly<Record<string, string>> = {
  memberCount: "counts members",
  memberRole: "looks up the roles that stand in members",
  roleHolder: "looks up the roles that stand in users",
  roleSet: "is what roles and permissions come to",
  originListing: "looks up the origins that stand in settings",
  vaultUse: "counts records of the vault",
  devMail: "is a copy of a mail on a development machine",
  mailRound: "says when a project's mails are sent next; each mail has its own events",
  rateLimit: "counts requests",
  event: "is the record itself",
  auditDelivery: "is how far a stream is",
  auditErasure: "is how far the erasure of a user's events is",
  auditSequencer: "says whether events are being numbered",
  auditTile: "is made of events",
  auditTree: "is made of events",
  auditWitness: "keeps what witnesses have signed",
  rateBucket: "counts requests",
  rootSecret: "says which root secret the data needs, and tells of no change",
  setup: "is told by the first administrator's events",
  migration: "has events of its own when a step begins and ends",
  migrationRun: "is progress; the step's events tell of it",
  eventKey: "looks up the idempotency keys of events",
  eventTarget: "looks up the targets of events",
  projectErasure: "is progress; what it ends with is an event",
  projectImport: "is progress; what it ends with is an event",
};

Deno.test("every table has names for what happens to its rows, or a reason to have none", () => {
  const tables = [...Object.keys(TABLES), ...Object.keys(PLATFORM_TABLES)];
  const named = Object.keys(TABLES).filter((model) => actionsOf(model).length > 0);
  assertEquals([...named, ...Object.keys(SILENT)].sort(), tables.sort());
  assertEquals(Object.keys(ROW_ACTIONS).filter((model) => !(model in TABLES)), []);
  const all = named.flatMap(actionsOf);
  assertEquals(all.filter((action) => !knownActions().includes(action)), []);
});

Deno.test("knownActions() has every documented name, each of two parts in snake case", () => {
  const known = knownActions();
  assertEquals(DOCUMENTED.filter((action) => !known.includes(action)), []);
  for (const action of known) assertMatch(action, /^[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*$/);
});

Deno.test("every column of every table is classified, and no column that is not there", () => {
  for (const [model, { fields }] of Object.entries(TABLES)) {
    const classified = Object.values(AUDIT_COLUMNS[model] ?? {}).flatMap((text) => text.split(" "));
    assertEquals(classified.sort(), Object.keys(fields).sort(), model);
  }
  assertEquals(Object.keys(AUDIT_COLUMNS).filter((model) => !(model in TABLES)), []);
});

Deno.test("no value of a sealed, hashed or wrapped column is told", () => {
  const isSecret = (model: string, column: string) =>
    AUDIT_COLUMNS[model]?.secret?.split(" ").includes(column) === true;
  for (const { column, table } of SEALED_COLUMNS) assert(isSecret(table, column), column);
  const named = /password|secret|token|hash|sealed|wrapped|ciphertext|private|backup|^record$/i;
  const NO_SECRET = ["passwordReset", "secretId"];
  for (const [model, { fields }] of Object.entries(TABLES)) {
    for (const column of Object.keys(fields)) {
      const { kind } = fields[column] ?? {};
      if (!named.test(column) || NO_SECRET.includes(column)) continue;
      if (kind === "string") assert(isSecret(model, column), `${model}.${column}`);
    }
  }
});
