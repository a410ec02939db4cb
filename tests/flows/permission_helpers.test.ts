/**
 * What an operator's own Convex functions ask, in their own transaction. The functions run inline in the
 * app, with the identity that a token would give them.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { internalMutationGeneric, queryGeneric } from "convex/server";
import { ConvexError, v } from "convex/values";
import { Usage } from "../../embedded/functions/usage.ts";
import type { ScopedStore } from "../../plugins/_kernel/store.ts";
import { defineBanataAuth, installedComponent } from "../../runtime/mod.ts";
import { Client, ok, type Reply } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { sendWatched } from "../support/watched.ts";
import { behindTheBack } from "../support/project_store.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const REQUIRED = "AUTHENTICATION_REQUIRED";
const auth = defineBanataAuth({ component: installedComponent() });
const check = queryGeneric({
  args: { permission: v.string(), options: v.any() },
  handler: (ctx, { options, permission }) => auth.requirePermission(ctx, permission, options),
});
const verify = queryGeneric({
  args: { key: v.string(), options: v.any() },
  handler: (ctx, { key, options }) => auth.verifyApiKey(ctx, key, options),
});

interface Caller {
  readonly issuer: string;
  readonly subject: string;
}

interface Setting {
  readonly platform: InProcessPlatform;
  readonly project: ProjectWithKey;
  readonly other: ProjectWithKey;
  /** A user of the project with ten roles that grant `vault.read` and `audit.read`. */
  readonly userId: string;
  readonly inProject: Caller;
  readonly onPlatform: Caller;
  readonly roles: readonly string[];
  operator(path: string, body: Record<string, unknown>): Promise<Reply>;
}

interface Asking {
  readonly caller?: Caller;
  readonly options?: Record<string, unknown>;
  readonly usage?: Usage;
}

async function settingOn(platform: InProcessPlatform): Promise<Setting> {
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  const project = await projectWithKey(admin, "project-a");
  const other = await projectWithKey(admin, "project-b");
  const operator: Setting["operator"] = (path, body) =>
    admin.post(path, { projectId: project.id, ...body });
  const roles = Array.from({ length: 10 }, (_, at) => `role-${at}`);
  for (const slug of roles) {
    const body = { name: slug, slug, permissions: ["vault.read", "audit.read"] };
    await ok(operator("/banata/config/roles/create", body));
  }
  const grace = { email: "grace@example.com", name: "Grace", role: roles };
  const userId = (await operator("/admin/create-user", grace)).body.user.id;
  const me = (await admin.get("/get-session")).body.user.id;
  const inProject = { issuer: `${site}/api/auth/p/${project.clientId}`, subject: userId };
  const onPlatform = { issuer: `${site}/api/auth/p/platform`, subject: me };
  return { platform, project, other, userId, inProject, onPlatform, roles, operator };
}

function ask({ platform }: Setting, permission: string, options: Asking = {}): Promise<unknown> {
  const { caller, options: own = {}, usage } = options;
  const identity = caller && { ...caller, tokenIdentifier: `${caller.issuer}|${caller.subject}` };
  return platform.host.engine.runInline(check, { permission, options: own }, { identity, usage });
}

async function refused(asked: Promise<unknown>): Promise<string> {
  const { data } = await assertRejects(() => asked, ConvexError);
  return (data as { code: string }).code;
}

async function judgesTokens(setting: Setting): Promise<void> {
  const { inProject, onPlatform, other, platform: { site }, project, userId } = setting;
  const permitted = { type: "user", id: userId, projectId: project.id };
  assertEquals(await ask(setting, "vault.read", { caller: inProject }), permitted);
  const missing = await refused(ask(setting, "vault.write", { caller: inProject }));
  assertEquals(missing, "MISSING_PERMISSION_VAULTWRITE");
  const admins = { type: "user", id: onPlatform.subject, projectId: "platform" };
  assertEquals(await ask(setting, "any.thing", { caller: onPlatform }), admins);
  assertEquals(await refused(ask(setting, "vault.read")), REQUIRED);
  const nobodies = [
    { ...onPlatform, subject: userId },
    { ...inProject, subject: onPlatform.subject },
    { ...inProject, issuer: "https://evil.example.com/api/auth/p/platform" },
    { ...inProject, issuer: `${site}/api/auth/p/client_gone` },
    { ...inProject, issuer: `${site}/api/auth/p/` },
  ];
  for (const caller of nobodies) {
    assertEquals(await refused(ask(setting, "vault.read", { caller })), REQUIRED);
  }
  const elsewhere = { caller: inProject, options: { projectId: other.id } };
  assertEquals(await refused(ask(setting, "vault.read", elsewhere)), REQUIRED);
}

async function judgesOperators(setting: Setting): Promise<void> {
  const { onPlatform: caller, project: { id: projectId } } = setting;
  const asOperator = { type: "operator", id: caller.subject, projectId };
  const options = { projectId };
  assertEquals(await ask(setting, "vault.write", { caller, options }), asOperator);
  const gone = { caller, options: { projectId: "proj_gone" } };
  assertEquals(await refused(ask(setting, "vault.write", gone)), REQUIRED);
}

async function judgesMembers(setting: Setting, store: ScopedStore): Promise<void> {
  const { operator, platform, project: { id: projectId }, roles } = setting;
  const acme = (await operator("/organization/create", { name: "Acme", slug: "acme" })).body.id;
  const beta = (await operator("/organization/create", { name: "Beta", slug: "beta" })).body.id;
  const ada = { email: "ada.member@example.com", name: "Ada", password: "a password of hers" };
  const userId = (await operator("/admin/create-user", ada)).body.user.id;
  const times = { createdAt: 1, updatedAt: 1 };
  const fields = { userId, role: roles.join(","), source: "api", ...times } as const;
  await store.create("member", { organizationId: acme, ...fields });
  const usage = new Usage(platform.host.engine.parts.usage);
  const at = (organizationId?: string) => ({ options: { projectId, userId, organizationId } });
  const permitted = { type: "user", id: userId, projectId };
  assertEquals(await ask(setting, "vault.read", { ...at(acme), usage }), permitted);
  // The project, which works, and the user, who is not banned; then organization, membership and roles.
  assertEquals([usage.documentsRead, usage.documentsWritten], [5, 0]);
  for (const place of [at(beta), at(), at("org_gone")]) {
    assertEquals(await refused(ask(setting, "vault.read", place)), "MISSING_PERMISSION_VAULTREAD");
  }
  assertEquals(await checkedOverHttp(setting, ada, acme), [3, true]);
  await store.updateOne("organization", { id: acme }, { requireMfa: true });
  assertEquals(await refused(ask(setting, "vault.read", at(acme))), "MISSING_PERMISSION_VAULTREAD");
}

/** Documents that a check reads besides what any request of the session reads, and its outcome. */
async function checkedOverHttp(
  { platform: { host, site }, project }: Setting,
  { email, password }: { email: string; password: string },
  organizationId: string,
): Promise<[documents: number, allowed: boolean]> {
  const client = new Client(site, { "x-api-key": project.key });
  await ok(client.post("/sign-in/email", { email, password }));
  await client.post("/banata/rbac/my-permissions", {});
  const path = "/banata/rbac/check-permission";
  const without = await sendWatched({ client, host }, (watched) => watched.get("/get-session"));
  const body = { permission: "vault.read", organizationId };
  const { costs, reply } = await sendWatched({ client, host }, (it) => it.post(path, body));
  return [costs.documentsRead - without.costs.documentsRead, reply.body.allowed];
}

async function forgetsBannedUsers(setting: Setting): Promise<void> {
  const { operator, project: { id: projectId }, userId } = setting;
  const options = { projectId, userId };
  await operator("/admin/ban-user", { userId });
  assertEquals(await refused(ask(setting, "vault.read", { options })), REQUIRED);
  await operator("/admin/unban-user", { userId });
  assertEquals(await ask(setting, "vault.read", { options }), {
    type: "user",
    id: userId,
    projectId,
  });
}

async function verifiesKeys(setting: Setting): Promise<void> {
  const { operator, other, platform: { host, site }, project } = setting;
  const make = async (fields: Record<string, unknown>) =>
    (await operator("/api-key/create", { name: "a key", ...fields })).body;
  const limited = (await make({ permissions: ["vault.*"] })).key;
  const verified = await new Client(site, { authorization: `Bearer ${limited}` })
    .post("/api-key/verify", { permission: "vault.read" });
  const asked = (key: string, options: Record<string, unknown> = {}) =>
    host.engine.runInline(verify, { key, options });
  assertEquals(await asked(limited, { permission: "vault.read" }), verified.body);
  const invalid = { valid: false, key: null };
  assertEquals(await asked(limited, { permission: "audit.read" }), invalid);
  const inNetwork = (await make({ allowedCidrs: ["10.0.0.0/8"] })).key;
  const revoked = await make({});
  await operator("/api-key/delete", { keyId: revoked.id });
  const tampered = `${project.key.slice(0, -1)}${project.key.endsWith("0") ? "1" : "0"}`;
  for (const key of ["", "sk_live_", tampered, revoked.key, inNetwork, other.key]) {
    assertEquals(await asked(key, { projectId: project.id }), invalid);
  }
  const inside = await asked(inNetwork, { address: "10.1.2.3" });
  assert((inside as { valid: boolean }).valid);
  const byKey = { options: { apiKey: limited } };
  assertEquals((await ask(setting, "vault.write", byKey) as { type: string }).type, "api_key");
  assertEquals(await refused(ask(setting, "audit.read", byKey)), "MISSING_PERMISSION_AUDITREAD");
}

async function seesOneSnapshot(setting: Setting): Promise<void> {
  const { operator, platform: { host }, project: { id: projectId }, userId } = setting;
  const guarded = internalMutationGeneric({
    args: {},
    handler: async (ctx) => {
      await auth.requirePermission(ctx, "vault.read", { projectId, userId });
      return "written";
    },
  });
  assertEquals(await host.engine.runInline(guarded), "written");
  await operator("/admin/set-role", { userId, role: "user" });
  const after = await refused(host.engine.runInline(guarded));
  assertEquals(after, "MISSING_PERMISSION_VAULTREAD");
}

async function shutsDeletedProjects(setting: Setting): Promise<void> {
  const { operator, other: { id: projectId } } = setting;
  const grace = { projectId, email: "grace@example.com", name: "Grace", role: "admin" };
  const userId = (await operator("/admin/create-user", grace)).body.user.id;
  const asked = () => ask(setting, "vault.read", { options: { projectId, userId } });
  assertEquals(await asked(), { type: "user", id: userId, projectId });
  await operator("/banata/projects/delete", { id: projectId });
  assertEquals(await refused(asked()), REQUIRED);
  await operator("/banata/projects/restore", { id: projectId });
  assertEquals(await asked(), { type: "user", id: userId, projectId });
}

Deno.test("requirePermission() and verifyApiKey() judge in the caller's transaction", async (t) => {
  await using platform = await openPlatform();
  const setting = await settingOn(platform);
  const { store } = behindTheBack(platform, setting.project.id);
  await t.step("the user of a token, in the project that issued it", () => judgesTokens(setting));
  await t.step("a platform user, in their own projects", () => judgesOperators(setting));
  await t.step("a member, in their organization only", () => judgesMembers(setting, store));
  await t.step("a banned user, who is nobody", () => forgetsBannedUsers(setting));
  await t.step("a key, as POST /api-key/verify does", () => verifiesKeys(setting));
  await t.step("a user of a deleted project, who is nobody", () => shutsDeletedProjects(setting));
  await t.step("in a mutation, beside what it guards", () => seesOneSnapshot(setting));
});
