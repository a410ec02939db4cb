import type { EmailTemplateRow } from "../../_kernel/store.ts";
import { BUILT_IN_IDS } from "../built_in/layouts.ts";
import type { BuiltInId } from "../built_in/types.ts";
import type { EmailTemplate } from "../template.ts";
import type { StoredTemplate } from "../types.ts";

/** What of a template has versions. */
export interface TemplateContent extends EmailTemplate {
  readonly name: string;
  readonly description: string | null;
}

/** The columns that hold it. */
type ContentRow = Pick<EmailTemplateRow, "content">;

/** A template's content as it was written. */
export function contentOf({ content }: ContentRow): TemplateContent {
  // Whoever stores one has made it of what parseTemplate gives.
  return JSON.parse(content);
}

/** Stands between a template's own slug and the variant of an organization. */
const VARIANT_MARK = "--";

/** The slug of an organization's own variant of a template. */
export function variantOf(slug: string, variant: string): string {
  return `${slug}${VARIANT_MARK}${variant}`;
}

/** The built-in template in whose place one of this slug stands, in some variant; or null. */
export function builtInOf(slug: string): BuiltInId | null {
  const [own] = slug.split(VARIANT_MARK);
  return BUILT_IN_IDS.find((id) => id === own) ?? null;
}

/** A template as it is shown. */
export function toStoredTemplate(row: EmailTemplateRow): StoredTemplate {
  const { category, createdAt, id, locale, slug, updatedAt, version } = row;
  const { blocks, description, name, previewText, subject, variables } = contentOf(row);
  const builtInType = builtInOf(slug);
  return {
    ...{ id, name, slug, subject, previewText, category, description },
    blocksJson: JSON.stringify(blocks),
    variablesJson: JSON.stringify(variables),
    ...{ builtIn: builtInType !== null, builtInType },
    locale: locale === "" ? null : locale,
    ...{ version, createdAt, updatedAt },
  };
}
