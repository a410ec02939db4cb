import { assert, assertEquals } from "@std/assert";
import { knownActions } from "../../../rules/audit_actions.ts";
import type { AuditEventRow } from "../../_kernel/audit_rows.ts";
import { type OcsfEvent, toOcsf } from "./ocsf.ts";
import { CLASSES } from "./ocsf_classes.ts";

// From the schema of OCSF 1.6.0: attributes with the requirement "required", constraints, and the numbers
// of activities (events/iam/*.json, events/base_event.json, objects/*.json).
const REQUIRED = [
  "activity_id",
  "category_uid",
  "class_uid",
  "metadata",
  "severity_id",
  "time",
  "type_uid",
];
const OF_CLASS: Readonly<Record<number, { required: string[]; activities: number[] }>> = {
  3001: { required: ["user"], activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 99] },
  // At least one of service and dst_endpoint; here it is always the service.
  3002: { required: ["user", "service"], activities: [0, 1, 2, 3, 4, 5, 6, 7, 99] },
  3004: { required: ["entity"], activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 99] },
  3005: { required: ["privileges", "user"], activities: [0, 1, 2, 99] },
  3006: { required: ["group"], activities: [0, 1, 2, 3, 4, 5, 6, 7, 8, 99] },
};
/** Objects of which at least one of some attributes must be there. */
const AT_LEAST_ONE: Readonly<Record<string, string[]>> = {
  user: ["account", "name", "uid"],
  service: ["name", "uid"],
  entity: ["name", "uid", "device", "group", "org", "policy", "user"],
  group: ["name", "uid"],
  actor: ["process", "user", "invoked_by", "session", "app_name", "app_uid"],
  src_endpoint: ["ip", "uid", "name", "hostname", "svc_name"],
};

const BASE: AuditEventRow = {
  id: "evt_01M8MWV9980000BBHCCDTCYY6B",
  action: "user.created",
  kind: "created",
  model: "user",
  subject: "usr_1",
  actorType: "user",
  actorId: "usr_1",
  at: 1_764_432_000_500,
  occurredAt: 1_764_432_000_000,
};
const ACTORS = [
  { actorType: "user", actorId: "usr_1", actorName: "Ada", actorEmail: "ada@example.com" },
  { actorType: "operator", actorId: "usr_9" },
  { actorType: "api_key", actorId: "ak_1" },
  { actorType: "anonymous", actorId: undefined },
  { actorType: "system", actorId: undefined },
];
const EVENTS: Readonly<Record<string, Partial<AuditEventRow>>> = {
  "3001/1": { action: "user.created" },
  "3001/5": { action: "user.banned", kind: "updated" },
  "3001/2": { action: "user.unbanned", kind: "updated" },
  "3001/6": { action: "user.deleted", kind: "deleted" },
  "3001/99": { action: "email.changed", kind: "updated" },
  "3001/3": { action: "password.changed", kind: "updated", model: "account", owner: "usr_1" },
  "3001/4": { action: "password.reset", kind: "updated", model: "account", owner: "usr_1" },
  "3001/10": { action: "two_factor.enabled", model: "twoFactor", owner: "usr_1" },
  "3001/11": { action: "two_factor.disabled", model: "twoFactor", owner: "usr_1" },
  "3002/1": { action: "session.created", model: "session", subject: "ses_1", owner: "usr_1" },
  "3002/2": { action: "session.revoked", kind: "deleted", model: "session", owner: "usr_1" },
  "3002/7": { action: "user.impersonated", model: "session", owner: "usr_1" },
  "3004/1": { action: "api_key.created", model: "apiKey", subject: "ak_1" },
  "3004/2": { action: "vault.decrypted", kind: "decrypted", model: "vaultSecret" },
  "3004/3": { action: "organization.updated", kind: "updated", model: "organization" },
  "3004/4": { action: "vault.deleted", kind: "deleted", model: "vaultSecret" },
  "3004/99": { action: "invoice.paid", kind: "custom", model: "custom", subject: "" },
  "3005/1": { action: "member.role_updated", kind: "updated", model: "member", owner: "usr_1" },
  "3006/3": { action: "member.added", model: "member", owner: "usr_1", organizationId: "org_1" },
  "3006/4": { action: "member.removed", kind: "deleted", model: "member", owner: "usr_1" },
  "3006/5": { action: "team.deleted", kind: "deleted", model: "team", subject: "team_1" },
  "3006/6": { action: "team.created", model: "team", subject: "team_1" },
};

Deno.test("toOcsf() gives every class what it requires, whoever acts", () => {
  for (const [name, fields] of Object.entries(EVENTS)) {
    for (const actor of ACTORS) {
      const event = toOcsf({ ...BASE, ...fields, ...actor }, { projectId: "proj_1" });
      assertEquals(`${event.class_uid}/${event.activity_id}`, name);
      assertIsOcsf(event);
    }
  }
});

Deno.test("toOcsf() knows every action that the platform writes", () => {
  for (const action of knownActions()) {
    assertIsOcsf(toOcsf({ ...BASE, action }, { projectId: "proj_1" }));
  }
});

Deno.test("toOcsf() says what was refused, and never that it happened", () => {
  const refused = { kind: "refused", model: "request", subject: "/api-key/create" };
  const nobody = { actorType: "anonymous", actorId: undefined };
  const at = (action: string, code: string) =>
    toOcsf({ ...BASE, ...refused, ...nobody, action, code }, { projectId: "proj_1" });
  const signIn = at("session.refused", "INVALID_EMAIL_OR_PASSWORD");
  assertEquals([signIn.type_uid, signIn.status_id, signIn.status], [300_201, 2, "Failure"]);
  assertEquals(signIn.status_code, "INVALID_EMAIL_OR_PASSWORD");
  const denied = at("permission.denied", "MISSING_PERMISSION_API_KEYCREATE");
  assertEquals([denied.type_uid, denied.status_id], [300_499, 2]);
  for (const event of [signIn, denied]) assertIsOcsf(event);
});

Deno.test("toOcsf() tells a custom event's names apart from the platform's", () => {
  const custom = { kind: "custom", recordedBy: "api_key:ak_1", action: "session.created" };
  const event = toOcsf({ ...BASE, ...custom }, { projectId: "proj_1" });
  assertEquals(event.type_uid, 300_499);
  const { labels } = event.metadata as { labels: unknown };
  assertEquals(labels, ["custom", "recorded by api_key:ak_1"]);
});

function assertIsOcsf(event: OcsfEvent): void {
  const { activity_id, class_uid, type_uid } = event as Record<string, number>;
  const ofClass = OF_CLASS[Number(class_uid)];
  assert(ofClass !== undefined && Object.hasOwn(CLASSES, String(class_uid)));
  for (const name of [...REQUIRED, ...ofClass.required]) assert(event[name] !== undefined, name);
  assert(ofClass.activities.includes(Number(activity_id)));
  assertEquals(type_uid, Number(class_uid) * 100 + Number(activity_id));
  assertEquals(event.category_uid, 3);
  for (const [name, attributes] of Object.entries(AT_LEAST_ONE)) {
    const object = event[name];
    if (typeof object !== "object" || object === null) continue;
    const some = attributes.filter((attribute) => Reflect.get(object, attribute) !== undefined);
    assert(some.length > 0, `${name} of ${event.message} has none of ${attributes.join()}`);
  }
  const metadata = event.metadata as Record<string, unknown>;
  assertEquals([metadata.version, metadata.uid], ["1.6.0", BASE.id]);
  assert(metadata.product !== undefined);
}
