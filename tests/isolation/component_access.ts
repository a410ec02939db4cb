import { assert, assertEquals } from "@std/assert";
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

/** A session and its user are read from the project that is named, whatever token another has. */
export async function readsSessions(field: ComponentField): Promise<void> {
  const { call, own: projectId } = field;
  const banned = { banned: true, banReason: "told to nobody" };
  await field.add("user", { id: USER, email: "ada@example.com", ...banned });
  await field.add("session", { id: "ses_1", token: "own", userId: USER, signedInBy: "provider" });
  await addElsewhere(field, "session", { id: "ses_2", token: "foreign", userId: USER });
  const ofTokens = async (...tokens: string[]) =>
    await call("session_read:byTokens", { projectId, tokens }) as Found[];
  const [found] = await ofTokens("own");
  assert(found !== undefined);
  assertEquals([found.session.id, found.user.id], ["ses_1", USER]);
  const { banReason, projectId: ofUser } = found.user;
  const { projectId: ofSession, signedInBy } = found.session;
  assertEquals([banReason, ofUser, ofSession, signedInBy], Array(4).fill(undefined));
  assertEquals(await ofTokens("foreign"), []);
  assertEquals(await ofTokens("foreign", "own", "nobody's"), [found]);
  const ofId = (sessionId: string, userId: string) =>
    call("session_read:byId", { projectId, sessionId, userId });
  assertEquals(await ofId("ses_1", USER), found);
  assertEquals(await ofId("ses_1", "usr_2"), null);
  assertEquals(await ofId("ses_2", USER), null);
  // A session whose user is elsewhere is nobody's.
  await field.add("session", { id: "ses_3", token: "without a user", userId: "usr_2" });
  await addElsewhere(field, "user", { id: "usr_2", email: "eve@example.com" });
  assertEquals(await ofTokens("without a user"), []);
}

type Found = Record<"session" | "user", Record<string, unknown>>;

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

/** Adds a row to another project. */
export async function addElsewhere(
  { platform: { host } }: ComponentField,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const rows = [{ ...rowFor(table, row), projectId: SHADOW_PROJECT }];
  await insertRows(host, { table, rows });
}
