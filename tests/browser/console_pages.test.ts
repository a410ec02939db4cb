import { assertEquals } from "@std/assert";
import { openChromium } from "../support/chromium.ts";
import { ok } from "../support/client.ts";
import { judgeConsole, openConsole, signInByPage } from "../support/console.ts";
import { openProject, type TestProject } from "../support/set_up.ts";

/** Texts that would run, or break the page, in any place where they became markup. */
const HOSTILE = [
  `<img src=x onerror="globalThis.hit=1">`,
  `"><script>globalThis.hit=1</script>`,
  `'--><svg onload=globalThis.hit=1>`,
  "javascript:globalThis.hit=1",
  "{{constructor.constructor('globalThis.hit=1')()}}",
  "مرحبا abc שלום",
];

Deno.test("the console's pages hold what users may be called, and everybody can read them", async (t) => {
  await using world = await openProject({ devMailbox: true });
  const { organizationId, userId } = await fill(world);
  await using chromium = await openChromium();
  const context = await chromium.newContext();
  const console = await openConsole(context, world.site);
  await signInByPage(console);
  const project = `p/${world.project.id}`;
  const pages = [
    "",
    "new",
    project,
    `${project}/users`,
    `${project}/users/${userId}`,
    `${project}/organizations`,
    `${project}/organizations/${organizationId}`,
    `${project}/keys`,
    `${project}/roles`,
    `${project}/sign-in`,
    `${project}/mails`,
    `${project}/vault`,
    `${project}/audit`,
    `${project}/team`,
    `${project}/settings`,
    "platform/users",
    "platform/audit",
    "nothing/there",
  ];
  for (const path of pages) {
    await t.step(`/console/${path.replaceAll(/[a-z]+_01\w+/g, "…")}`, async () => {
      await console.open(path);
      assertEquals(await judgeConsole(console.page, { scheme: "light", width: 320 }), []);
      assertEquals(await judgeConsole(console.page, { scheme: "dark", width: 1440 }), []);
      assertEquals(await console.page.evaluate("globalThis.hit"), undefined);
      assertEquals(console.problems, []);
    });
  }
});

/** Gives the project a few rows of each kind, named in every hostile way. */
async function fill(
  { admin, project, server, visitor }: TestProject,
): Promise<{ userId: string; organizationId: string }> {
  const projectId = project.id;
  let userId = "";
  for (const [index, name] of HOSTILE.entries()) {
    const body = { email: `user${index}@example.com`, name, role: "user", metadata: { name } };
    userId = (await ok(server.post("/admin/create-user", body))).user.id;
  }
  const client = visitor();
  const email = "signed-in@example.com";
  const password = "password of the project";
  await ok(client.post("/sign-up/email", { email, password, name: HOSTILE[0] }));
  const { id: organizationId } = await ok(
    server.post("/organization/create", { name: HOSTILE[1] }),
  );
  const invitation = { organizationId, email: "invited@example.com", role: "member" };
  await ok(server.post("/organization/invite-member", invitation));
  await ok(admin.post("/api-key/create", { projectId, name: "<img src=x onerror=hit=1>" }));
  await ok(
    admin.post("/banata/projects/update", {
      id: projectId,
      name: HOSTILE[0],
      description: HOSTILE[1],
    }),
  );
  const secret = { projectId, name: HOSTILE[0], data: HOSTILE[1] };
  await ok(admin.post("/banata/vault/encrypt", secret));
  const role = { projectId, name: HOSTILE[1], slug: "hostile", description: HOSTILE[2] };
  await ok(admin.post("/banata/config/roles/create", { ...role, permissions: [] }));
  const none = { projectId, address: "none@example.com" };
  await ok(admin.post("/banata/emails/suppressions/add", none));
  const asked = { id: projectId, email: "asked@example.com" };
  await ok(admin.post("/banata/projects/administrators/add", asked));
  await ok(admin.post("/admin/ban-user", { projectId, userId, banReason: HOSTILE[0] }));
  return { userId, organizationId };
}
