import { Client, ok } from "../client.ts";
import type { Call, PreparedCall } from "./types.ts";
import type { World } from "./world.ts";

/** What was saved last, so that each save changes something. */
let hasMany = false;

/** What an operator settles for the project, and what everybody may read of it. */
export const SETTINGS_CALLS: readonly Call[] = [
  {
    endpoint: "POST /banata/config/public",
    prepare: ({ platform, project }) => ({
      client: new Client(platform.site),
      body: { clientId: project.clientId },
    }),
  },
  {
    endpoint: "POST /banata/config/radar/get",
    prepare: ({ platform, project }) => ({
      client: new Client(platform.site, { "x-api-key": project.key }),
    }),
  },
  { endpoint: "POST /banata/config/dashboard", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/dashboard/save",
    prepare: (world) =>
      replacing(world, ["dashboard/save", (url) => ({ sessions: { corsOrigins: [url] } })]),
  },
  {
    endpoint: "POST /banata/config/dashboard/reset",
    // Of a project of its own: the world's project keeps its methods.
    prepare: async (world) => {
      const slug = `reset-${world.next()}`;
      const { body } = await world.admin.post("/banata/projects/create", { name: slug, slug });
      return { client: world.admin, body: { projectId: body.project.id } };
    },
  },
  { endpoint: "POST /banata/config/branding/get", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/branding/save",
    prepare: (world) => asOperator(world, { customCss: `.page-${world.next()} {}` }),
  },
  { endpoint: "POST /banata/config/auth-config/get", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/auth-config/save",
    prepare: (world) => asOperator(world, { multipleRoles: hasMany = !hasMany }),
  },
  { endpoint: "POST /banata/config/redirects/get", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/redirects/save",
    prepare: (world) =>
      replacing(world, ["redirects/save", (url) => ({ config: { appHomepage: url } })]),
  },
  { endpoint: "POST /banata/config/project/get", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/project/save",
    prepare: (world) => asOperator(world, { projectName: `World ${world.next()}` }),
  },
  { endpoint: "POST /banata/config/origins/get", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/origins/save",
    prepare: (world) =>
      replacing(world, ["origins/save", (url) => ({ origins: [url], baseUrls: [] })]),
  },
  { endpoint: "POST /banata/config/social-providers/get", prepare: (world) => asOperator(world) },
  {
    endpoint: "POST /banata/config/social-providers/save",
    prepare: async (world) => {
      const { client, body } = asOperator(world, provider(world));
      const gone = asOperator(world, { providerId: body.providerId });
      await client.post("/banata/config/social-providers/delete", gone.body);
      return { client, body };
    },
  },
  {
    endpoint: "POST /banata/config/social-providers/delete",
    prepare: async (world) => {
      const { body, client } = asOperator(world, provider(world));
      await ok(client.post("/banata/config/social-providers/save", body));
      return asOperator(world, { providerId: body.providerId });
    },
  },
];

/** A provider besides the one that the users sign in with. */
function provider({ provider }: World): Record<string, unknown> {
  return {
    providerId: "another",
    clientId: "a client id",
    clientSecret: "a client secret",
    discoveryUrl: provider.discoveryUrl,
  };
}

/** A save that puts one address in the place of another: so each costs what every other does. */
async function replacing(
  world: World,
  [path, fields]: readonly [path: string, fields: (url: string) => Record<string, unknown>],
): Promise<PreparedCall> {
  const send = () => asOperator(world, fields(`https://app-${world.next()}.example.com`));
  await ok(world.admin.post(`/banata/config/${path}`, send().body));
  return send();
}

function asOperator(
  { admin, project }: World,
  fields: Record<string, unknown> = {},
): PreparedCall & { body: Record<string, unknown> } {
  return { client: admin, body: { projectId: project.id, ...fields } };
}
