import {
  assert,
  assertEquals,
  assertMatch,
  assertObjectMatch,
  assertStringIncludes,
} from "@std/assert";
import { ADMIN, openProject } from "../support/set_up.ts";
import { Client, type Json, ok, outcome, type Reply } from "../support/client.ts";

const APP = "https://app.example.com";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function assertRefusal(reply: Reply, code: string, name: string, status = 400): void {
  assertEquals(outcome(reply), [status, code], reply.text);
  assertStringIncludes(reply.body.message, name);
}

/** A project, and its server. */
interface World {
  readonly site: string;
  readonly admin: Client;
  readonly clientId: string;
  readonly key: string;
  readonly server: Client;
  /** Calls an endpoint below `/banata/config/`. */
  config(path: string, body?: unknown): Promise<Reply>;
  /** Its body alone. */
  read(path: string): Promise<Json>;
}

/** Each leaves the project to the next; none builds on what another saved. */
const STEPS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  "branding has defaults, and is public by client id": brandingIsSaved,
  "branding that no style may hold is refused by its name": wrongBrandingIsRefused,
  "the switches of the authorization page travel": switchesTravel,
  "redirects are saved by name, and their origins are the project's": redirectsAreSaved,
  "saves of different fields at once are all kept": racingSavesAreKept,
  "a redirect to nowhere safe is refused by its name": wrongRedirectsAreRefused,
  "the project itself is renamed": projectIsRenamed,
  "a reset brings every default back, without providers": resetBringsDefaultsBack,
};

Deno.test("A project's branding, switches, redirects and name are saved whole or refused", async (t) => {
  await using opened = await openProject();
  const { admin, project: { clientId, key }, server, site } = opened;
  const config = (path: string, body?: unknown) => server.post(`/banata/config/${path}`, body);
  const read = async (path: string) => (await config(path)).body;
  const world: World = { site, admin, clientId, key, server, config, read };
  for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(world));
});

async function brandingIsSaved({ clientId, config, read, site }: World): Promise<void> {
  const { version, ...branding } = await read("branding/get");
  assertEquals(version, 0);
  assertEquals(branding, {
    primaryColor: "#6366f1",
    bgColor: "#ffffff",
    borderRadius: 8,
    darkMode: false,
    customCss: "",
    font: "system-ui",
    logoUrl: "",
  });
  const customCss = `</style><script>alert(1)</script>${"é😀".repeat(4900)}`;
  const changes = { primaryColor: "#0F0", darkMode: true, customCss, font: "Inter, Noto Sans" };
  const logo = { logoUrl: "https://CDN.example.com/logo.svg" };
  const saved = await config("branding/save", { ...changes, ...logo });
  const expected = { ...branding, ...changes, logoUrl: "https://cdn.example.com/logo.svg" };
  assertEquals(saved.body, { ...expected, version: 1 });
  assertEquals(await read("branding/get"), saved.body);
  assertEquals(
    (await new Client(site).post("/banata/config/public", { clientId })).body.branding,
    expected,
  );
  assert(!("branding" in await read("dashboard")));
  const cleared = await config("branding/save", { logoUrl: "", customCss: "", version: 1 });
  assertEquals(cleared.body, { ...expected, logoUrl: "", customCss: "", version: 2 });
  const late = await config("branding/save", { font: "Arial", version: 1 });
  assertRefusal(late, "SETTINGS_CHANGED", "again", 409);
}

async function wrongBrandingIsRefused({ config, read }: World): Promise<void> {
  const before = await read("branding/get");
  const refused: [object, string, string][] = [
    [{ primaryColor: "red;background:url(//evil)" }, "VALIDATION_ERROR", "primaryColor"],
    [{ bgColor: "#12345" }, "VALIDATION_ERROR", "bgColor"],
    [{ borderRadius: 65 }, "VALIDATION_ERROR", "borderRadius"],
    [{ borderRadius: 1.5 }, "VALIDATION_ERROR", "borderRadius"],
    [{ darkMode: "yes" }, "VALIDATION_ERROR", "darkMode"],
    [{ font: "x'; } body {" }, "VALIDATION_ERROR", "font"],
    [{ customCss: "x".repeat(10_001) }, "VALIDATION_ERROR", "customCss"],
    [{ logoUrl: "javascript:alert(1)" }, "URL_NOT_ALLOWED", "logoUrl"],
    [{ logoUrl: "http://cdn.example.com/x" }, "URL_NOT_ALLOWED", "logoUrl"],
    [{ darkMode: false, primaryColour: "#fff" }, "UNKNOWN_SETTING", "primaryColour"],
  ];
  for (const [body, code, name] of refused) {
    assertRefusal(await config("branding/save", body), code, name);
  }
  assertEquals(await read("branding/get"), before);
}

async function switchesTravel({ config, read }: World): Promise<void> {
  const { version, ...off } = await read("auth-config/get");
  assertEquals(off, { roleAssignment: false, multipleRoles: false, apiKeyPermissions: false });
  const saved = await config("auth-config/save", { multipleRoles: true, version });
  assertEquals(saved.body, { ...off, multipleRoles: true, version: version + 1 });
  await config("dashboard/save", { features: { hostedUi: true, localization: true } });
  assertEquals((await read("auth-config/get")).multipleRoles, true);
  assertEquals((await read("dashboard")).features.hostedUi, true);
  assertRefusal(await config("auth-config/save", { roles: true }), "UNKNOWN_SETTING", "roles");
}

async function redirectsAreSaved({ config, key, read, server, site }: World): Promise<void> {
  assertEquals(await read("redirects/get"), { redirectUris: [], signOutRedirects: [] });
  const preflight = () =>
    server.send("/get-session", {
      method: "OPTIONS",
      headers: { "origin": APP, "access-control-request-method": "GET" },
    });
  assertEquals((await preflight()).headers.get("access-control-allow-origin"), null);
  const map = {
    redirectUris: [`${APP}/callback?x=1`, "http://localhost:3000/cb"],
    appHomepage: "https://home.example.com",
    logoUri: "https://logo.example.com/logo.png",
  };
  const saved = await config("redirects/save", { config: map });
  const expected = { ...map, signOutRedirects: [], appHomepage: "https://home.example.com/" };
  assertEquals(saved.body, expected);
  assertEquals((await preflight()).headers.get("access-control-allow-origin"), APP);
  const callback = (callbackURL: string) =>
    new Client(site, { "x-api-key": key }).post("/request-password-reset", {
      email: "x@example.com",
      redirectTo: callbackURL,
    });
  await ok(callback(`${APP}/reset`));
  await ok(callback("https://home.example.com/"));
  assertEquals((await callback("https://logo.example.com/")).status, 403);
  const cleared = await config("redirects/save", { config: { redirectUris: [], logoUri: null } });
  assertEquals(cleared.body, {
    redirectUris: [],
    signOutRedirects: [],
    appHomepage: "https://home.example.com/",
  });
  assertEquals((await preflight()).headers.get("access-control-allow-origin"), null);
}

async function racingSavesAreKept({ config, read }: World): Promise<void> {
  const branding = { primaryColor: "#abcdef", bgColor: "#123", borderRadius: 3, font: "Arial" };
  const places = {
    externalSignUp: `${APP}/up`,
    userInvitation: `${APP}/in`,
    ssoSuccess: `${APP}/ok`,
  };
  const flags = { roleAssignment: true, apiKeyPermissions: true };
  const each = (fields: object) =>
    Object.entries(fields).map(([name, value]) => ({ [name]: value }));
  const { version } = await read("dashboard");
  const replies = await Promise.all([
    ...each(branding).map((fields) => config("branding/save", fields)),
    ...each(places).map((map) => config("redirects/save", { config: map })),
    ...each(flags).map((fields) => config("auth-config/save", fields)),
  ]);
  assertEquals(replies.map(({ status }) => status), replies.map(() => 200));
  assertObjectMatch(await read("branding/get"), branding);
  assertObjectMatch(await read("redirects/get"), places);
  assertObjectMatch(await read("auth-config/get"), flags);
  assertEquals((await read("dashboard")).version, version + replies.length);
}

async function wrongRedirectsAreRefused({ config, read }: World): Promise<void> {
  const before = await read("redirects/get");
  const refused: [object, string, string][] = [
    [{ redirectUris: [APP, "http://app.example.com"] }, "URL_NOT_ALLOWED", "redirectUris[1]"],
    [{ appHomepage: "myapp://home" }, "URL_NOT_ALLOWED", "config.appHomepage"],
    [{ ssoSuccess: "https://a:b@app.example.com" }, "URL_NOT_ALLOWED", "config.ssoSuccess"],
    [{ passwordReset: `${APP}/${"x".repeat(2048)}` }, "URL_NOT_ALLOWED", "passwordReset"],
    [{ signInEndpoint: APP, homepage: APP }, "UNKNOWN_SETTING", "config.homepage"],
    [{ redirectUris: APP }, "VALIDATION_ERROR", "redirectUris"],
    [{ redirectUris: Array(51).fill(APP) }, "VALIDATION_ERROR", "redirectUris"],
  ];
  for (const [map, code, name] of refused) {
    assertRefusal(await config("redirects/save", { config: map }), code, name);
  }
  assertEquals(await read("redirects/get"), before);
}

async function projectIsRenamed({ admin, clientId, config, read }: World): Promise<void> {
  const details = { projectName: "project-a", projectDescription: "", clientId };
  assertEquals(await read("project/get"), details);
  const saved = await config("project/save", { projectName: "Höhe", projectDescription: "x" });
  assertEquals(saved.body, { projectName: "Höhe", projectDescription: "x", clientId });
  const [project] = (await admin.post("/banata/projects/list")).body.projects;
  assertEquals([project.name, project.description], ["Höhe", "x"]);
  assertEquals((await config("project/save", { projectDescription: "" })).body, {
    projectName: "Höhe",
    projectDescription: "",
    clientId,
  });
  assertRefusal(
    await config("project/save", { projectName: "" }),
    "VALIDATION_ERROR",
    "projectName",
  );
}

async function resetBringsDefaultsBack({ config, read }: World): Promise<void> {
  const google = { providerId: "google", clientId: "id", clientSecret: "secret" };
  await ok(config("social-providers/save", google));
  await config("dashboard/save", { sessions: { maxSessionLength: "30 days" } });
  const { version } = await read("dashboard");
  assertRefusal(await config("dashboard/reset", { version: 0 }), "SETTINGS_CHANGED", "", 409);
  assertEquals((await config("dashboard/reset", { version })).body, { success: true });
  const after = await read("dashboard");
  assertEquals(after.version, version + 1);
  assertEquals(after.sessions.maxSessionLength, "unlimited");
  assertEquals([after.socialProviders, after.features.hostedUi], [{}, false]);
  assertEquals(await read("redirects/get"), { redirectUris: [], signOutRedirects: [] });
  assertEquals((await read("branding/get")).primaryColor, "#6366f1");
  assertEquals((await read("auth-config/get")).multipleRoles, false);
  assertEquals(await read("social-providers/get"), { providers: {} });
}

Deno.test("A project's session lengths hold for the sessions that there are", async (t) => {
  const clock = { now: Date.UTC(2030, 0, 1) };
  await using world = await openProject({}, { clock: () => clock.now });
  const { project: { key }, server, site } = world;
  const save = async (sessions: object) => {
    const reply = await ok(server.post("/banata/config/dashboard/save", { sessions }));
    return reply.sessions;
  };
  const user = new Client(site, { "x-api-key": key });
  const { email, name, password } = ADMIN;
  await ok(user.post("/sign-up/email", { email, name, password }));
  const isSignedIn = async () => (await user.get("/get-session")).body !== null;
  const signIn = async () => await ok(user.post("/sign-in/email", { email, password }));

  await t.step("a session that is used goes on, and one that is not ends", async () => {
    assertEquals((await save({ inactivityTimeout: "2h" })).inactivityTimeout, "2 hours");
    for (const minutes of [60, 90, 115]) {
      clock.now += minutes * MINUTE_MS;
      assert(await isSignedIn(), `after ${minutes} minutes`);
    }
    clock.now += 121 * MINUTE_MS;
    assert(!await isSignedIn());
  });

  await t.step("a shorter time holds at once for sessions made under a longer one", async () => {
    await save({ inactivityTimeout: "30 days" });
    await signIn();
    clock.now += 10 * DAY_MS;
    assert(await isSignedIn());
    await save({ inactivityTimeout: "7 days" });
    clock.now += 8 * DAY_MS;
    assert(!await isSignedIn());
  });

  await t.step("a session ends at its greatest length, however much it is used", async () => {
    await save({ maxSessionLength: "10 days" });
    await signIn();
    for (let days = 2; days < 10; days += 2) {
      clock.now += 2 * DAY_MS;
      assert(await isSignedIn(), `after ${days} days`);
    }
    clock.now += 2 * DAY_MS + 1;
    assert(!await isSignedIn());
  });

  await t.step("a token is valid for as long as the project says", async () => {
    await save({ accessTokenDuration: "5 minutes" });
    await signIn();
    const { body } = await user.get("/token");
    assertMatch(body.token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
    const { exp, iat } = JSON.parse(
      atob(body.token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")),
    );
    assertEquals(exp - iat, 300);
  });

  await t.step("a length beyond its limits is refused with them", async () => {
    const refused: [object, string][] = [
      [{ accessTokenDuration: "2 hours" }, "accessTokenDuration takes 1 minute to 1 hour"],
      [{ inactivityTimeout: "unlimited" }, "inactivityTimeout takes 5 minutes to 365 days"],
      [{ maxSessionLength: "soon" }, "maxSessionLength takes 5 minutes to 3650 days"],
    ];
    for (const [sessions, name] of refused) {
      const reply = await server.post("/banata/config/dashboard/save", { sessions });
      assertRefusal(reply, "DURATION_NOT_ALLOWED", name);
    }
  });
});
