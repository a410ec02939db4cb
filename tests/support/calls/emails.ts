import { MAIL_UNSUBSCRIBE } from "../../../plugins/_kernel/mails.ts";
import { generateId } from "../../../rules/ids.ts";
import { ok } from "../client.ts";
import { newOrganization } from "../organizations.ts";
import type { Call } from "./types.ts";
import { appClient, serverClient, type World } from "./world.ts";

const PROVIDERS = "/banata/config/email-providers";
const MAILS = "/banata/emails/mails";
const KINDS = "/banata/config/emails";
const ORGANIZATIONS = "/banata/emails/organizations";
const TEMPLATES = "/banata/emails/templates";
const SUPPRESSIONS = "/banata/emails/suppressions";

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
    endpoint: "POST /banata/emails/domain/check",
    prepare: (world) => {
      const body = { domain: "shop.example", provider: "resend" };
      return { client: serverClient(world), body };
    },
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
  {
    endpoint: `POST ${MAILS}/show`,
    prepare: async (world) => ({ client: serverClient(world), body: { id: await failed(world) } }),
  },
  {
    endpoint: "POST /banata/emails/send",
    prepare: async (world) => {
      const body = { ...await reader(world), data: {} };
      // What it is counted by is there then, as it is for all but an address's first mail.
      await ok(serverClient(world).post("/banata/emails/send", body));
      return { client: serverClient(world), body };
    },
  },
  {
    endpoint: "POST /banata/emails/preview",
    prepare: async (world) => {
      const { slug } = await template(world);
      return { client: serverClient(world), body: { template: slug } };
    },
  },
  {
    endpoint: "POST /banata/test-email",
    prepare: async (world) => {
      const body = await reader(world);
      await ok(serverClient(world).post("/banata/test-email", body));
      return { client: serverClient(world), body };
    },
  },
  {
    endpoint: `POST ${ORGANIZATIONS}/get`,
    prepare: async (world) => {
      const { id: organizationId } = await newOrganization(world);
      return { client: serverClient(world), body: { organizationId } };
    },
  },
  {
    endpoint: `POST ${ORGANIZATIONS}/save`,
    prepare: async (world) => {
      const { id: organizationId } = await newOrganization(world);
      return { client: serverClient(world), body: { organizationId, senderName: "Acme" } };
    },
  },
  {
    endpoint: `POST ${KINDS}/list`,
    lists: ({ emails }) => emails,
    prepare: async (world) => {
      await saved(world);
      return { client: serverClient(world), body: {} };
    },
  },
  {
    endpoint: `POST ${KINDS}/toggle`,
    prepare: (world) => ({
      client: serverClient(world),
      body: { id: "welcome", enabled: world.next() % 2 === 0 },
    }),
  },
  {
    endpoint: `POST ${TEMPLATES}/list`,
    lists: ({ templates }) => templates,
    prepare: async (world) => {
      await template(world);
      return { client: serverClient(world), body: { limit: 1 } };
    },
  },
  {
    endpoint: `POST ${TEMPLATES}/get`,
    prepare: async (world) => {
      const { id } = await template(world);
      return { client: serverClient(world), body: { idOrSlug: id } };
    },
  },
  {
    endpoint: `POST ${TEMPLATES}/create`,
    prepare: (world) => ({ client: serverClient(world), body: newTemplate(world) }),
  },
  {
    endpoint: `POST ${TEMPLATES}/update`,
    prepare: async (world) => {
      const { id } = await template(world);
      return { client: serverClient(world), body: { id, subject: "Changed" } };
    },
  },
  {
    endpoint: `POST ${TEMPLATES}/delete`,
    prepare: async (world) => {
      const { id } = await template(world);
      return { client: serverClient(world), body: { id } };
    },
  },
  {
    endpoint: `POST ${TEMPLATES}/versions`,
    lists: ({ versions }) => versions,
    prepare: async (world) => ({
      client: serverClient(world),
      body: { id: await changedTemplate(world) },
    }),
  },
  {
    endpoint: `POST ${TEMPLATES}/restore`,
    prepare: async (world) => {
      const id = await changedTemplate(world);
      return { client: serverClient(world), body: { id, version: 1 } };
    },
  },
  {
    endpoint: `POST ${SUPPRESSIONS}/list`,
    lists: ({ data }) => data,
    prepare: async (world) => {
      await suppressed(world);
      await suppressed(world);
      return { client: serverClient(world), body: { limit: 1 } };
    },
  },
  {
    endpoint: `POST ${SUPPRESSIONS}/add`,
    prepare: (world) => ({ client: serverClient(world), body: { address: addressOf(world) } }),
  },
  {
    endpoint: `POST ${SUPPRESSIONS}/remove`,
    prepare: async (world) => ({
      client: serverClient(world),
      body: { address: await suppressed(world) },
    }),
  },
  {
    endpoint: "POST /banata/emails/unsubscribe",
    prepare: async (world) => {
      const to = addressOf(world);
      const { slug: template } = await newsletter(world);
      await ok(serverClient(world).post("/banata/emails/send", { to, template }));
      const { variables } = await world.mailbox.next(to);
      return { client: appClient(world), body: { token: variables[MAIL_UNSUBSCRIBE] } };
    },
  },
];

function addressOf(world: World): string {
  return `bounces-${world.next()}@example.com`;
}

/** An address that is on the list. */
async function suppressed(world: World): Promise<string> {
  const address = addressOf(world);
  await ok(serverClient(world).post(`${SUPPRESSIONS}/add`, { address }));
  return address;
}

/** A template, and somebody who has had no mail of it. */
async function reader(world: World): Promise<{ to: string; template: string }> {
  const { slug } = await template(world);
  return { to: `reader-${world.next()}@example.com`, template: slug };
}

function newTemplate(world: World): Record<string, unknown> {
  const blocks = [{ id: "1", type: "text", text: "Hello" }];
  const slug = `news-${world.next()}`;
  return { name: "News", slug, subject: "News", blocksJson: JSON.stringify(blocks) };
}

/** A template of mails that can be unsubscribed from. */
async function newsletter(world: World): Promise<{ slug: string }> {
  const given = { ...newTemplate(world), category: "marketing" };
  return (await ok(serverClient(world).post(`${TEMPLATES}/create`, given))).template;
}

async function template(world: World): Promise<{ id: string; slug: string }> {
  const created = await ok(serverClient(world).post(`${TEMPLATES}/create`, newTemplate(world)));
  return created.template;
}

async function changedTemplate(world: World): Promise<string> {
  const { id } = await template(world);
  await ok(serverClient(world).post(`${TEMPLATES}/update`, { id, subject: "Changed" }));
  return id;
}

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
