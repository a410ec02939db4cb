import { assertEquals } from "@std/assert";
import { type ComponentField, insertRows, rowFor, slugOf } from "./component_field.ts";
import { SHADOW_PROJECT } from "./shadows.ts";

const USER = "usr_1";
const ORGANIZATION = "org_1";

/** What decides about a user's rights is read from their own project alone. */
export async function readsRights(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  await field.add("user", { id: USER, email: "ada@example.com", twoFactorEnabled: true });
  await field.add("organization", { id: ORGANIZATION, slug: "acme", requireMfa: true });
  await field.add("member", { id: "mem_1", organizationId: ORGANIZATION, userId: USER, role: "a" });
  await field.add("roleSet", { id: "grants", text: "{}" });
  const membership = { organizationId: ORGANIZATION, userId: "usr_2", role: "b" };
  await addElsewhere(field, "member", { id: "mem_2", ...membership });
  const ofUser = (userId: string) =>
    call("access:ofUser", { projectId, userId, organizationId: ORGANIZATION });
  const rights = { requireMfa: true, roles: "{}" };
  assertEquals(await ofUser(USER), {
    ...{ user: { twoFactorEnabled: true }, memberRoles: "a" },
    ...rights,
  });
  assertEquals(await ofUser("usr_2"), { user: null, memberRoles: null, ...rights });
}

/** Who operates a project stands in the platform's rows, and nowhere else. */
export async function knowsOperators(field: ComponentField): Promise<void> {
  const { call, own } = field;
  const row = (id: string) => ({
    id,
    slug: slugOf(id),
    clientId: `client_of_${id}`,
    ownerId: USER,
  });
  const data = rowFor("project", row(own));
  await call("adapter:create", { projectId: "platform", model: "project", data });
  const administrator = rowFor("projectAdministrator", { id: own, project: own, userId: "usr_3" });
  const added = { projectId: "platform", model: "projectAdministrator", data: administrator };
  await call("adapter:create", added);
  await addElsewhere(field, "project", row(`${own}_elsewhere`));
  await addElsewhere(field, "projectAdministrator", { id: "1", project: own, userId: "usr_2" });
  const isOperator = (projectId: string, userId: string) =>
    call("access:isOperator", { projectId, userId });
  assertEquals(await isOperator(own, USER), true);
  assertEquals(await isOperator(`${own}_elsewhere`, USER), false);
  assertEquals(await isOperator(own, "usr_2"), false);
  assertEquals(await isOperator(own, "usr_3"), true);
}

async function addElsewhere(
  { platform: { host } }: ComponentField,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const rows = [{ ...rowFor(table, row), projectId: SHADOW_PROJECT }];
  await insertRows(host, { table, rows });
}
