import { assertEquals } from "@std/assert";
import { openOurs, type Person } from "./sides.ts";

// What the GETs of Better Auth's own client may tell, and how they page.

/** The paths that answer a GET of Better Auth's client and a POST of the SDK, with what both need. */
const TWINS = [
  "/organization/list",
  "/organization/get-full-organization",
  "/organization/list-members",
  "/organization/list-invitations",
  "/organization/list-teams",
  "/organization/list-team-members",
  "/admin/list-users",
  "/admin/get-user",
] as const;

/** A role's path of Better Auth's client, and the path it is a twin of. */
const ROLE_TWINS = [
  ["GET", "/organization/list-roles", "/banata/config/roles/list"],
  ["POST", "/organization/create-role", "/banata/config/roles/create"],
  ["POST", "/organization/update-role", "/banata/config/roles/update"],
  ["POST", "/organization/delete-role", "/banata/config/roles/delete"],
] as const;

interface Refusal {
  readonly status: number;
  readonly code?: string;
}

async function refusalOf(
  { client }: Person,
  path: string,
  fields: Record<string, unknown>,
  { method }: { method: "GET" | "POST" },
): Promise<Refusal | null> {
  const given = method === "GET" ? { query: fields } : { body: fields };
  const { error } = await client.$fetch<unknown, Refusal>(path, { method, ...given });
  return error && { status: error.status, code: error.code };
}

interface World {
  readonly ours: Awaited<ReturnType<typeof openOurs>>;
  readonly owner: Person;
  readonly member: Person;
  readonly stranger: Person;
  /** What the calls name. */
  readonly fields: Record<"organizationId" | "teamId" | "id" | "userId", string>;
  /** The id of the role `support`. */
  readonly roleId: string;
}

const ROLE = { name: "Support", slug: "support", permissions: ["member.read"] };

async function prepare(ours: World["ours"]): Promise<World> {
  const owner = await ours.person("ada", { isAdministrator: true });
  const member = await ours.person("grace");
  const stranger = await ours.person("mary");
  const { organization } = owner.client;
  const organizationId = (await organization.create({ name: "Acme", slug: "acme" })).data?.id ?? "";
  const made = await owner.client.$fetch<{ role: { id: string } }>("/banata/config/roles/create", {
    method: "POST",
    body: ROLE,
  });
  const roleId = made.data?.role.id ?? "";
  const teamId = (await organization.createTeam({ name: "Support", organizationId })).data?.id ??
    "";
  const invited = await organization.inviteMember({ email: member.email, role: "member" });
  const invitationId = invited.data?.id ?? "";
  assertEquals((await member.client.organization.acceptInvitation({ invitationId })).error, null);
  const fields = { organizationId, teamId, id: owner.id, userId: owner.id };
  return { ours, owner, member, stranger, fields, roleId };
}

Deno.test("What the official client reads", async (t) => {
  await using ours = await openOurs();
  const world = await prepare(ours);
  await twins(t, world);
  await roles(t, world);
  await lists(t, world);
});

async function twins(t: Deno.TestContext, { fields, member, owner, stranger }: World) {
  for (const path of TWINS) {
    await t.step(`GET ${path} refuses whoever its POST refuses`, async () => {
      for (const person of [stranger, member, owner]) {
        const [read, posted] = await Promise.all(
          (["GET", "POST"] as const).map((method) => refusalOf(person, path, fields, { method })),
        );
        assertEquals([person.email, read], [person.email, posted]);
      }
    });
  }
}

async function roles(
  t: Deno.TestContext,
  { fields, member, ours, owner, roleId, stranger }: World,
) {
  const { organizationId } = fields;
  for (const [method, path, twin] of ROLE_TWINS) {
    await t.step(`${method} ${path} refuses whoever ${twin} refuses`, async () => {
      const names = { roleName: "support", role: "next", permission: { member: ["read"] } };
      const ownNames = { ...ROLE, slug: "next", id: roleId };
      for (const person of [stranger, member]) {
        const asked = { organizationId, data: {}, ...names };
        const own = await refusalOf(person, path, asked, { method });
        const other = await refusalOf(person, twin, ownNames, { method: "POST" });
        assertEquals([own?.status, own?.code], [403, other?.code]);
      }
    });
  }

  await t.step("POST /organization/create-role gives no more than its maker holds", async () => {
    const limited = await ours.person("limited");
    await owner.client.$fetch("/banata/config/roles/create", {
      method: "POST",
      body: { name: "Roles", slug: "roles", permissions: ["role.create", "member.read"] },
    });
    const body = { userId: limited.id, role: "roles" };
    await owner.client.$fetch("/admin/set-role", { method: "POST", body });
    for (const permission of [{ "*": ["*"] }, { vault: ["*"] }, { vault: ["read"] }]) {
      const asked = { organizationId, role: "more", permission };
      const refusal = await refusalOf(limited, "/organization/create-role", asked, {
        method: "POST",
      });
      assertEquals(refusal, { status: 403, code: "PERMISSION_NOT_HELD" });
    }
  });
}

async function lists(t: Deno.TestContext, { owner, stranger }: World) {
  await t.step("GET /organization/get-full-organization is null where none is active", async () => {
    const { data, error } = await stranger.client.organization.getFullOrganization();
    assertEquals([data, error], [null, null]);
  });

  await t.step("GET /admin/list-users pages, filters, searches and sorts", async () => {
    const { admin } = owner.client;
    const names = async (query: Parameters<typeof admin.listUsers>[0]["query"]) => {
      const { data } = await admin.listUsers({ query });
      return [data?.total, data?.users.map(({ name }) => name)];
    };
    const byName = { sortBy: "name", limit: 2, offset: 1 } as const;
    assertEquals(await names(byName), [4, ["grace", "limited"]]);
    const byAge = { sortBy: "createdAt", limit: 1 } as const;
    assertEquals(await names(byAge), [4, ["ada"]]);
    assertEquals(await names({ limit: 1, offset: 1 }), [4, ["mary"]]);
    assertEquals(await names({ searchValue: "RAC" }), [1, ["grace"]]);
    const starting = {
      searchField: "name",
      searchOperator: "starts_with",
      searchValue: "m",
    } as const;
    assertEquals(await names(starting), [1, ["mary"]]);
    const address = { filterField: "email", filterValue: "ada@example.com" };
    assertEquals(await names(address), [1, ["ada"]]);
    assertEquals(await names({ filterField: "banned", filterValue: true }), [0, []]);
    const { error } = await admin.listUsers({
      query: { filterField: "metadata", filterValue: "x" },
    });
    assertEquals(error?.status, 400);
  });

  await t.step("POST /admin/ban-user with banExpiresIn ends by itself", async () => {
    const { data } = await owner.client.admin.banUser({ userId: stranger.id, banExpiresIn: 60 });
    const left = new Date(data?.user.banExpires ?? 0).getTime() - Date.now();
    assertEquals(left > 0 && left <= 60_000, true);
    const refusal = await refusalOf(
      owner,
      "/admin/ban-user",
      { userId: stranger.id, banExpiresIn: 60, banExpires: Date.now() },
      { method: "POST" },
    );
    assertEquals(refusal?.status, 400);
  });
}
