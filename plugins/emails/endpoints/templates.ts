import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail, orConflict } from "../../_kernel/errors.ts";
import type { EmailTemplateRow, ScopedStore } from "../../_kernel/store.ts";
import { builtInTemplate } from "../built_in/templates.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { builtInOf, contentOf, toStoredTemplate } from "../templates/content.ts";
import { CATEGORY, LOCALE, ROW_ID, SLUG, VERSION } from "../templates/fields.ts";
import { MAX_LOCALES, readLocales } from "../templates/find.ts";
import {
  contentFor,
  getTemplateRow,
  givenOf,
  requireMayWrite,
  saveVersion,
} from "../templates/save.ts";
import type { StoredBuiltIn, StoredTemplate } from "../types.ts";

const PERMISSION = "email.manage";
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
/** Templates of one read, and bytes after which a list ends early: a function may read 16 MiB. */
const STEP = 20;
const MAX_LIST_LENGTH = 4 * 1024 * 1024;

const FIELDS = {
  name: z.string().min(1).max(200),
  slug: SLUG,
  subject: z.string().max(1000),
  previewText: z.string().max(1000).optional(),
  description: z.string().max(1000).nullable().optional(),
  blocksJson: z.string(),
  variablesJson: z.string().optional(),
};

/** What is changed of a template. */
type Reply = { success: true; template: StoredTemplate };
type GetReply = {
  template: StoredTemplate | null;
  /** Null for a slug that is no built-in one's. */
  builtIn: StoredBuiltIn | null;
  /** Those that the slug has, null for none; empty where an id was given. */
  locales: (string | null)[];
};
type ListReply = { templates: StoredTemplate[]; listMetadata: { after: string | null } };

/**
 * `POST /banata/emails/templates/list`: the project's own templates, newest first, every language of
 * each. A list that grows too large ends early, and goes on after its cursor.
 */
export const listTemplates = endpoint(
  "/banata/emails/templates/list",
  {
    body: z.object({
      category: CATEGORY.optional(),
      limit: z.number().int().min(1).max(MAX_LIMIT).optional(),
      after: ROW_ID.optional(),
    }),
    permission: PERMISSION,
  },
  async ({ body: { after, category, limit = DEFAULT_LIMIT }, store }): Promise<ListReply> => {
    const rows: EmailTemplateRow[] = [];
    let length = 0;
    let beyond = after;
    while (rows.length < limit && length < MAX_LIST_LENGTH) {
      const asked = Math.min(STEP, limit - rows.length);
      const found = await store.findMany("emailTemplate", {
        where: category === undefined ? {} : { category },
        sortBy: { field: "id", direction: "desc" },
        beyond,
        limit: asked,
      });
      rows.push(...found);
      length += found.reduce((sum, { content }) => sum + content.length, 0);
      beyond = found.length < asked ? undefined : found.at(-1)?.id;
      if (beyond === undefined) break;
    }
    return { templates: rows.map(toStoredTemplate), listMetadata: { after: beyond ?? null } };
  },
);

/**
 * `POST /banata/emails/templates/get`: one of them by its slug, in a language, or by its id; with `version`, as
 * it was then, null if that is not kept. Beside it stands the built-in one in whose place it is, or would be,
 * and for a slug the languages that it has.
 */
export const getTemplate = endpoint(
  "/banata/emails/templates/get",
  {
    body: z.object({
      idOrSlug: z.string().min(1).max(200),
      locale: LOCALE.optional(),
      version: VERSION.optional(),
    }),
    permission: PERMISSION,
  },
  async (
    { body: { idOrSlug, locale = "", version }, store },
  ): Promise<GetReply> => {
    const rows = await readLocales(store, idOrSlug);
    const row = rows.find((each) => isOfLocale(each, locale)) ??
      await store.findOne("emailTemplate", { id: idOrSlug });
    const shown = row && await rowAt(store, row, version);
    const builtIn = toStoredBuiltIn(row?.slug ?? idOrSlug, row?.locale ?? locale);
    const locales = rows.map(({ locale }) => locale === "" ? null : locale);
    return { template: shown && toStoredTemplate(shown), builtIn, locales };
  },
);

/**
 * `POST /banata/emails/templates/create`: stores a template, or one more language of it. One whose slug
 * is the id of a built-in template stands in its place from then on.
 */
export const createTemplate = endpoint(
  "/banata/emails/templates/create",
  {
    body: z.object({
      ...FIELDS,
      category: CATEGORY.optional(),
      locale: LOCALE.optional(),
      builtInType: z.string().max(200).nullable().optional(),
    }),
    permission: PERMISSION,
  },
  async (input): Promise<Reply> => {
    const { builtInType, category = "custom", locale = "", slug, ...given } = input.body;
    const { now, store } = input;
    // It follows from the slug; whoever names another means something else.
    if (builtInType != null && builtInType !== builtInOf(slug)) {
      return fail("BAD_REQUEST", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_SLUG_FIXED);
    }
    await requireMayWrite(input, slug);
    const content = contentFor(slug, given);
    await requireRoom(store, { slug, locale });
    const columns = { slug, locale, category, content, version: 1 };
    const times = { createdAt: now, updatedAt: now };
    const row = await orConflict(
      store.create("emailTemplate", { ...columns, ...times }),
      TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_EXISTS,
    );
    return { success: true, template: toStoredTemplate(row) };
  },
);

/**
 * `POST /banata/emails/templates/update`: makes the next version; what is left out stays. With
 * `expectedVersion` it is refused if another version is current by now.
 */
export const updateTemplate = endpoint(
  "/banata/emails/templates/update",
  {
    body: z.object({ category: CATEGORY, expectedVersion: VERSION, ...FIELDS }).partial()
      .extend({ id: ROW_ID }),
    permission: PERMISSION,
  },
  async (input): Promise<Reply> => {
    const { category, expectedVersion, id, slug, ...given } = input.body;
    const row = await getTemplateRow(input, id);
    if (expectedVersion !== undefined && expectedVersion !== row.version) {
      return fail("CONFLICT", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_CHANGED);
    }
    const isMoved = slug !== undefined && slug !== row.slug;
    await requireMayWrite(input, row.slug);
    if (isMoved && (builtInOf(row.slug) ?? builtInOf(slug)) !== null) {
      return fail("BAD_REQUEST", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_SLUG_FIXED);
    }
    if (isMoved) await requireRoom(input.store, { slug, locale: row.locale });
    const { variablesJson: _, ...before } = givenOf(row);
    const content = contentFor(row.slug, { ...before, ...given }, { before: contentOf(row) });
    const saved = await saveVersion(input, row, { slug, category, content });
    return { success: true, template: toStoredTemplate(saved) };
  },
);

/**
 * `POST /banata/emails/templates/delete`: takes a template away in its language, with its versions. The
 * built-in one that it stood for is sent again.
 */
export const deleteTemplate = endpoint(
  "/banata/emails/templates/delete",
  { body: z.object({ id: ROW_ID }), permission: PERMISSION },
  async (input): Promise<{ success: true }> => {
    const { store } = input;
    const { id, slug } = await getTemplateRow(input, input.body.id);
    await requireMayWrite(input, slug);
    await store.deleteMany("emailVersion", { templateId: id });
    await store.deleteOne("emailTemplate", { id });
    return { success: true };
  },
);

/** Refuses a language of a template that it has, or one more than it can have. */
async function requireRoom(
  store: ScopedStore,
  { locale, slug }: Pick<EmailTemplateRow, "locale" | "slug">,
): Promise<void> {
  const rows = await readLocales(store, slug);
  if (rows.some((row) => isOfLocale(row, locale))) {
    return fail("CONFLICT", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_EXISTS);
  }
  if (rows.length >= MAX_LOCALES) {
    return fail("CONFLICT", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_LOCALES_TOO_MANY);
  }
}

/** A template as it was in a version, null if that is not kept; without one, as it is. */
async function rowAt(
  store: ScopedStore,
  row: EmailTemplateRow,
  version: number | undefined,
): Promise<EmailTemplateRow | null> {
  if (version === undefined || version === row.version) return row;
  const old = await store.findOne("emailVersion", { templateId: row.id, version });
  return old && { ...row, version, content: old.content, updatedAt: old.createdAt };
}

function isOfLocale(row: EmailTemplateRow, locale: string): boolean {
  return row.locale.toLowerCase() === locale.toLowerCase();
}

/** The built-in template in whose place one of this slug stands, in a language; null for none. */
function toStoredBuiltIn(slug: string, locale: string): StoredBuiltIn | null {
  const id = builtInOf(slug);
  if (id === null) return null;
  const { blocks, variables, ...rest } = builtInTemplate(id, { named: locale });
  const blocksJson = JSON.stringify(blocks);
  return { ...rest, blocksJson, variablesJson: JSON.stringify(variables) };
}
