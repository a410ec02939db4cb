import { generateId } from "../../../rules/ids.ts";
import { formatCursor } from "../../../runtime/services/transfer_exporter.ts";
import { exportHeader, exportText, partsOf } from "../transfer.ts";
import { type Client, ok } from "../client.ts";
import type { Call } from "./types.ts";
import type { World } from "./world.ts";

const PASSPHRASE = "passphrase of an export";

/** Moving a project to another deployment. */
export const TRANSFER_CALLS: readonly Call[] = [
  {
    endpoint: "POST /banata/projects/export",
    lists: ({ lines }) => rowLines(lines),
    prepare: ({ admin, project: { id } }) => ({
      client: admin,
      body: { id, passphrase: PASSPHRASE },
    }),
  },
  {
    endpoint: "POST /banata/projects/export",
    variant: "of another page",
    lists: ({ lines }) => rowLines(lines),
    prepare: ({ admin, project: { id } }) => {
      const after = { table: "session", id: "" };
      const place = { projectId: id, after, lines: 1, checksum: "0".repeat(64), counts: {} };
      const cursor = formatCursor({ ...place, keyVersion: 1 });
      return { client: admin, body: { id, cursor } };
    },
  },
  {
    endpoint: "POST /banata/projects/import/begin",
    prepare: async (world) => {
      const header = await newHeader(world, { passphrase: PASSPHRASE });
      return { client: world.admin, body: { header, passphrase: PASSPHRASE } };
    },
  },
  {
    endpoint: "POST /banata/projects/import/chunk",
    prepare: async (world) => {
      const { chunk } = await begun(world);
      return { client: world.admin, body: chunk };
    },
  },
  {
    endpoint: "POST /banata/projects/import/status",
    prepare: async (world) => {
      const { id } = await begun(world);
      return { client: world.admin, body: { id } };
    },
  },
  {
    endpoint: "POST /banata/projects/import/finish",
    prepare: async (world) => {
      const { chunk, end, id } = await begun(world);
      await sent(world.admin, "chunk", chunk);
      return { client: world.admin, body: { id, end } };
    },
  },
  {
    endpoint: "POST /banata/projects/import/abandon",
    prepare: async (world) => {
      const { id } = await begun(world);
      return { client: world.admin, body: { id } };
    },
  },
];

/** Bringing users of another system into a project. */
export const ADOPT_CALLS: readonly Call[] = [
  {
    endpoint: "POST /banata/projects/adopt",
    prepare: ({ admin, next, project: { id } }) => {
      const user = {
        kind: "user",
        id: `foreign-${next()}`,
        email: `adopted-${next()}@example.com`,
      };
      return { client: admin, body: { id, source: "elsewhere", records: [user] } };
    },
  },
  {
    endpoint: "POST /banata/projects/adopt/passwords",
    lists: ({ accounts }) => Array.from({ length: accounts }),
    prepare: ({ admin, project: { id } }) => ({ client: admin, body: { id } }),
  },
];

function rowLines(lines: string): string[] {
  return lines.split("\n").filter((line) => line.startsWith('{"table"'));
}

/** The first line of an export of a project that nobody has. */
async function newHeader(
  world: World,
  options: { passphrase?: string } = {},
): Promise<string> {
  const now = world.now();
  const id = generateId("project", now);
  const slug = `moved-${world.next()}`;
  const times = { createdAt: now, updatedAt: now };
  const project = { id, name: slug, slug, clientId: generateId("client", now), ...times };
  return await exportHeader({ ownerId: "usr_of_elsewhere", ...project }, { now, ...options });
}

/** An import that has begun, of an export with one row. */
async function begun(world: World) {
  const header = await newHeader(world);
  const { id } = JSON.parse(header).project;
  const now = world.now();
  const times = { expiresAt: now, createdAt: now, updatedAt: now };
  const row = { projectId: id, id: "ver_1", identifier: "one", value: "1", ...times };
  const text = exportText(header, [JSON.stringify({ table: "verification", row })]);
  const { chunks: [chunk = { id }], end } = partsOf(text);
  await sent(world.admin, "begin", { header });
  return { id: String(id), chunk, end };
}

async function sent(client: Client, step: string, body: object): Promise<void> {
  await ok(client.post(`/banata/projects/import/${step}`, body));
}
