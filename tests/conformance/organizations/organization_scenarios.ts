import { assertEquals, assertNotEquals } from "@std/assert";
import { serverClient } from "../../support/calls/mod.ts";
import type { Json } from "../../support/client.ts";
import { done, refused, type Scenario, sessionOf } from "./scenario.ts";

const source = "organization.test.ts";

/** Organizations: made, found, changed, worked in, deleted. */
export const ORGANIZATION_SCENARIOS: readonly Scenario[] = [
  {
    source,
    name: "who creates one is its first member, and works in it",
    difference: "The creator's role is super_admin: roles are the project's.",
    run: async ({ user }) => {
      const { client } = await user();
      const body = { name: "test", slug: "test", metadata: { test: "test" } };
      const made = await done(client, "create", body);
      assertEquals(made.metadata, { test: "test" });
      assertEquals(made.members.map(({ role }: Json) => role), ["super_admin"]);
      assertEquals((await sessionOf(client)).activeOrganizationId, made.id);
    },
  },
  {
    source,
    name: "creating one may keep the active organization",
    run: async ({ organizationId, owner }) => {
      const body = { name: "second", keepCurrentActiveOrganization: true };
      await done(owner, "create", body);
      assertEquals((await sessionOf(owner)).activeOrganizationId, organizationId);
    },
  },
  {
    source,
    name: "check-slug says whether a slug is free",
    run: async ({ owner, world }) => {
      const slug = `slug-${world.next()}`;
      assertEquals(await done(owner, "check-slug", { slug }), { status: true });
      await done(owner, "create", { name: "A", slug });
      const code = "ORGANIZATION_SLUG_ALREADY_EXISTS";
      await refused(owner, "check-slug", { body: { slug }, status: 400, code });
    },
  },
  {
    source,
    name: "neither a name nor a slug is empty",
    run: async ({ organizationId, owner }) => {
      const code = "VALIDATION_ERROR";
      for (const data of [{ name: "" }, { name: "A", slug: "" }]) {
        await refused(owner, "create", { body: data, status: 400, code });
        await refused(owner, "update", { body: { organizationId, data }, status: 400, code });
      }
    },
  },
  {
    source,
    name: "a server makes one for a user without a cookie",
    difference: "A key makes one without members; it is nobody's user and names none.",
    run: async ({ world }) => {
      assertEquals((await done(serverClient(world), "create", { name: "B" })).members, []);
    },
  },
  {
    source,
    name: "a user lists their organizations",
    run: async ({ organizationId, owner }) => {
      const second = await done(owner, "create", { name: "second" });
      const { data } = await done(owner, "list");
      assertEquals(data.map(({ id }: Json) => id), [second.id, organizationId]);
      const { body } = await owner.get("/organization/list");
      assertEquals(body.map(({ id }: Json) => id), [second.id, organizationId]);
    },
  },
  {
    source,
    name: "name and metadata change, and a taken slug is refused",
    difference: "409 for a taken slug; Better Auth answers 400.",
    run: async ({ organizationId, owner, world }) => {
      const slug = `slug-${world.next()}`;
      await done(owner, "create", { name: "second", slug });
      const data = { name: "test2", metadata: { test: "test2" } };
      const changed = await done(owner, "update", { organizationId, data });
      assertEquals([changed.name, changed.metadata], ["test2", { test: "test2" }]);
      const code = "ORGANIZATION_SLUG_ALREADY_EXISTS";
      const body = { organizationId, data: { slug } };
      await refused(owner, "update", { body, status: 409, code });
    },
  },
  {
    source,
    name: "one is made the active one by its id, by its slug, and none by null",
    run: async ({ organizationId, owner }) => {
      const second = await done(owner, "create", { name: "second" });
      assertEquals((await done(owner, "set-active", { organizationId })).id, organizationId);
      assertEquals((await sessionOf(owner)).activeOrganizationId, organizationId);
      await done(owner, "set-active", { organizationSlug: second.slug });
      assertEquals((await sessionOf(owner)).activeOrganizationId, second.id);
      assertEquals(await done(owner, "set-active", { organizationId: null }), null);
      assertEquals((await sessionOf(owner)).activeOrganizationId, null);
    },
  },
  {
    source: "routes/crud-org.test.ts",
    name: "the whole organization comes by id, by slug, or as the active one",
    difference: "POST, not GET: the SDK sends it so.",
    run: async ({ organizationId, owner }) => {
      const { slug } = await done(owner, "get-full-organization", { organizationId });
      const bySlug = await done(owner, "get-full-organization", { organizationSlug: slug });
      const active = await done(owner, "get-full-organization");
      assertEquals([bySlug.id, active.id], [organizationId, organizationId]);
      assertEquals([bySlug.members.length, bySlug.invitations.length], [1, 0]);
    },
  },
  {
    source: "routes/crud-org.test.ts",
    name: "an outsider sees nothing of it and can't work in it",
    difference: "set-active answers 404, so that it does not tell that there is one.",
    run: async ({ organizationId, user }) => {
      const { client } = await user();
      const body = { organizationId };
      const code = "MISSING_PERMISSION_MEMBERREAD";
      await refused(client, "get-full-organization", { body, status: 403, code });
      await refused(client, "set-active", { body, status: 404, code: "ORGANIZATION_NOT_FOUND" });
    },
  },
  {
    source,
    name: "deleting takes it away and out of the session",
    difference: "The answer is {success: true}, as of all deletions here.",
    run: async ({ organizationId, owner }) => {
      assertEquals(await done(owner, "delete", { organizationId }), { success: true });
      assertEquals((await sessionOf(owner)).activeOrganizationId, null);
      assertEquals((await done(owner, "list")).data, []);
    },
  },
  {
    source,
    name: "a member without the right neither changes nor deletes it",
    run: async ({ joined, organizationId }) => {
      const { memberClient } = await joined();
      const update = { organizationId, data: { name: "mine" } };
      const missing = (right: string) => `MISSING_PERMISSION_ORGANIZATION${right}`;
      await refused(memberClient, "update", { body: update, status: 403, code: missing("UPDATE") });
      const body = { organizationId };
      await refused(memberClient, "delete", { body, status: 403, code: missing("DELETE") });
    },
  },
  {
    source,
    name: "metadata comes back as the object it was",
    run: async ({ user }) => {
      const { client } = await user();
      const metadata = { a: { b: ["c", 1, null] } };
      const { id } = await done(client, "create", { name: "A", metadata });
      const { data: [listed] } = await done(client, "list");
      const full = await done(client, "get-full-organization", { organizationId: id });
      assertEquals([listed.metadata, full.metadata], [metadata, metadata]);
      assertNotEquals(full.createdAt, undefined);
    },
  },
];
