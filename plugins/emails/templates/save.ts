import type { ScopedInput } from "../../_kernel/endpoint.ts";
import { fail, orConflict } from "../../_kernel/errors.ts";
import type { EmailTemplateRow } from "../../_kernel/store.ts";
import { builtInTemplate } from "../built_in/templates.ts";
import { refuse } from "../error_codes.ts";
import type { TemplateVariable } from "../render/variables.ts";
import { parseTemplate, type TemplateInput } from "../template.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { builtInOf, contentOf, type TemplateContent } from "./content.ts";
import { orRefused } from "./refusals.ts";

/** Variables of a template, those among them that it does not use. */
const MAX_VARIABLES = 100;
/** Versions of a template that are kept besides the current one; the oldest goes when one is added. */
export const MAX_VERSIONS = 20;
/** A row of Convex holds 1 MiB, and a read of every language of a template 16 MiB. */
const MAX_CONTENT_BYTES = 384 * 1024;

/** A template as a request brings it. */
interface GivenTemplate extends TemplateInput {
  readonly name: string;
  readonly description?: string | null;
}

type Input = Pick<ScopedInput<unknown>, "now" | "rights" | "store">;

/**
 * Refuses who does not hold everything where a template is for mails that open accounts: whoever writes
 * it may have their links sent elsewhere.
 *
 * @throws {APIError} 403 PERMISSION_NOT_HELD
 */
export async function requireMayWrite(
  { rights }: Pick<Input, "rights">,
  slug: string,
): Promise<void> {
  if (builtInOf(slug) !== null) await rights.requireAll();
}

/**
 * A template's content as it is stored.
 *
 * @param options.before what it was, whose variables stay declared where the request brings none
 * @throws {APIError} 400 with the code of what is wrong
 */
export function contentFor(
  slug: string,
  given: GivenTemplate,
  { before }: { before?: TemplateContent } = {},
): string {
  const { description = null, name, ...input } = given;
  return orRefused(() => {
    const builtInId = builtInOf(slug);
    const builtIn = builtInId === null ? [] : builtInTemplate(builtInId).variables;
    const known = ["appName", "unsubscribeUrl", ...builtIn.map((variable) => variable.name)];
    const { variables, ...parsed } = parseTemplate(input, { known });
    const kept = input.variablesJson === undefined ? before?.variables ?? [] : [];
    const all = [...kept, ...variables.filter(({ name }) => !namesOf(kept).includes(name))];
    if (all.length > MAX_VARIABLES) refuse("EMAIL_VARIABLES_INVALID", "variables");
    if (builtInId !== null) requireGiven(all, known);
    const content: TemplateContent = { name, description, ...parsed, variables: all };
    const json = JSON.stringify(content);
    const size = new TextEncoder().encode(json).length;
    if (size > MAX_CONTENT_BYTES) refuse("EMAIL_TEMPLATE_TOO_LARGE", `${size} bytes`);
    return json;
  });
}

function namesOf(variables: readonly TemplateVariable[]): string[] {
  return variables.map(({ name }) => name);
}

/** Nobody would give a built-in mail what is not among its own variables. */
function requireGiven(variables: readonly TemplateVariable[], known: readonly string[]): void {
  const unknown = variables.find(({ defaultValue = "", name, required }) =>
    required === true && defaultValue === "" && !known.includes(name)
  );
  if (unknown !== undefined) refuse("EMAIL_VARIABLE_UNKNOWN", unknown.name);
}

/**
 * A template in its next version; the one before is kept.
 *
 * @throws {APIError} 409 EMAIL_TEMPLATE_EXISTS
 */
export async function saveVersion(
  { now, store }: Pick<Input, "now" | "store">,
  row: EmailTemplateRow,
  changes: Partial<Pick<EmailTemplateRow, "category" | "content" | "slug">>,
): Promise<EmailTemplateRow> {
  const { id, version } = row;
  await store.create("emailVersion", {
    ...{ templateId: id, version, content: row.content, createdAt: row.updatedAt },
  });
  await store.deleteOne("emailVersion", { templateId: id, version: version - MAX_VERSIONS });
  const columns = { ...changes, version: version + 1, updatedAt: now };
  const saved = store.updateOne("emailTemplate", { id }, columns);
  return await orConflict(saved, TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_EXISTS) ?? row;
}

/**
 * One of the project's templates.
 *
 * @throws {APIError} 404 EMAIL_TEMPLATE_NOT_FOUND
 */
export async function getTemplateRow(
  { store }: Pick<Input, "store">,
  id: string,
): Promise<EmailTemplateRow> {
  return await store.findOne("emailTemplate", { id }) ??
    fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_NOT_FOUND);
}

/** What a request would bring to write a row's content as it is. */
export function givenOf(row: Pick<EmailTemplateRow, "content">): GivenTemplate {
  const { blocks, variables, ...rest } = contentOf(row);
  return {
    ...rest,
    blocksJson: JSON.stringify(blocks),
    variablesJson: JSON.stringify(variables),
  };
}
