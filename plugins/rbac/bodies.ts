import * as z from "../_kernel/schemas.ts";
import { ROW_VERSION } from "../_kernel/row_versions.ts";
import { lineField, LINES_FIELD } from "../_kernel/text_fields.ts";
import { GRANT_PATTERN, PERMISSION_PATTERN } from "../_kernel/permissions.ts";
import { ROLE_SLUG_PATTERN } from "./role_set.ts";

const MAX_GRANTS = 200;
const MAX_INHERITED = 20;

const ID = { id: z.string().min(1).max(100) };

/** A body that names one role or permission. */
export const ID_BODY = z.object(ID);

/** What roles and permissions are called. */
const NAME = lineField(100);
/** A role's slug. */
export const ROLE_SLUG = z.string().regex(ROLE_SLUG_PATTERN);
/** What a role grants. */
export const GRANTS = z.array(z.string().regex(GRANT_PATTERN))
  .max(MAX_GRANTS);
/** What a role inherits. */
const INHERITS = z.array(ROLE_SLUG).max(MAX_INHERITED);

/** The fields of a new role. */
export const NEW_ROLE_BODY = z.object({
  name: NAME,
  slug: ROLE_SLUG,
  description: LINES_FIELD.optional(),
  permissions: GRANTS.optional(),
  inherits: INHERITS.optional(),
});
/** Names a role, and what changes of it; with `version`, only if that is still the role's. */
export const ROLE_BODY = NEW_ROLE_BODY.partial().extend({
  ...ID,
  version: ROW_VERSION,
});

/** The fields of a new permission. */
export const NEW_PERMISSION_BODY = z.object({
  name: NAME,
  slug: z.string().regex(PERMISSION_PATTERN),
  description: LINES_FIELD.optional(),
});
/** Names a permission, and what changes of it. */
export const PERMISSION_BODY = NEW_PERMISSION_BODY.partial().extend(ID);
