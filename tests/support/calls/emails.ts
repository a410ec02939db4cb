import { generateId } from "../../../plugins/_kernel/ids.ts";
import { ok } from "../client.ts";
import type { Call } from "./types.ts";
import { serverClient, type World } from "./world.ts";

const PROVIDERS = "/banata/config/email-providers";
const MAILS = "/banata/emails/mails";

/** Who sends a project's mails, and what became of each. */
export const EMAIL_CALLS: readonly Call[] = [
  {
    endpoint: `POST ${PROVIDERS}/get`,
    prepare: async (world) => {
      await saved(world);
      return { client: serverClient(world), body: {} };
    },
  },
  {
    endpoint: `POST ${PROVIDERS}/save`,
    prepare: (world) => ({ client: serverClient(world), body: provider(world) }),
  },
  {
    endpoint: `POST ${MAILS}/list`,
    lists: ({ data }) => data,
    prepare: (world) => ({ client: serverClient(world), body: { limit: 1 } }),
  },
  {
    endpoint: `POST ${MAILS}/retry`,
    prepare: async (world) => ({ client: serverClient(world), body: { id: await failed(world) } }),
  },
];

/** No mail leaves: the world's mails go to its development mailbox. */
function provider(world: World): Record<string, unknown> {
  const smtp = { enabled: true, host: `mail-${world.next()}.example.com` };
  return { fromAddress: "auth@example.com", providers: { smtp } };
}

/** A mail that nobody took; what it says opens nowhere, so it goes no further. */
async function failed({ platform, project: { id: projectId } }: World): Promise<string> {
  const times = { createdAt: Date.now(), updatedAt: Date.now() };
  const id = generateId("mail", times.createdAt);
  const mail = { id, type: "welcome", recipient: "grace@example.com", state: "failed", ...times };
  const data = { ...mail, attempts: 1, sealedVariables: "of nobody" };
  await platform.component("adapter:create", { projectId, model: "mail", data });
  return id;
}

async function saved(world: World): Promise<void> {
  await ok(serverClient(world).post(`${PROVIDERS}/save`, provider(world)));
}
