import * as z from "../../_kernel/schemas.ts";
import { BUILT_IN_IDS } from "../built_in/layouts.ts";
import { builtInTemplate } from "../built_in/templates.ts";
import { EmailError } from "../error_codes.ts";
import { parseTemplate } from "../template.ts";
import type { TemplateContent } from "./content.ts";

const CONTENT = z.object({
  name: z.string().min(1).max(200),
  description: z.string().max(1000).nullable(),
  subject: z.string(),
  previewText: z.string(),
  blocks: z.unknown(),
  variables: z.unknown(),
});

/**
 * The content of a template that a file brings, parsed as one that is written; null for what could not have
 * been. Whoever has the file can have changed it, and what is stored is rendered unseen.
 */
export function importedContent(text: unknown): string | null {
  try {
    const { blocks, description, name, variables, ...lines } = CONTENT.parse(
      JSON.parse(String(text)),
    );
    const blocksJson = JSON.stringify(blocks) ?? "";
    const variablesJson = JSON.stringify(variables) ?? "";
    const parsed = parseTemplate({ ...lines, blocksJson, variablesJson }, { known: known() });
    const content: TemplateContent = { name, description, ...parsed };
    return JSON.stringify(content);
  } catch (error) {
    if (
      error instanceof EmailError || error instanceof z.ZodError || error instanceof SyntaxError
    ) {
      return null;
    }
    throw error;
  }
}

/** What the platform fills in, in one of its mails or another: a version does not say whose it was. */
function known(): string[] {
  return BUILT_IN_IDS.flatMap((id) => builtInTemplate(id).variables.map(({ name }) => name));
}
