import { assertEquals } from "@std/assert";
import { type ComponentHost, componentHost } from "../tests/support/component.ts";

const PROJECT = {
  id: "proj_1",
  slug: "one",
  name: "One",
  clientId: "client_1",
  ownerId: "usr_1",
};

async function hostWithProject(
  state: { deletedAt?: number; staged?: boolean } = {},
): Promise<ComponentHost> {
  const host = componentHost();
  const times = { createdAt: 1, updatedAt: 1 };
  await host.runMutation(host.api.adapter.create, {
    projectId: "platform",
    model: "project",
    data: { ...PROJECT, description: "hidden", ...times, ...state },
  });
  return host;
}

async function addKey(
  host: ComponentHost,
  projectId: string,
  more: Record<string, string | number | string[]> = {},
): Promise<void> {
  await host.runMutation(host.api.adapter.create, {
    projectId,
    model: "apiKey",
    data: {
      id: `ak_${projectId}`,
      name: "k",
      keyHash: "hash",
      prefix: "sk_live",
      start: "a",
      end: "b",
      createdBy: "usr_1",
      permissions: ["*"],
      createdAt: 1,
      updatedAt: 1,
      ...more,
    },
  });
}

function byKeyHash(host: ComponentHost, keyHash = "hash") {
  return host.runQuery(host.api.scope.byKeyHash, { keyHash });
}

Deno.test("scope.byKeyHash() gives the key and its project, and nothing else of either", async () => {
  const host = await hostWithProject();
  const more = { permissions: ["a.b"], organizationId: "org_1", expiresAt: 5 };
  await addKey(host, PROJECT.id, more);
  assertEquals(await byKeyHash(host), {
    key: {
      id: "ak_proj_1",
      projectId: PROJECT.id,
      keyHash: "hash",
      name: "k",
      createdBy: "usr_1",
      ...more,
    },
    project: PROJECT,
    settings: null,
  });
});

Deno.test("scope.byKeyHash() leaves out what a key does not have", async () => {
  const host = await hostWithProject();
  await addKey(host, PROJECT.id);
  const { key } = await byKeyHash(host) ?? {};
  assertEquals(Object.keys(key ?? {}).sort(), [
    "createdBy",
    "id",
    "keyHash",
    "name",
    "permissions",
    "projectId",
  ]);
});

Deno.test("scope.byKeyHash() finds no unknown key and no key without a project", async () => {
  const host = await hostWithProject();
  await addKey(host, "proj_gone");
  await addKey(host, "platform", { keyHash: "platform" });
  assertEquals(await byKeyHash(host, "platform"), null);
  assertEquals(await byKeyHash(host, "other"), null);
  assertEquals(await byKeyHash(host, ""), null);
  assertEquals(await byKeyHash(host), null);
});

Deno.test("scope.byKeyHash() trusts no hash that two projects hold", async () => {
  const host = await hostWithProject();
  await addKey(host, PROJECT.id);
  await addKey(host, "platform");
  assertEquals(await byKeyHash(host), null);
});

Deno.test("scope finds a project by its client id and by its id", async () => {
  const host = await hostWithProject();
  const byClientId = (clientId: string) => host.runQuery(host.api.scope.byClientId, { clientId });
  const byProjectId = (projectId: string) =>
    host.runQuery(host.api.scope.byProjectId, { projectId });
  assertEquals(await byClientId("client_1"), { project: PROJECT, settings: null });
  assertEquals(await byProjectId("proj_1"), { project: PROJECT, settings: null });
  assertEquals(await byClientId("proj_1"), null);
  assertEquals(await byProjectId("platform"), null);
});

Deno.test("scope takes project rows from the platform only", async () => {
  const host = componentHost();
  await host.runMutation(host.api.adapter.create, {
    projectId: "proj_other",
    model: "project",
    data: { ...PROJECT, createdAt: 1, updatedAt: 1 },
  });
  const { byClientId, byProjectId } = host.api.scope;
  assertEquals(await host.runQuery(byClientId, { clientId: PROJECT.clientId }), null);
  assertEquals(await host.runQuery(byProjectId, { projectId: PROJECT.id }), null);
});

for (const state of [{ deletedAt: 5 }, { staged: true }]) {
  Deno.test(`scope finds nothing of a project with ${JSON.stringify(state)}`, async () => {
    const host = await hostWithProject(state);
    await addKey(host, PROJECT.id);
    const { clientId, id: projectId } = PROJECT;
    assertEquals(await byKeyHash(host), null);
    assertEquals(await host.runQuery(host.api.scope.byClientId, { clientId }), null);
    assertEquals(await host.runQuery(host.api.scope.byProjectId, { projectId }), null);
  });
}
