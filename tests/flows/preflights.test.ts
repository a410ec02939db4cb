import { assertEquals } from "@std/assert";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { Client } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { projectWithKey, signedInAdmin } from "../support/set_up.ts";

// A preflight (Fetch standard) says which headers will come, and none of their values.

const APP = "https://app.example.com";
const HOME = "https://home.example.com";

Deno.test("Preflights and the requests that follow them", async (t) => {
  await using platform = await openPlatform();
  const { host, site } = platform;
  const admin = await signedInAdmin(site, platform.setupToken);
  const [a, b] = [await projectWithKey(admin, "a"), await projectWithKey(admin, "b")];
  const save = async (part: string, body: object) => {
    const saved = await admin.post(`/banata/config/${part}`, { projectId: a.id, ...body });
    assertEquals(saved.status, 200, saved.text);
  };
  const preflight = async (origin: string, query = "") => {
    const response = await fetch(`${site}/api/auth/sign-in/email${query}`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-banata-client-id",
      },
    });
    await response.body?.cancel();
    return response.headers;
  };
  const allowed = async (origin: string, query?: string) =>
    (await preflight(origin, query)).get("access-control-allow-origin");
  const listings = () =>
    rowsOf(host, "originListing").map(({ origin, projectId }) => `${projectId} ${origin}`).sort();

  await t.step(
    "originListing: every list of a project's origins, in the commit of its save",
    async () => {
      assertEquals(await allowed(APP), null);
      await save("origins/save", { origins: [APP], baseUrls: ["https://www.example.com"] });
      await save("redirects/save", { config: { appHomepage: `${HOME}/start` } });
      const of = (...origins: string[]) => origins.map((origin) => `${a.id} ${origin}`).sort();
      assertEquals(listings(), of(APP, HOME, "https://www.example.com"));
      await save("dashboard/save", { sessions: { corsOrigins: [] } });
      assertEquals(listings(), of(HOME, "https://www.example.com"));
      await save("dashboard/reset", {});
      assertEquals(listings(), []);
    },
  );

  await t.step(
    "OPTIONS without a client id: allowed to an origin that some project lists",
    async () => {
      await save("origins/save", { origins: [APP] });
      const headers = await preflight(APP);
      assertEquals(headers.get("access-control-allow-origin"), APP);
      assertEquals(headers.get("access-control-allow-credentials"), "true");
      assertEquals(
        headers.get("access-control-allow-headers")?.includes("x-banata-client-id"),
        true,
      );
      for (const other of ["https://evil.example", `${APP}.evil.example`, "null", `${APP}/`]) {
        assertEquals([other, await allowed(other)], [other, null]);
      }
    },
  );

  await t.step("OPTIONS with ?client_id=: by the list of the project that it names", async () => {
    assertEquals(await allowed(APP, `?client_id=${a.clientId}`), APP);
    assertEquals(await allowed(APP, `?clientId=${a.clientId}`), APP);
    assertEquals(await allowed(APP, `?client_id=${b.clientId}`), null);
  });

  await t.step("the request is shown by the list of the project that it names", async () => {
    const shownTo = async (clientId: string) => {
      const client = new Client(site, { "x-banata-client-id": clientId, origin: APP });
      return (await client.get("/get-session")).headers.get("access-control-allow-origin");
    };
    assertEquals([await shownTo(a.clientId), await shownTo(b.clientId)], [APP, null]);
  });

  await t.step("a refusal is shown to who may ask, so that a page learns its code", async () => {
    const wrong = new Client(site, { "x-banata-client-id": "client_unknown", origin: APP });
    for (const reply of [await wrong.get("/get-session"), await wrong.post("/sign-in/email", {})]) {
      const origin = reply.headers.get("access-control-allow-origin");
      assertEquals([reply.body.code, origin], ["PROJECT_NOT_FOUND", APP]);
    }
    const stranger = await wrong.get("/get-session", {
      headers: { origin: "https://evil.example" },
    });
    assertEquals(stranger.headers.get("access-control-allow-origin"), null);
  });

  await t.step("a migration lists what was saved before there were listings", () => {
    const step = MIGRATIONS.find(({ table }) => table === "projectSettings");
    const lists = { origins: [APP, HOME], baseUrls: [APP], redirectOrigins: undefined };
    assertEquals(step?.add?.({ id: "settings", projectId: "p", ...lists }), [
      { table: "originListing", projectId: "p", row: { id: "https:app.example.com", origin: APP } },
      {
        table: "originListing",
        projectId: "p",
        row: { id: "https:home.example.com", origin: HOME },
      },
    ]);
  });
});
