import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DEFAULT_SETTINGS } from "../../plugins/settings/table.ts";
import { Client, ok, outcome, type Reply } from "../support/client.ts";
import { openProject, type ProjectWithKey, projectWithKey } from "../support/set_up.ts";

const GRACE = { email: "grace@example.com", password: "password of project A", name: "Grace" };
const APP = "https://app.example.com";
const RACERS = 16;

/** A platform with two projects, and whoever may change the first one's settings. */
interface World {
  readonly site: string;
  readonly admin: Client;
  readonly project: ProjectWithKey;
  /** The project's own server. */
  readonly server: Client;
  /** Somebody at the project's app. */
  visitor(): Client;
}

async function withWorld(callback: (world: World) => Promise<void>): Promise<void> {
  await using world = await openProject();
  const { admin, project, site } = world;
  await projectWithKey(admin, "project-b");
  const server = new Client(site, { authorization: `Bearer ${project.key}` });
  await callback({
    site,
    admin,
    project,
    server,
    visitor: () => new Client(site, { "x-api-key": project.key }),
  });
}

async function save(client: Client, body: unknown): Promise<Reply> {
  const reply = await client.post("/banata/config/dashboard/save", body);
  assertEquals(reply.status, 200, reply.text);
  return reply;
}

function assertRefusal(reply: Reply, status: number, code: string): void {
  assertEquals(outcome(reply), [status, code], reply.text);
}

Deno.test("A project's settings decide how its users may sign up and in", async (t) => {
  await withWorld(async ({ server, visitor }) => {
    const { email, password } = GRACE;
    await ok(visitor().post("/sign-up/email", GRACE));

    await t.step("without sign-up nobody joins, and who is there signs in", async () => {
      await save(server, { features: { signUp: false } });
      const joined = await visitor().post("/sign-up/email", { ...GRACE, email: "h@example.com" });
      assertEquals(joined.status, 400, joined.text);
      await save(server, { authMethods: { anonymous: true } });
      assertRefusal(await visitor().post("/sign-in/anonymous", {}), 404, "NOT_FOUND");
      await ok(visitor().post("/sign-in/email", { email, password }));
      await save(server, { features: { signUp: true } });
      await ok(visitor().post("/sign-in/anonymous", {}));
    });

    await t.step("without passwords nobody signs in with one", async () => {
      await save(server, { authMethods: { emailPassword: false } });
      const refused = await visitor().post("/sign-in/email", { email, password });
      assertRefusal(refused, 404, "NOT_FOUND");
      assertRefusal(await visitor().post("/sign-up/email", GRACE), 404, "NOT_FOUND");
      await save(server, { authMethods: { emailPassword: true } });
      await ok(visitor().post("/sign-in/email", { email, password }));
    });

    await t.step("without organizations there are none to ask for", async () => {
      await ok(server.post("/organization/list"));
      await save(server, { authMethods: { organization: false } });
      assertRefusal(await server.post("/organization/list"), 404, "NOT_FOUND");
      await save(server, { authMethods: { organization: true } });
    });

    await t.step("a password of less than the least length is refused", async () => {
      await save(server, { emailPassword: { minPasswordLength: 14 } });
      const short = { ...GRACE, email: "i@example.com", password: "thirteen char" };
      assertRefusal(await visitor().post("/sign-up/email", short), 400, "PASSWORD_TOO_SHORT");
      const longer = await visitor().post("/sign-up/email", {
        ...short,
        password: "fourteen chars",
      });
      assertEquals(longer.status, 200, longer.text);
    });
  });
});

Deno.test("A project's origins are taken by its own endpoints only", async (t) => {
  await withWorld(async ({ admin, project, server, visitor }) => {
    const fromApp = { headers: { origin: APP } };
    const user = visitor();
    await ok(user.post("/sign-up/email", GRACE));
    const rename = () => user.post("/update-user", { name: "Grace H." }, fromApp);
    assertRefusal(await rename(), 403, "INVALID_ORIGIN");

    await t.step(
      "an origin is taken as soon as it is saved, and refused when it is gone",
      async () => {
        const saved = await server.post("/banata/config/origins/save", { origins: [`${APP}/`] });
        assertEquals([saved.status, saved.body.origins], [200, [APP]]);
        const { body } = await server.post("/banata/config/dashboard");
        assertEquals(body.sessions.corsOrigins, [APP]);
        const renamed = await rename();
        assertEquals(renamed.status, 200, renamed.text);
        assertEquals(renamed.headers.get("access-control-allow-origin"), APP);
      },
    );

    await t.step(
      "it is no origin of the platform: an operator's cookie is refused there",
      async () => {
        const body = { projectId: project.id, features: { signUp: false } };
        const reply = await admin.post("/banata/config/dashboard/save", body, fromApp);
        assertRefusal(reply, 403, "INVALID_ORIGIN");
        const { body: config } = await server.post("/banata/config/dashboard");
        assertEquals(config.features.signUp, true);
      },
    );

    await t.step("the dashboard's list is the same one", async () => {
      await save(server, { sessions: { corsOrigins: [] } });
      assertEquals((await server.post("/banata/config/origins/get")).body.origins, []);
      assertRefusal(await rename(), 403, "INVALID_ORIGIN");
    });

    await t.step("what is no origin is refused by its position", async () => {
      for (
        const origin of ["http://app.example.com", `${APP}/path`, "https://*.example.com", "x"]
      ) {
        const reply = await server.post("/banata/config/origins/save", { baseUrls: [APP, origin] });
        assertRefusal(reply, 400, "ORIGIN_NOT_ALLOWED");
        assertStringIncludes(reply.body.message, "baseUrls[1]");
      }
      const many = Array.from({ length: 51 }, (_, at) => `https://app-${at}.example.com`);
      const reply = await server.post("/banata/config/origins/save", { origins: many });
      assertRefusal(reply, 400, "VALIDATION_ERROR");
      assertEquals((await server.post("/banata/config/origins/get")).body.baseUrls, []);
    });
  });
});

Deno.test("A project's settings are changed by its operators and keys, and by nobody else", async () => {
  await withWorld(async ({ admin, project, server, site, visitor }) => {
    const projectId = project.id;
    const read = (client: Client, body = {}) => client.post("/banata/config/dashboard", body);
    assertEquals((await read(admin, { projectId })).body, (await read(server)).body);
    assertRefusal(await read(admin), 400, "SETTINGS_PROJECT_REQUIRED");
    assertRefusal(await read(admin, { projectId: "proj_unknown" }), 404, "PROJECT_NOT_FOUND");
    assertRefusal(await read(visitor()), 401, "AUTHENTICATION_REQUIRED");
    const user = visitor();
    await user.post("/sign-up/email", GRACE);
    assertRefusal(await read(user), 403, "MISSING_PERMISSION_DASHBOARDREAD");

    const key = await admin.post("/api-key/create", {
      name: "reader",
      projectId,
      permissions: ["dashboard.read"],
    });
    const reader = new Client(site, { authorization: `Bearer ${key.body.key}` });
    await ok(read(reader));
    for (const path of ["dashboard/save", "origins/save", "social-providers/save"]) {
      const body = { providerId: "google", clientId: "x", clientSecret: "y" };
      const reply = await reader.post(`/banata/config/${path}`, body);
      assertRefusal(reply, 403, "MISSING_PERMISSION_DASHBOARDMANAGE");
    }
    const byClientId = new Client(site, { "x-banata-client-id": project.clientId });
    assertRefusal(await read(byClientId), 403, "CLIENT_ID_NOT_ALLOWED");
  });
});

Deno.test("A save is whole or refused with the name of what is wrong", async () => {
  await withWorld(async ({ server }) => {
    const { body: before } = await server.post("/banata/config/dashboard");
    assertEquals(before.version, DEFAULT_SETTINGS.version);
    const refusals: [unknown, string, string][] = [
      [{ authMethods: { passwordless: true } }, "UNKNOWN_SETTING", "authMethods.passwordless"],
      [{ features: { signUp: false, constructor: 1 } }, "UNKNOWN_SETTING", "features.constructor"],
      [{ config: { features: { signUp: false } } }, "UNKNOWN_SETTING", "config"],
      [{ features: { signUp: false }, other: 1 }, "UNKNOWN_SETTING", "other"],
      [{ branding: { primaryColour: "#fff" } }, "UNKNOWN_SETTING", "primaryColour"],
      [{ authMethods: { sso: true } }, "SETTING_NOT_AVAILABLE", "authMethods.sso"],
      [{ sessions: { inactivityTimeout: "9 years" } }, "DURATION_NOT_ALLOWED", "inactivityTimeout"],
      [{ socialProviders: { google: { demo: true } } }, "SETTING_NOT_AVAILABLE", "google.demo"],
      [{ emailPassword: { minPasswordLength: 7 } }, "VALIDATION_ERROR", "minPasswordLength"],
      [{ emailPassword: { maxPasswordLength: 129 } }, "VALIDATION_ERROR", "maxPasswordLength"],
      [{ authMethods: { username: "yes" } }, "VALIDATION_ERROR", "username"],
      [
        { emailPassword: { minPasswordLength: 20, maxPasswordLength: 19 } },
        "PASSWORD_LENGTHS_CROSSED",
        "minPasswordLength",
      ],
    ];
    for (const [body, code, name] of refusals) {
      const reply = await server.post("/banata/config/dashboard/save", body);
      assertRefusal(reply, 400, code);
      assertStringIncludes(reply.body.message, name);
    }
    const unstored = { socialProviders: { google: { enabled: true } } };
    const reply = await server.post("/banata/config/dashboard/save", unstored);
    assertRefusal(reply, 404, "SOCIAL_PROVIDER_NOT_FOUND");
    assertEquals((await server.post("/banata/config/dashboard")).body, before);

    const wanted = { ...before, authMethods: { ...before.authMethods, twoFactor: true } };
    const { body: saved } = await save(server, wanted);
    assertEquals(saved, {
      ...before,
      authMethods: wanted.authMethods,
      features: { ...before.features, mfa: true },
      version: 1,
    });
    assertEquals((await save(server, {})).body, saved);
  });
});

Deno.test("Of racing saves that were made from one version, one is taken", async () => {
  await withWorld(async ({ server }) => {
    for (const version of [0, 1]) {
      const replies = await Promise.all(
        Array.from({ length: RACERS }, (_, at) =>
          server.post("/banata/config/dashboard/save", {
            version,
            // None is what the round before has saved: a save that changes nothing is no change.
            emailPassword: { minPasswordLength: 9 + at + version * RACERS },
          })),
      );
      const taken = replies.filter(({ status }) => status === 200);
      const late = replies.filter(({ body, status }) =>
        status === 409 && body.code === "SETTINGS_CHANGED"
      );
      assertEquals([taken.length, late.length], [1, RACERS - 1]);
      const { body } = await server.post("/banata/config/dashboard");
      assertEquals(body, taken[0]!.body);
      assertEquals(body.version, version + 1);
    }
    const late = await server.post("/banata/config/origins/save", { origins: [APP], version: 1 });
    assertRefusal(late, 409, "SETTINGS_CHANGED");
  });
});

Deno.test("The public config tells a sign-in page what it needs, and nothing more", async () => {
  await withWorld(async ({ project, server, site, visitor }) => {
    await server.post("/banata/config/origins/save", { origins: [APP] });
    for (const [providerId, enabled] of [["google", true], ["github", false]]) {
      const body = { providerId, enabled, clientId: "id", clientSecret: "secret" };
      await ok(server.post("/banata/config/social-providers/save", body));
    }
    const anyone = new Client(site);
    const path = "/banata/config/public";
    const { clientId } = project;
    const { body: config, status } = await anyone.post(path, { clientId });
    assertEquals(status, 200);
    assertEquals(config.socialProviders, { google: { enabled: true, demo: false } });
    assertEquals(config.sessions.corsOrigins, []);
    assert(!("version" in config));
    const byHeader = new Client(site, { "x-banata-client-id": clientId });
    for (const client of [visitor(), byHeader, server]) {
      assertEquals((await client.post(path)).body, config);
    }
    for (const body of [{}, { clientId: "client_unknown" }, { clientId: "platform" }]) {
      assertRefusal(await anyone.post(path, body), 404, "PROJECT_NOT_FOUND");
    }
  });
});
