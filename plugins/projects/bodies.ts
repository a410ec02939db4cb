import * as z from "../_kernel/schemas.ts";
import { ID_FIELD, lineField, LINES_FIELD, PICTURE_FIELD } from "../_kernel/text_fields.ts";

/** What a slug may be: 1 to 100 of `a-z 0-9 -`. */
export const SLUG_PATTERN = /^[a-z0-9-]{1,100}$/;
const id = ID_FIELD;

/** Fields of a project with their limits. */
export const PROJECT_FIELDS = {
  id,
  name: lineField(100),
  slug: z.string().regex(SLUG_PATTERN),
  description: LINES_FIELD,
  logoUrl: PICTURE_FIELD,
};

/** A body that names one project. */
export const PROJECT_ID_BODY = z.object({ id });

/** A body that names a project and one of the platform's users, by id or by address. */
export const PROJECT_USER_BODY = z.object({
  id,
  userId: id.optional(),
  email: z.email().max(320).optional(),
}).refine(({ email, userId }) => (email === undefined) !== (userId === undefined), {
  message: "Name the user by userId or by email",
});

/** How one of the platform's users is named: by exactly one of them. */
export type ProjectUser = Omit<z.infer<typeof PROJECT_USER_BODY>, "id">;

/** The fields of a new project. */
export const NEW_PROJECT_BODY = z.object({
  name: PROJECT_FIELDS.name,
  slug: PROJECT_FIELDS.slug,
  description: PROJECT_FIELDS.description.optional(),
  logoUrl: PROJECT_FIELDS.logoUrl.optional(),
});

/** Length a slug made from a name is cut to, so that a suffix still fits. */
const MAX_BASE_LENGTH = 72;

/** Slug of a name: lower case, everything but letters and digits becomes `-`. */
export function toSlug(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, MAX_BASE_LENGTH)
    .replace(/^-|-$/g, "");
  return slug === "" ? "project" : slug;
}
