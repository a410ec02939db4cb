import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { TEMPLATES_ERROR_CODES } from "../template_codes.ts";
import { contentOf, toStoredTemplate } from "../templates/content.ts";
import { ROW_ID, VERSION } from "../templates/fields.ts";
import {
  contentFor,
  getTemplateRow,
  givenOf,
  MAX_VERSIONS,
  requireMayWrite,
  saveVersion,
} from "../templates/save.ts";
import type { StoredTemplate, StoredTemplateVersion } from "../types.ts";

const PERMISSION = "email.manage";

/** `POST /banata/emails/templates/versions`: what a template was, newest first; the last 20 are kept. */
export const listTemplateVersions = endpoint(
  "/banata/emails/templates/versions",
  { body: z.object({ id: ROW_ID }), permission: PERMISSION },
  async ({ body: { id }, store }): Promise<{ versions: StoredTemplateVersion[] }> => {
    await getTemplateRow({ store }, id);
    const rows = await store.findMany("emailVersion", {
      where: { templateId: id },
      sortBy: { field: "version", direction: "desc" },
      limit: MAX_VERSIONS,
    });
    return {
      versions: rows.map((row) => {
        const { name, subject } = contentOf(row);
        return { version: row.version, name, subject, createdAt: row.createdAt };
      }),
    };
  },
);

/** `POST /banata/emails/templates/restore`: makes an older version the next one. */
export const restoreTemplate = endpoint(
  "/banata/emails/templates/restore",
  {
    body: z.object({ id: ROW_ID, version: VERSION }),
    permission: PERMISSION,
  },
  async (input): Promise<{ success: true; template: StoredTemplate }> => {
    const { body: { id: templateId, version }, store } = input;
    const row = await getTemplateRow(input, templateId);
    await requireMayWrite(input, row.slug);
    const old = await store.findOne("emailVersion", { templateId, version });
    if (old === null) {
      return fail("NOT_FOUND", TEMPLATES_ERROR_CODES.EMAIL_TEMPLATE_VERSION_NOT_FOUND);
    }
    // Written anew, so that it must pass what is asked of a template now.
    const content = contentFor(row.slug, givenOf(old));
    const saved = await saveVersion(input, row, { content });
    return { success: true, template: toStoredTemplate(saved) };
  },
);
