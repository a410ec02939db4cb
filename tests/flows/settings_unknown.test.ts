import { assertEquals, assertStringIncludes } from "@std/assert";
import { ok, outcome } from "../support/client.ts";
import { changesBetween, snapshotOf } from "../support/disk.ts";
import { openProject } from "../support/set_up.ts";

/** Every endpoint that saves settings, with a body that it takes. */
const SAVES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "auth-config/save": { roleAssignment: true },
  "branding/save": { darkMode: true },
  "dashboard/reset": {},
  "dashboard/save": { features: { signUp: false } },
  "organizations/save": { whoMayCreate: "servers" },
  "origins/save": { origins: ["https://app.example.com"] },
  "project/save": { projectName: "Renamed" },
  "redirects/save": { config: { appHomepage: "https://app.example.com" } },
  "social-providers/delete": { providerId: "google" },
  "social-providers/save": { providerId: "google", clientId: "x", clientSecret: "y" },
};

Deno.test("Settings that are not understood are refused by their name", async (t) => {
  await using world = await openProject();
  const { admin, platform, project: { id: projectId }, server } = world;
  for (const [path, body] of Object.entries(SAVES)) {
    await t.step(`POST /banata/config/${path}`, async () => {
      const url = `/banata/config/${path}`;
      const before = await snapshotOf(platform.host);
      // As somebody sends it who takes the field of another endpoint for this one's.
      const unknown = path === "redirects/save" ? "redirects" : "config";
      const reply = await server.post(url, { ...body, [unknown]: { signUp: false } });
      assertEquals(outcome(reply), [400, "UNKNOWN_SETTING"], reply.text);
      assertStringIncludes(reply.body.message, unknown);
      const changes = changesBetween(before, await snapshotOf(platform.host));
      assertEquals(changes.filter(({ table }) => !/rateBucket|event|apiKey/.test(table)), []);
    });
  }

  await t.step("and where the request goes is none of them", async () => {
    const saved = await admin.post("/banata/config/dashboard/save", {
      ...SAVES["dashboard/save"],
      branding: { darkMode: true },
      projectId,
    });
    assertEquals(saved.status, 200, saved.text);
    const branding = await admin.post("/banata/config/branding/get", { projectId });
    assertEquals(branding.body.darkMode, true);
    const named = { ...SAVES["organizations/save"], projectId };
    await ok(admin.post("/banata/config/organizations/save", named));
  });
});
