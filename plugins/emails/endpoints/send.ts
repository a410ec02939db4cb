import * as z from "zod";
import { isEmail } from "../../../rules/value_rules.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { builtInOf } from "../templates/content.ts";
import { renderEmail } from "../render/render_email.ts";
import type { TemplateVariable } from "../render/variables.ts";
import { isOff } from "../switches.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { getMails } from "../organization_mails.ts";
import { LOCALE, ROW_ID } from "../templates/fields.ts";
import { findInAllLanguages, type FoundTemplate } from "../templates/find.ts";
import { orRefused } from "../templates/refusals.ts";
import { EMAIL_SETTINGS_ID } from "../transport.ts";
import type { EmailPreview, SentEmail } from "../types.ts";

const PERMISSION = "email.manage";
const MAX_VARIABLES = 100;
/** Characters of all of a mail's variables together. */
const MAX_DATA_LENGTH = 64 * 1024;
const VARIABLE_NAME = /^\w{1,64}$/;

const TEMPLATE = z.string().min(1).max(200);
const DATA = z.record(z.string(), z.unknown());
const RECIPIENT = z.string().max(1000);

/** Stands for what each mail has of its own, where none is made yet. */
const SHOWN = { unsubscribeUrl: "https://example.com/unsubscribe" };

type Input = Pick<ScopedInput<unknown>, "links" | "mails" | "store">;
type Variables = Readonly<Record<string, string>>;

/**
 * `POST /banata/emails/send`: has a mail sent by a template. It is queued in the request's own commit, and
 * `/banata/emails/mails/list` tells what became of it. What can't be sent is refused.
 */
export const sendEmail = endpoint(
  "/banata/emails/send",
  {
    body: z.object({
      to: RECIPIENT,
      template: TEMPLATE,
      data: DATA.optional(),
      locale: LOCALE.optional(),
      organizationId: ROW_ID.optional(),
    }),
    permission: PERMISSION,
  },
  async (input): Promise<SentEmail> => {
    const { data, locale, organizationId, template: name, to } = input.body;
    requireAddress(to);
    const variables = variablesOf(data);
    const own = organizationId === undefined ? null : await getMails(input.store, organizationId);
    const forms = await getForms(input, name, { locale, variant: own?.variant });
    const [template] = forms;
    const values = { ...SHOWN, ...variables, appName: input.links.appName };
    // In which language its reader gets it is known when it is sent.
    for (const form of locale === undefined ? forms : [template]) {
      orRefused(() => renderEmail(form.blocks, { ...form, values }));
    }
    const { category } = template;
    return await queue(input, { template: name, to, variables, locale, organizationId, category });
  },
);

/** `POST /banata/emails/preview`: a mail as it would be; what it lacks stands in it as `[name]`. */
export const previewEmail = endpoint(
  "/banata/emails/preview",
  {
    body: z.object({ template: TEMPLATE, data: DATA.optional(), locale: LOCALE.optional() }),
    permission: PERMISSION,
  },
  async (input): Promise<EmailPreview> => {
    const { data, locale, template: name } = input.body;
    const variables = variablesOf(data);
    const [template] = await getForms(input, name, { locale });
    const branding = await input.mails.look();
    const values = { ...SHOWN, ...variables, appName: input.links.appName };
    const options = { ...template, values, branding, preview: true };
    const { html, missing, subject = "", text } = orRefused(() =>
      renderEmail(template.blocks, options)
    );
    return { subject, html, text, missing: [...missing] };
  },
);

/** `POST /banata/test-email`: sends a template with made-up words for what it needs. */
export const sendTestEmail = endpoint(
  "/banata/test-email",
  {
    body: z.object({
      to: RECIPIENT,
      template: TEMPLATE.optional(),
      locale: LOCALE.optional(),
    }),
    permission: PERMISSION,
  },
  async (input): Promise<{ success: boolean; message: string }> => {
    const { locale, template: name = "welcome", to } = input.body;
    requireAddress(to);
    const forms = await getForms(input, name, { locale });
    const [template] = forms;
    const needed = (locale === undefined ? forms : [template]).flatMap(({ variables }) =>
      variables
    );
    const variables = Object.fromEntries(
      needed.map((variable) => [variable.name, madeUp(variable, to)]),
    );
    const values = { ...SHOWN, ...variables, appName: input.links.appName };
    orRefused(() => renderEmail(template.blocks, { ...template, values }));
    const { category } = template;
    const { error, success } = await queue(input, {
      ...{ template: name, to, variables, locale, category },
    });
    return { success, message: error ?? "The mail is on its way" };
  },
);

/** What stands for a variable in a mail that is only looked at. */
function madeUp({ defaultValue = "", name }: TemplateVariable, to: string): string {
  if (defaultValue !== "") return defaultValue;
  if (/url$|link$/i.test(name)) return "https://example.com/";
  if (name === "otp") return "123456";
  return /email$/i.test(name) ? to : `[${name}]`;
}

function requireAddress(to: string): void {
  if (!isEmail(to)) fail("BAD_REQUEST", TEMPLATES_ERROR_CODES.EMAIL_RECIPIENT_INVALID);
}

/** A mail's variables as they are kept. */
function variablesOf(data: Readonly<Record<string, unknown>> = {}): Variables {
  const entries = Object.entries(data).filter(([, value]) => value !== null);
  const isFit = entries.length <= MAX_VARIABLES &&
    entries.every(([name, value]) =>
      VARIABLE_NAME.test(name) && ["string", "number", "boolean"].includes(typeof value)
    );
  const texts = entries.map(([name, value]) => [name, String(value)] as const);
  const length = texts.reduce((sum, [, text]) => sum + text.length, 0);
  if (!isFit || length > MAX_DATA_LENGTH) {
    return fail("BAD_REQUEST", TEMPLATES_ERROR_CODES.EMAIL_DATA_INVALID);
  }
  return Object.fromEntries(texts);
}

/** A template in all its languages; the one that was named, else the project's, first. */
async function getForms(
  { store }: Input,
  name: string,
  { locale, variant }: { locale?: string | undefined; variant?: string | null | undefined },
): Promise<[FoundTemplate, ...FoundTemplate[]]> {
  const settings = await store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID });
  const wanted = { named: locale, project: settings?.locale, variant };
  const [first, ...others] = await findInAllLanguages(store, name, wanted);
  if (first !== undefined) return [first, ...others];
  return fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_NOT_FOUND);
}

async function queue(
  { mails, store }: Input,
  mail: {
    template: string;
    to: string;
    variables: Variables;
    locale: string | undefined;
    category: string | null;
    organizationId?: string | undefined;
  },
): Promise<SentEmail> {
  const settings = await store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID });
  if (isOff(settings, builtInOf(mail.template) ?? mail.template)) {
    const { code, message } = TEMPLATES_ERROR_CODES.EMAIL_SWITCHED_OFF;
    return { success: false, error: message, code };
  }
  const messageId = await mails.ask(mail);
  if (messageId === null) {
    return fail("TOO_MANY_REQUESTS", TEMPLATES_ERROR_CODES.EMAIL_LIMIT_REACHED);
  }
  return { success: true, messageId };
}
