import { assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { Client, ok } from "../support/client.ts";
import { type InProcessPlatform, openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { type ProjectWithKey, projectWithKey, signedInAdmin } from "../support/set_up.ts";

// A preflight (Fetch standard) says which headers will come, and none of their values.

const APP = "https://app.example.com";
const HOME = "https://home.example.com";
const WWW = "https://www.example.com";
const EVIL = "https://evil.example";

interface World {
  readonly platform: InProcessPlatform;
  readonly admin: Client;
  /** Lists {@link APP} after the first step. */
  readonly a: ProjectWithKey;
  /** Lists nothing. */
  readonly b: ProjectWithKey;
}

async function preflight({ platform }: World, origin: string, query = ""): Promise<Headers> {
  const response = await fetch(`${platform.site}/api/auth/sign-in/email${query}`, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-banata-client-id",
    },
  });
  await response.body?.cancel();
  return response.headers;
}

async function allowed(world: World, origin: string, query?: string): Promise<string | null> {
  return (await preflight(world, origin, query)).get("access-control-allow-origin");
}

async function save({ a, admin }: World, part: string, body: object): Promise<void> {
  await ok(admin.post(`/banata/config/${part}`, { projectId: a.id, ...body }));
}

function listings({ a, platform }: World): unknown[] {
  return rowsOf(platform.host, "originListing").filter(({ projectId }) => projectId === a.id)
    .map(({ origin }) => origin).sort();
}

const STEPS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  async "originListing: every list of a project's origins, in the commit of its save"(world) {
    assertEquals(await allowed(world, APP), null);
    await save(world, "origins/save", { origins: [APP], baseUrls: [WWW, APP] });
    await save(world, "redirects/save", { config: { appHomepage: `${HOME}/start` } });
    assertEquals(listings(world), [APP, HOME, WWW]);
    await save(world, "dashboard/save", { sessions: { corsOrigins: ["http://[::1]:3000"] } });
    assertEquals(listings(world), ["http://[::1]:3000", APP, HOME, WWW]);
    await save(world, "origins/save", { origins: [], baseUrls: [WWW] });
    assertEquals(listings(world), [HOME, WWW]);
    await save(world, "dashboard/reset", {});
    assertEquals(listings(world), []);
  },

  async "OPTIONS without a client id: allowed to an origin that some project lists"(world) {
    await save(world, "origins/save", { origins: [APP] });
    const headers = await preflight(world, APP);
    assertEquals(headers.get("access-control-allow-origin"), APP);
    assertEquals(headers.get("access-control-allow-credentials"), "true");
    assertEquals(headers.get("access-control-allow-headers")?.includes("x-banata-client-id"), true);
    for (const other of [EVIL, `${APP}.evil.example`, "null", `${APP}/`]) {
      assertEquals([other, await allowed(world, other)], [other, null]);
    }
  },

  async "OPTIONS with ?client_id=: by the list of the project that it names"(world) {
    assertEquals(await allowed(world, APP, `?client_id=${world.a.clientId}`), APP);
    assertEquals(await allowed(world, APP, `?clientId=${world.a.clientId}`), APP);
    assertEquals(await allowed(world, APP, `?client_id=${world.b.clientId}`), null);
  },

  async "the request is shown by the list of the project that it names"({ a, b, platform }) {
    const shownTo = async (clientId: string) => {
      const client = new Client(platform.site, { "x-banata-client-id": clientId, origin: APP });
      return (await client.get("/get-session")).headers.get("access-control-allow-origin");
    };
    assertEquals([await shownTo(a.clientId), await shownTo(b.clientId)], [APP, null]);
  },

  async "a page that another project lists, or nobody, signs nobody in and has nothing mailed"(
    world,
  ) {
    const { a, admin, b, platform } = world;
    const methods = { projectId: b.id, authMethods: { anonymous: true, username: true } };
    await ok(admin.post("/banata/config/dashboard/save", methods));
    const users = rowsOf(platform.host, "user").length;
    const mails = rowsOf(platform.host, "mail").length;
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const origin of [APP, EVIL, "null", "http://localhost:1"]) {
      const headers = { origin, "sec-fetch-site": "cross-site", "x-banata-client-id": b.clientId };
      const page = new Client(platform.site, headers);
      const replies = [
        await page.post("/sign-in/anonymous"),
        await page.post("/sign-in/anonymous", "", { headers: form }),
        await page.post("/sign-in/username", { username: "grace", password: "any" }),
        await page.post("/request-password-reset", { email: "grace@example.com" }),
        await page.post("/two-factor/verify-totp", { code: "123456" }),
        await new Client(platform.site, { origin }).post("/request-password-reset", {
          email: "ada@example.com",
        }),
      ];
      for (const { body, headers } of replies) {
        assertEquals([origin, body.code], [origin, "INVALID_ORIGIN"]);
        assertEquals(headers.getSetCookie(), []);
      }
    }
    assertEquals(rowsOf(platform.host, "user").length, users);
    assertEquals(rowsOf(platform.host, "mail").length, mails);
    // Neither the project's own page nor what is no browser is meant.
    await save(world, "dashboard/save", { authMethods: { anonymous: true } });
    for (const origin of [APP, platform.site, ""]) {
      const own = new Client(platform.site, { "x-banata-client-id": a.clientId, origin });
      await ok(own.post("/sign-in/anonymous"));
    }
  },

  async "a refusal is shown to whoever may ask, so that a page learns its code"({ platform }) {
    const headers = { "x-banata-client-id": "client_unknown", origin: APP };
    const wrong = new Client(platform.site, headers);
    for (const reply of [await wrong.get("/get-session"), await wrong.post("/sign-in/email", {})]) {
      const origin = reply.headers.get("access-control-allow-origin");
      assertEquals([reply.code, origin], ["PROJECT_NOT_FOUND", APP]);
    }
    const stranger = await wrong.get("/get-session", { headers: { origin: EVIL } });
    assertEquals(stranger.headers.get("access-control-allow-origin"), null);
  },
};

Deno.test("Preflights and the requests that follow them", async (t) => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const [a, b] = [await projectWithKey(admin, "a"), await projectWithKey(admin, "b")];
  for (const [name, step] of Object.entries(STEPS)) {
    await t.step(name, () => step({ platform, admin, a, b }));
  }
});

Deno.test("A migration lists the origins that were saved before there were listings", () => {
  const step = MIGRATIONS.find(({ table }) => table === "projectSettings");
  const lists = { origins: [APP, HOME], baseUrls: [APP], redirectOrigins: undefined };
  assertEquals(step?.add?.({ id: "settings", projectId: "p", ...lists }), [
    { table: "originListing", projectId: "p", row: { id: "https:app.example.com", origin: APP } },
    { table: "originListing", projectId: "p", row: { id: "https:home.example.com", origin: HOME } },
  ]);
});
