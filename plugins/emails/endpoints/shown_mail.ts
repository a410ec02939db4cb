import * as z from "../../_kernel/schemas.ts";
import { ID_FIELD } from "../../_kernel/text_fields.ts";
import { purposeOf } from "../../../rules/sealed_columns.ts";
import { endpoint, type ScopedInput } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import {
  MAIL_LANGUAGE,
  MAIL_LOCALE,
  MAIL_ORGANIZATION,
  type MailType,
} from "../../_kernel/mails.ts";
import type { MailRow } from "../../_kernel/store.ts";
import { builtInIdOf } from "../built_in/templates.ts";
import { MAILS_ERROR_CODES } from "../mails_error_codes.ts";
import { renderEmail } from "../render/render_email.ts";
import { marksOf, shownVariables } from "../shown_variables.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { findTemplate, type FoundTemplate } from "../templates/find.ts";
import { EMAIL_SETTINGS_ID } from "../transport.ts";
import type { ShownMail } from "../types.ts";
import type { Variables } from "./_asked.ts";
import { toQueuedMail } from "./mails.ts";

type Input = Pick<ScopedInput<unknown>, "secrets" | "store">;

/**
 * `POST /banata/emails/mails/show`: what a mail says, made of its template as that is now, and the event that
 * says who has looked. Links and codes are hidden, for they would let whoever looks act as the mail's reader. A
 * mail that is sent or ended has lost what it was filled in with, and each variable is its own name then.
 */
export const showMail = endpoint(
  "/banata/emails/mails/show",
  { body: z.object({ id: ID_FIELD }), permission: "email.read" },
  async ({ body: { id }, links, mails, now, secrets, store }): Promise<ShownMail> => {
    const row = await store.findOne("mail", { id });
    if (row === null) return fail("NOT_FOUND", MAILS_ERROR_CODES.EMAIL_NOT_FOUND);
    const stored = await opened({ secrets }, row);
    const template = await templateOf({ store }, row, stored ?? {});
    const { hidden, values } = stored === null
      ? { hidden: [], values: marksOf(template.variables.map(({ name }) => name)) }
      : shownVariables(stored);
    const { html, subject = "", text } = renderEmail(template.blocks, {
      ...template,
      values: { ...values, appName: links.appName },
      branding: await mails.look(),
      preview: true,
    });
    // Each look has an event of its own, for each changes the row.
    const shownAt = Math.max(now, (row.shownAt ?? 0) + 1);
    const shown = await store.updateOne("mail", { id }, { shownAt });
    const said = { subject, html, text, locale: template.locale };
    return {
      mail: toQueuedMail(shown ?? row),
      ...said,
      kept: stored !== null,
      hidden: [...hidden],
    };
  },
);

/** Null for one that has lost its variables, or whose do not open any more. */
async function opened(
  { secrets }: Pick<Input, "secrets">,
  row: MailRow,
): Promise<Variables | null> {
  if (row.sealedVariables === null) return null;
  try {
    const purpose = purposeOf("mail.sealedVariables", row);
    return JSON.parse(await secrets.open(row.sealedVariables, { purpose }));
  } catch {
    return null;
  }
}

/** What the mail is made of when it is given to a provider. */
async function templateOf(
  { store }: Pick<Input, "store">,
  { recipient, type }: MailRow,
  variables: Variables,
): Promise<FoundTemplate> {
  const organizationId = variables[MAIL_ORGANIZATION];
  const [organization, settings, reader] = await Promise.all([
    organizationId === undefined ? null : store.findOne("organizationMails", { organizationId }),
    store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID }),
    store.findOne("user", { email: recipient }),
  ]);
  const found = await findTemplate(store, builtInIdOf(type as MailType, variables), {
    named: variables[MAIL_LOCALE],
    user: reader === null ? variables[MAIL_LANGUAGE] : reader.locale,
    project: settings?.locale,
    variant: organization?.variant,
  });
  return found ?? fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_NOT_FOUND);
}
