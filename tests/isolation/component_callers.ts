import { assertEquals } from "@std/assert";
import { hashApiKey } from "../../plugins/_kernel/hash.ts";
import { type ComponentField, slugOf } from "./component_field.ts";
import { addElsewhere } from "./component_access.ts";

const OWN = "usr_1";
const OTHER = "usr_2";
const ORGANIZATION = "org_1";

/** What the caller found: a row's id, or its text, by the columns that it was looked for by. */
type Found = { sessions: { user: { id: string } }[]; rows: FoundRow[] };
type FoundRow = {
  model: string;
  where: Record<string, string>;
  row: Record<string, unknown> | null;
};

/** A key leads to its project, and to the rows there that its question hangs on. */
export async function findsAskingKey(field: ComponentField): Promise<void> {
  const keyHash = hashApiKey(field.own);
  await plant(field);
  const times = { createdAt: 1, updatedAt: 1 };
  const data = { id: field.own, name: "Own", slug: slugOf(field.own), clientId: "c", ownerId: "o" };
  await field.call("adapter:create", {
    ...{ projectId: "platform", model: "project" },
    data: { ...data, ...times },
  });
  await field.add("apiKey", { id: "ak_1", keyHash });
  const ask = async (asked: object) =>
    (await field.call("caller:byKeyHash", { keyHash, asked }) as Found).rows;
  assertEquals(await ask({}), []);
  assertEquals(seen(await ask({ keyHash })), [["apiKey", "ak_1"]]);
  assertEquals(seen(await ask({ keyHash: hashApiKey("foreign") })), [["apiKey", null]]);
  assertEquals(seen(await ask({ userId: OTHER, organizationId: ORGANIZATION })), [
    ["user", null],
    ["organization", ORGANIZATION],
    ["member", null],
  ]);
}

/** A session leads to its user's memberships and roles in the project that is named, and nowhere else. */
export async function findsAskingSession(field: ComponentField): Promise<void> {
  await plant(field);
  const { own: projectId } = field;
  const ask = async (tokens: string[], asked: object) =>
    await field.call("caller:byTokens", { projectId, tokens, asked }) as Found;
  const { rows, sessions } = await ask(["own"], { orActive: true });
  assertEquals(sessions.map(({ user }) => user.id), [OWN]);
  assertEquals(seen(rows), [
    ["organization", ORGANIZATION],
    ["member", "mem_1"],
    ["roleSet", "grants"],
  ]);
  assertEquals((await ask(["own"], {})).rows, []);
  assertEquals(await ask(["foreign"], { orActive: true }), { sessions: [], rows: [] });
}

async function plant(field: ComponentField): Promise<void> {
  const session = { userId: OWN, activeOrganizationId: ORGANIZATION };
  await field.add("user", { id: OWN, email: "ada@example.com" });
  await field.add("session", { id: "ses_1", token: "own", ...session });
  await field.add("organization", { id: ORGANIZATION, slug: "acme" });
  await field.add("member", { id: "mem_1", ...memberOf(OWN) });
  await field.add("roleSet", { id: "grants", text: "{}" });
  await addElsewhere(field, "user", { id: OTHER, email: "eve@example.com", role: "admin" });
  await addElsewhere(field, "session", { id: "ses_2", token: "foreign", ...session });
  await addElsewhere(field, "member", { id: "mem_2", ...memberOf(OTHER) });
  await addElsewhere(field, "apiKey", { id: "ak_2", keyHash: hashApiKey("foreign") });
}

function memberOf(userId: string) {
  return { organizationId: ORGANIZATION, userId, role: "a" };
}

function seen(rows: readonly FoundRow[]): unknown[] {
  return rows.map(({ model, row }) => [model, row === null ? null : row.id]);
}
