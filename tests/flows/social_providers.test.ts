import { assert, assertEquals, assertMatch } from "@std/assert";
import { BUILT_IN_PROVIDERS } from "../../plugins/settings/table.ts";
import { readSocialProviders } from "../../plugins/settings/store.ts";
import { purposeOf } from "../../rules/sealed_columns.ts";
import { Client, outcome, type Reply } from "../support/client.ts";
import { startPlatform } from "../support/process.ts";
import { openPlatform } from "../support/in_process.ts";
import { behindTheBack, ROOT_SECRET } from "../support/project_store.ts";
import { openProject, projectWithKey, signedInAdmin } from "../support/set_up.ts";

const PATH = "/banata/config/social-providers";
const SECRET = "GOCSPX-planted-client-secret";
const GOOGLE = { providerId: "google", clientId: "google-client", clientSecret: SECRET };
const SEALED = /"sealedSecret":"(v2\.0\.[\w.-]+)"/g;

/** The two projects' own servers, on a platform of their own. */
async function withServers(
  callback: (servers: [Client, Client], site: string) => Promise<void>,
): Promise<void> {
  await using platform = await openPlatform();
  const { site } = platform;
  const admin = await signedInAdmin(platform);
  const keys = [await projectWithKey(admin, "project-a"), await projectWithKey(admin, "project-b")];
  const [a, b] = keys.map(({ key }) => new Client(site, { authorization: `Bearer ${key}` }));
  await callback([a!, b!], site);
}

async function save(client: Client, body: unknown): Promise<Reply> {
  const reply = await client.post(`${PATH}/save`, body);
  assertEquals(reply.status, 200, reply.text);
  return reply;
}

async function assertRefused(client: Client, body: unknown, code: string): Promise<void> {
  const reply = await client.post(`${PATH}/save`, body);
  assertEquals(outcome(reply), [400, code], reply.text);
}

Deno.test("A project's OAuth credentials are kept, changed and deleted without showing a secret", async () => {
  await withServers(async ([server, other]) => {
    const { body: saved, text } = await save(server, { ...GOOGLE, providerId: "Google" });
    const { updatedAt, ...google } = saved.providers.google;
    assertEquals(google, {
      clientId: "google-client",
      tenantId: null,
      hasClientSecret: true,
      enabled: true,
    });
    assert(Number.isSafeInteger(updatedAt));
    assertEquals(saved.config.socialProviders, { google: { enabled: true, demo: false } });
    assertEquals(saved.config.version, 1);
    assert(!text.includes(SECRET) && !text.includes("v1."));

    const changed = await save(server, { ...GOOGLE, clientSecret: undefined, clientId: "second" });
    assertEquals(changed.body.providers.google.clientId, "second");
    assertEquals(changed.body.config.version, 2);
    assertEquals((await other.post(`${PATH}/get`)).body, { providers: {} });

    const off = { socialProviders: { google: { enabled: false } } };
    const { body: config } = await server.post("/banata/config/dashboard/save", off);
    assertEquals(config.socialProviders.google.enabled, false);
    const { body: read } = await server.post(`${PATH}/get`);
    assertEquals([read.providers.google.enabled, read.providers.google.clientId], [
      false,
      "second",
    ]);
    assertEquals((await save(server, GOOGLE)).body.providers.google.enabled, false);

    const missing = await other.post(`${PATH}/delete`, { providerId: "google" });
    assertEquals(outcome(missing), [404, "SOCIAL_PROVIDER_NOT_FOUND"]);
    const deleted = await server.post(`${PATH}/delete`, { providerId: "google" });
    assertEquals([deleted.status, deleted.body.providers], [200, {}]);
    await assertRefused(
      server,
      { ...GOOGLE, clientSecret: undefined },
      "SOCIAL_PROVIDER_SECRET_REQUIRED",
    );
  });
});

Deno.test("A provider that is not built in is described by a discovery document", async () => {
  await withServers(async ([server]) => {
    const discoveryUrl = "https://id.example.com/.well-known/openid-configuration";
    const own = { ...GOOGLE, providerId: "acme" };
    await assertRefused(server, own, "SOCIAL_PROVIDER_UNKNOWN");
    await assertRefused(server, { ...GOOGLE, discoveryUrl }, "DISCOVERY_URL_NOT_ALLOWED");
    for (const wrong of ["http://id.example.com/x", "ftp://id.example.com", "id.example.com"]) {
      await assertRefused(server, { ...own, discoveryUrl: wrong }, "DISCOVERY_URL_NOT_ALLOWED");
    }
    const reserved = { ...own, providerId: "credential", discoveryUrl };
    await assertRefused(server, reserved, "SOCIAL_PROVIDER_UNKNOWN");

    const { body } = await save(server, { ...own, discoveryUrl });
    assertEquals(body.providers.acme.discoveryUrl, discoveryUrl);
    const { clientSecret: _, ...withoutSecret } = own;
    assertEquals(
      (await save(server, withoutSecret)).body.providers.acme.discoveryUrl,
      discoveryUrl,
    );
    const stolen = { ...withoutSecret, discoveryUrl: "https://evil.example/openid" };
    await assertRefused(server, stolen, "SOCIAL_PROVIDER_SECRET_REQUIRED");
  });
});

Deno.test("social-providers/save refuses what was made from another version than the current one", async () => {
  await withServers(async ([server]) => {
    const { body: { version } } = await server.post("/banata/config/dashboard");
    const { body: saved } = await save(server, { ...GOOGLE, version });
    assertEquals(saved.config.version, version + 1);
    const late = [
      await server.post(`${PATH}/save`, { ...GOOGLE, clientId: "late", version }),
      await server.post(`${PATH}/delete`, { providerId: "google", version }),
    ];
    assertEquals(late.map(outcome), [[409, "SETTINGS_CHANGED"], [409, "SETTINGS_CHANGED"]]);
    const { body: { providers } } = await server.post(`${PATH}/get`);
    assertEquals(providers.google.clientId, GOOGLE.clientId);
  });
});

Deno.test("Fields of a provider are taken within their limits", async () => {
  await withServers(async ([server]) => {
    const wrong = [
      { providerId: "" },
      { providerId: "a".repeat(65) },
      { providerId: "../google" },
      { providerId: "__proto__" },
      { providerId: 1 },
      { clientId: "" },
      { clientId: "x".repeat(513) },
      { clientSecret: "" },
      { clientSecret: "x".repeat(2049) },
      { tenantId: "x".repeat(513) },
      { tenantId: "a/b" },
      { enabled: "yes" },
    ];
    for (const fields of wrong) {
      await assertRefused(server, { ...GOOGLE, ...fields }, "VALIDATION_ERROR");
    }
    await assertRefused(server, { ...GOOGLE, unknown: 1 }, "UNKNOWN_SETTING");
    const microsoft = { ...GOOGLE, providerId: "microsoft", tenantId: "contoso.onmicrosoft.com" };
    const { body } = await save(server, { ...microsoft, clientId: "x".repeat(512) });
    assertEquals(body.providers.microsoft.tenantId, "contoso.onmicrosoft.com");
    const cleared = await save(server, { ...microsoft, tenantId: null });
    assertEquals(cleared.body.providers.microsoft.tenantId, null);
  });
});

Deno.test("Racing first secrets of a project are sealed under one key", async () => {
  await using world = await openProject({}, { env: { BETTER_AUTH_SECRET: ROOT_SECRET } });
  const { platform, project: { id }, server } = world;
  await Promise.all(
    BUILT_IN_PROVIDERS.map((providerId) => save(server, { ...GOOGLE, providerId })),
  );

  const { secrets, store } = behindTheBack(platform, id);
  assertEquals((await store.findMany("projectKey")).length, 1);
  const stored = await readSocialProviders(store);
  assertEquals(stored.length, BUILT_IN_PROVIDERS.length);
  for (const { providerId, sealedSecret } of stored) {
    const purpose = purposeOf("socialProvider.sealedSecret", { providerId });
    assertEquals(await secrets.open(sealedSecret, { purpose }), SECRET);
  }
  const { version } = (await server.post("/banata/config/dashboard")).body;
  assertEquals(version, BUILT_IN_PROVIDERS.length);
});

Deno.test("A client secret is in no reply, log or file, and sealed anew for each project", async () => {
  const dataDir = await Deno.makeTempDir();
  const platform = await startPlatform(dataDir);
  const admin = await signedInAdmin(platform);
  const replies: string[] = [];
  for (const slug of ["project-a", "project-b"]) {
    const { id: projectId, key } = await projectWithKey(admin, slug);
    const server = new Client(platform.site, { authorization: `Bearer ${key}` });
    replies.push((await save(server, GOOGLE)).text);
    replies.push((await save(admin, { ...GOOGLE, providerId: "github", projectId })).text);
    for (const path of ["dashboard", "public", "social-providers/get", "origins/get"]) {
      replies.push((await server.post(`/banata/config/${path}`)).text);
    }
    const wrong = await server.post(`${PATH}/save`, { ...GOOGLE, clientId: "" });
    replies.push(wrong.text);
  }
  assertEquals(await platform.stop(), 0);
  const files = await textOf(dataDir);
  const written = [...replies, await platform.output(), files].join("\n");
  assert(written.includes("POST /api/auth/banata/config/social-providers/save 200"));
  assert(!written.includes(SECRET) && !written.includes(btoa(SECRET)));

  const sealed = new Set([...files.matchAll(SEALED)].map(([, text = ""]) => text));
  assertEquals(sealed.size, 4);
  for (const text of sealed) assertMatch(text, /^v2\./);
  const wrapped = new Set([...files.matchAll(/"wrappedKey":"([^"]+)"/g)].map(([, key]) => key));
  // The third is the platform's, which mails its operator of the keys that were made.
  assertEquals(wrapped.size, 3);
  await Deno.remove(dataDir, { recursive: true });
});

async function textOf(folder: string): Promise<string> {
  const texts: string[] = [];
  for await (const { isFile, name } of Deno.readDir(folder)) {
    if (!isFile || name === "root-secret") continue;
    texts.push(new TextDecoder("latin1").decode(await Deno.readFile(`${folder}/${name}`)));
  }
  return texts.join("\n");
}
