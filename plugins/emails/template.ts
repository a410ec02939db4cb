import * as z from "../_kernel/schemas.ts";
import { parseBlocks } from "./blocks/parse.ts";
import type { EmailBlock } from "./blocks/types.ts";
import { refuse } from "./error_codes.ts";
import { namesIn, type TemplateVariable } from "./render/variables.ts";

/** A template as it is written: texts of JSON, as the SDK sends them. */
export interface TemplateInput {
  /** One line of 1 to 500 characters. */
  readonly subject: string;
  /** One line of at most 200 characters. */
  readonly previewText?: string;
  /** A list of blocks, at most 256 KB. */
  readonly blocksJson: string;
  /**
   * A list of {@link TemplateVariable}, at most 100. Without it every variable that the template uses is
   * declared by that, and required.
   */
  readonly variablesJson?: string;
}

/** A template that can be rendered. */
export interface EmailTemplate {
  /** The mail's subject. */
  readonly subject: string;
  /** What an inbox shows beside it; empty for none. */
  readonly previewText: string;
  /** What the mail is made of. */
  readonly blocks: readonly EmailBlock[];
  /** Every variable that it uses, and those that are declared besides. */
  readonly variables: readonly TemplateVariable[];
}

/** Variables that a template declares. */
const MAX_VARIABLES = 100;
const MAX_SUBJECT_LENGTH = 500;
const MAX_PREVIEW_LENGTH = 200;
/** Control characters, CR and LF among them, and what else ends a line. */
const NO_LINE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

const VARIABLES: z.ZodType<TemplateVariable[]> = z.array(z.object({
  name: z.string().regex(/^\w{1,64}$/),
  description: z.string().max(1000).optional(),
  defaultValue: z.string().max(2048).optional(),
  required: z.boolean().optional(),
})).max(MAX_VARIABLES);

/**
 * Reads a template before it is stored: what passes here can be rendered.
 *
 * @param known names that need no declaration, because the platform fills them in
 * @throws {EmailError} what {@link parseBlocks} throws, EMAIL_SUBJECT_INVALID, EMAIL_VARIABLES_INVALID, or
 * EMAIL_VARIABLE_UNKNOWN for one that is used and not declared where others are
 */
export function parseTemplate(
  input: TemplateInput,
  { known = [] }: { known?: readonly string[] } = {},
): EmailTemplate {
  const { previewText = "", subject } = input;
  const isSubject = subject.trim() !== "" && subject.length <= MAX_SUBJECT_LENGTH;
  if (!isSubject || NO_LINE.test(subject)) refuse("EMAIL_SUBJECT_INVALID", "subject");
  if (previewText.length > MAX_PREVIEW_LENGTH || NO_LINE.test(previewText)) {
    refuse("EMAIL_SUBJECT_INVALID", "previewText");
  }
  const blocks = parseBlocks(input.blocksJson);
  const used = usedNames({ subject, previewText, blocks });
  if (used.length > MAX_VARIABLES) refuse("EMAIL_VARIABLES_INVALID", "blocks");
  const declared = parseVariables(input.variablesJson ?? "[]");
  const names = [...known, ...declared.map(({ name }) => name)];
  const others = used.filter((name) => !names.includes(name));
  if (input.variablesJson !== undefined && others[0] !== undefined) {
    refuse("EMAIL_VARIABLE_UNKNOWN", others[0]);
  }
  const variables = [...declared, ...others.map((name) => ({ name, required: true }))];
  return { subject, previewText, blocks, variables };
}

/** The names of the variables that a template uses, each once. */
function usedNames(
  { blocks, previewText, subject }: Pick<EmailTemplate, "subject" | "previewText" | "blocks">,
): string[] {
  const texts = [subject, previewText, ...blocks.flatMap(textsOf)];
  return [...new Set(texts.flatMap(namesIn))];
}

function textsOf(block: EmailBlock): string[] {
  switch (block.type) {
    case "heading":
    case "text":
    case "code":
      return [block.text];
    case "button":
    case "link":
      return [block.text, block.href];
    case "image":
      return [block.src, block.alt];
    case "columns":
      return block.columns.flatMap(({ blocks }) => blocks.flatMap(textsOf));
    default:
      return [];
  }
}

function parseVariables(json: string): TemplateVariable[] {
  const { data, error } = VARIABLES.safeParse(parseJson(json));
  if (data === undefined) {
    const at = error.issues[0]?.path[0];
    return refuse(
      "EMAIL_VARIABLES_INVALID",
      `variables${at === undefined ? "" : `[${String(at)}]`}`,
    );
  }
  const again = data.findIndex(({ name }, at) => data.findIndex((one) => one.name === name) !== at);
  if (again >= 0) refuse("EMAIL_VARIABLES_INVALID", `variables[${again}].name`);
  return data;
}

/** Undefined for what is no JSON, which is no list either. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
