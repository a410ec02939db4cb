import * as z from "../../_kernel/schemas.ts";
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
import { orRefused } from "../templates/refusals.ts";
import { EMAIL_SETTINGS_ID } from "../transport.ts";
import type { SentEmail } from "../types.ts";
import { DATA, getForms, SHOWN, TEMPLATE, type Variables, variablesOf } from "./_asked.ts";

const PERMISSION = "email.manage";
const RECIPIENT = z.string().max(1000);

type Input = Pick<ScopedInput<unknown>, "links" | "mails" | "store">;

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
    const forms = await getForms(input.store, name, { locale, variant: own?.variant });
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
    const forms = await getForms(input.store, name, { locale });
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
