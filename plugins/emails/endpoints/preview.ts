import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import type { EmailBranding } from "../../_kernel/mails.ts";
import { renderEmail } from "../render/render_email.ts";
import { LOCALE } from "../templates/fields.ts";
import { type FoundTemplate, toFound } from "../templates/find.ts";
import { orRefused } from "../templates/refusals.ts";
import { contentFor } from "../templates/save.ts";
import type { EmailDraft, EmailPreview } from "../types.ts";
import { DATA, getForms, SHOWN, TEMPLATE, variablesOf } from "./_asked.ts";

const DRAFT: z.ZodType<EmailDraft, EmailDraft> = z.object({
  subject: z.string().max(1000),
  previewText: z.string().max(1000).optional(),
  blocksJson: z.string(),
  variablesJson: z.string().optional(),
});

type BrandingInput = { [Name in keyof EmailBranding]?: EmailBranding[Name] | undefined };

/** Whatever is wrong in it is as if it were absent, as it is in a branding that is stored. */
const BRANDING: z.ZodType<BrandingInput, BrandingInput> = z.object({
  primaryColor: z.string().max(9),
  bgColor: z.string().max(9),
  borderRadius: z.number(),
  logoUrl: z.string().max(2048),
  font: z.string().max(200),
  darkMode: z.boolean(),
  customCss: z.string().max(10_000),
}).partial();

/**
 * `POST /banata/emails/preview`: a mail as it would be; what it lacks stands in it as `[name]`. With `draft` it
 * is the template as it would be with that content, refused for what would refuse it when it is written; with
 * `branding`, as it would be with that. Nothing is stored.
 */
export const previewEmail = endpoint(
  "/banata/emails/preview",
  {
    body: z.object({
      template: TEMPLATE,
      data: DATA.optional(),
      locale: LOCALE.optional(),
      draft: DRAFT.optional(),
      branding: BRANDING.optional(),
    }),
    permission: "email.manage",
  },
  async ({ body, links, mails, store }): Promise<EmailPreview> => {
    const { data, draft, locale, template: name } = body;
    const variables = variablesOf(data);
    const template = draft === undefined
      ? (await getForms(store, name, { locale }))[0]
      : drafted(name, draft, locale);
    const branding = { ...await mails.look(), ...given(body.branding) };
    const values = { ...SHOWN, ...variables, appName: links.appName };
    const options = { ...template, values, branding, preview: true };
    const { html, missing, subject = "", text } = orRefused(() =>
      renderEmail(template.blocks, options)
    );
    return { subject, html, text, missing: [...missing] };
  },
);

function given(branding: BrandingInput = {}): EmailBranding {
  const entries = Object.entries(branding).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/** A template as it would be found, were this its content. */
function drafted(slug: string, draft: EmailDraft, locale = ""): FoundTemplate {
  const content = contentFor(slug, { ...draft, name: slug });
  return toFound({ slug, content, locale, category: "custom" }, {});
}
