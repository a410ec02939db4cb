import { EMAIL_TEMPLATE } from "../records.ts";
import type { MethodRow, SdkWorld } from "../row.ts";
import { id, listOf, nothing, nullable, object, oneOf, text } from "../shape.ts";

const BASE = "/api/auth/banata/emails";
const BLOCKS = [{ id: "1", type: "text", text: "Hello {{reader}}" }];
const VARIABLES = [{ name: "reader", defaultValue: "everybody" }];
const CHANGED = object({ success: oneOf(true), template: EMAIL_TEMPLATE });

/** Contract 2.6. */
export const EMAILS_ROWS: readonly MethodRow[] = [
  {
    method: "emails.send",
    path: `${BASE}/send`,
    prepare: async (world) => {
      const { slug } = await world.sdk.emails.templates.create(newTemplate(world));
      const body = { to: "grace@example.com", template: slug, data: { reader: "Grace" } };
      return { call: (sdk) => sdk.emails.send(body), body };
    },
    reply: object({ success: oneOf(true), messageId: id("mail") }),
  },
  {
    method: "emails.preview",
    path: `${BASE}/preview`,
    prepare: () => {
      const body = { template: "email-otp", data: { otp: "123456" } };
      return { call: (sdk) => sdk.emails.preview(body), body };
    },
    reply: object({ subject: text, html: text, text }, { missing: listOf(text) }),
  },
  {
    method: "emails.sendTest",
    path: "/api/auth/banata/test-email",
    prepare: () => {
      const body = { to: "grace@example.com" };
      return { call: (sdk) => sdk.emails.sendTest(body), body };
    },
    reply: object({ success: oneOf(true), message: text }),
  },
  {
    method: "emails.templates.list",
    path: `${BASE}/templates/list`,
    prepare: async (world) => {
      await world.sdk.emails.templates.create({ ...newTemplate(world), category: "onboarding" });
      const body = { category: "onboarding" };
      return { call: (sdk) => sdk.emails.templates.list(body), body };
    },
    reply: object({ templates: listOf(EMAIL_TEMPLATE, { least: 1, most: 1 }) }, {
      listMetadata: object({ after: nullable(text) }),
    }),
    result: listOf(EMAIL_TEMPLATE, { least: 1 }),
  },
  {
    method: "emails.templates.get",
    path: `${BASE}/templates/get`,
    prepare: async (world) => {
      const { slug } = await world.sdk.emails.templates.create(newTemplate(world));
      return {
        call: (sdk) => sdk.emails.templates.get(slug),
        body: { idOrSlug: slug },
      };
    },
    reply: object({ template: EMAIL_TEMPLATE }, {
      builtIn: oneOf(null),
      locales: listOf(oneOf(null)),
    }),
    result: EMAIL_TEMPLATE,
  },
  {
    method: "emails.templates.create",
    path: `${BASE}/templates/create`,
    prepare: (world) => {
      const { blocks, variables, ...rest } = newTemplate(world);
      const options = { ...rest, previewText: "Inside", category: "marketing", description: "All" };
      return {
        call: (sdk) => sdk.emails.templates.create({ ...options, blocks, variables }),
        body: { ...options, ...asJson({ blocks, variables }) },
      };
    },
    reply: CHANGED,
    result: EMAIL_TEMPLATE,
  },
  {
    method: "emails.templates.update",
    path: `${BASE}/templates/update`,
    prepare: async (world) => {
      const { id } = await world.sdk.emails.templates.create(newTemplate(world));
      const changes = { name: "Changed", subject: "Changed" };
      return {
        call: (sdk) => sdk.emails.templates.update(id, changes),
        body: { id, ...changes },
      };
    },
    reply: CHANGED,
    result: EMAIL_TEMPLATE,
  },
  {
    method: "emails.templates.delete",
    path: `${BASE}/templates/delete`,
    prepare: async (world) => {
      const { id } = await world.sdk.emails.templates.create(newTemplate(world));
      return { call: (sdk) => sdk.emails.templates.delete(id), body: { id } };
    },
    reply: object({ success: oneOf(true) }),
    result: nothing,
  },
];

function newTemplate(world: SdkWorld) {
  const slug = `news-${world.next()}`;
  return { name: "News", slug, subject: "News", blocks: BLOCKS, variables: VARIABLES };
}

function asJson({ blocks, variables }: { blocks: unknown; variables: unknown }): object {
  return { blocksJson: JSON.stringify(blocks), variablesJson: JSON.stringify(variables) };
}
