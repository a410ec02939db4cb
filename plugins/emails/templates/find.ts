import type { EmailTemplateRow, ScopedStore } from "../../_kernel/store.ts";
import { builtInTemplate } from "../built_in/templates.ts";
import { LAST_LOCALE, pickLocale, type WantedLocales } from "../locales.ts";
import type { EmailTemplate } from "../template.ts";
import type { TemplateVariable } from "../render/variables.ts";
import { BUILT_IN_IDS } from "../built_in/layouts.ts";
import { builtInOf, contentOf, variantOf } from "./content.ts";

/** Languages of one template: one read has them all, with their texts. */
export const MAX_LOCALES = 20;

/** A template, and the language it was found in. */
export interface FoundTemplate extends EmailTemplate {
  readonly locale: string;
  /** Null for a built-in one, and for what stands in its place. */
  readonly category: string | null;
}

/** Which of a template's forms is wanted. */
interface WantedTemplate extends WantedLocales {
  /** That of an organization; the common one where there is none of it. */
  readonly variant?: string | null;
}

/** Every language of a project's own template. */
export async function readLocales(store: ScopedStore, slug: string): Promise<EmailTemplateRow[]> {
  return await store.findMany("emailTemplate", { where: { slug }, limit: MAX_LOCALES });
}

/**
 * The template of a name, in the language that suits best: the project's own, else the built-in one in
 * whose place it would stand; null where there is neither.
 */
export async function findTemplate(
  store: ScopedStore,
  name: string,
  options: WantedTemplate = {},
): Promise<FoundTemplate | null> {
  const [row] = await findRows(store, name, options);
  return row === undefined ? builtInOne(name, options) : toFound(row, options);
}

/** The same in every language in which a reader may get it, that of {@linkcode findTemplate} first. */
export async function findInAllLanguages(
  store: ScopedStore,
  name: string,
  options: WantedTemplate = {},
): Promise<FoundTemplate[]> {
  const rows = await findRows(store, name, options);
  if (rows.length > 0) return rows.map((row) => toFound(row, options));
  // What a built-in one needs is the same in all of them.
  const builtIn = builtInOne(name, options);
  return builtIn === null ? [] : [builtIn];
}

/** The project's own, that of an organization if there is one; the language that suits best first. */
async function findRows(
  store: ScopedStore,
  name: string,
  { variant, ...wanted }: WantedTemplate,
): Promise<EmailTemplateRow[]> {
  for (const slug of variant == null ? [name] : [variantOf(name, variant), name]) {
    const rows = await readLocales(store, slug);
    const best = pickRow(rows, wanted);
    if (best !== undefined) return [best, ...rows.filter((row) => row !== best)];
  }
  return [];
}

function builtInOne(name: string, wanted: WantedLocales): FoundTemplate | null {
  const id = BUILT_IN_IDS.find((each) => each === name);
  return id === undefined ? null : { ...builtInTemplate(id, wanted), category: null };
}

/** A template of the project's own, with what a built-in one's variables are. */
export function toFound(
  row: Pick<EmailTemplateRow, "category" | "content" | "locale" | "slug">,
  wanted: WantedLocales,
): FoundTemplate {
  const builtInId = builtInOf(row.slug);
  const content = contentOf(row);
  const locale = row.locale === "" ? wanted.project ?? LAST_LOCALE : row.locale;
  if (builtInId === null) return { ...content, locale, category: row.category };
  const variables = asGiven(content.variables, builtInTemplate(builtInId).variables);
  return { ...content, locale, category: null, variables };
}

/** That of a language, else that of none; a template that is there is never passed over. */
function pickRow(
  rows: readonly EmailTemplateRow[],
  wanted: WantedLocales,
): EmailTemplateRow | undefined {
  const picked = pickLocale(rows.map(({ locale }) => locale).filter(Boolean), wanted);
  return rows.find(({ locale }) => locale === (picked ?? "")) ?? rows[0];
}

/**
 * The variables of a template that stands in the place of a built-in one. The platform gives it what it
 * gives that one, so it can't do without more than that one can.
 */
function asGiven(
  own: readonly TemplateVariable[],
  builtIn: readonly TemplateVariable[],
): TemplateVariable[] {
  const needed = builtIn.filter(({ required }) => required === true).map(({ name }) => name);
  const names = own.map(({ name }) => name);
  return [
    ...own.map((variable) => ({ ...variable, required: needed.includes(variable.name) })),
    ...builtIn.filter(({ name }) => !names.includes(name)),
  ];
}
