import { assertEquals } from "@std/assert";
import { type Json, ok } from "../../support/client.ts";
import type { PlatformUser } from "../../support/platform_user.ts";
import type { Desk, FormCase } from "./desk.ts";

const TEAM = "p/:projectId/team";
const SETTINGS = "p/:projectId/settings";

const team = ({ world: { admin, project: { id } } }: Desk): Promise<Json> =>
  ok(admin.post("/banata/projects/administrators/list", { id }));
const asked = async (desk: Desk): Promise<string[]> =>
  (await team(desk)).invitations.map(({ addressee }: Json) => addressee);
const projectOf = async ({ world: { admin, project: { id } } }: Desk): Promise<Json> =>
  (await ok(admin.post("/banata/projects/get", { id }))).project;
const slugs = async ({ world: { admin } }: Desk, body: object = {}): Promise<string[]> =>
  (await ok(admin.post("/banata/projects/list", body))).projects.map(({ slug }: Json) => slug);

/** Forms of the project itself. */
export const PROJECT: readonly FormCase[] = [
  {
    at: "new",
    fill: { Name: "A project 🚀 مشروع", Slug: "of-the-form" },
    submit: "Create project",
    path: "/banata/projects/create",
    shows: "Connect your app",
    check: async (desk) => {
      assertEquals((await slugs(desk)).includes("of-the-form"), true);
    },
  },
  {
    at: TEAM,
    opens: "Ask somebody",
    fill: { "Email address": "helper@example.com" },
    path: "/banata/projects/administrators/add",
    shows: "helper@example.com",
    check: async (desk) => {
      assertEquals((await asked(desk)).includes("helper@example.com"), true);
    },
  },
  {
    at: TEAM,
    opens: "Take back",
    row: "helper@example.com",
    path: "/banata/projects/administrators/remove",
    check: async (desk) => {
      assertEquals((await asked(desk)).includes("helper@example.com"), false);
    },
  },
  {
    at: SETTINGS,
    fill: { Name: "Renamed مشروع", Description: "For tests 🧪" },
    path: "/banata/projects/update",
    check: async (desk) => {
      const project = await projectOf(desk);
      assertEquals([project.name, project.description], ["Renamed مشروع", "For tests 🧪"]);
    },
  },
  {
    at: SETTINGS,
    fill: { "Hosted pages": true, "Several roles for one user": true },
    path: "/banata/config/auth-config/save",
    check: async ({ api }) => {
      const { features } = await api("/banata/config/dashboard");
      const { multipleRoles } = await api("/banata/config/auth-config/get");
      assertEquals([features.hostedUi, multipleRoles], [true, true]);
    },
  },
  {
    at: SETTINGS,
    opens: "Put back",
    fill: { "Type project-a to confirm": "project-a" },
    path: "/banata/config/dashboard/reset",
    shows: "All settings are as in a new project",
    check: async ({ api }) => {
      assertEquals((await api("/banata/config/dashboard")).authMethods.magicLink, false);
    },
  },
];

/** Forms that take the project from somebody, of whom `helper` is one of its administrators. */
export function projectEnds({ client, email, id }: PlatformUser): FormCase[] {
  const typed = { [`Type ${email} to confirm`]: email };
  return [
    {
      at: SETTINGS,
      opens: "Delete",
      fill: { "Type project-a to confirm": "project-a" },
      path: "/banata/projects/delete",
      shows: /is deleted$/,
      check: async (desk) => {
        assertEquals((await slugs(desk)).includes("project-a"), false);
        await desk.console.page.getByRole("button", { name: "Restore" }).click();
        await desk.console.page.getByText(/is back/).waitFor();
        assertEquals((await slugs(desk)).includes("project-a"), true);
      },
    },
    {
      at: TEAM,
      opens: "Remove",
      table: "Administrators",
      fill: typed,
      path: "/banata/projects/administrators/remove",
      shows: "Nobody but the owner",
      check: async (desk) => assertEquals((await team(desk)).data, []),
    },
    {
      at: TEAM,
      opens: "Hand over",
      table: "Administrators",
      fill: typed,
      path: "/banata/projects/transfer",
      shows: "New project",
      check: async ({ world: { project } }) => {
        const { ownerId } = (await ok(client.post("/banata/projects/get", { id: project.id })))
          .project;
        assertEquals(ownerId, id);
      },
    },
  ];
}
