import { z } from "zod";
import { keepsRule } from "../../rules/value_rules.ts";
import { GRANT_PATTERN } from "../_kernel/permissions.ts";
import { ROLE_SLUG_PATTERN } from "./role_set.ts";
import type { IdBody } from "./types.ts";

const MAX_GRANTS = 200;
const MAX_INHERITED = 20;

/** A body that names one role or permission. */
export const ID_BODY: z.ZodType<IdBody, IdBody> = z.object({ id: z.string().min(1).max(100) });

/** What roles and permissions are called. */
export const NAME: z.ZodString = z.string().min(1).max(100)
  .refine((name) => keepsRule("line100", name), "Send a name without control characters");
/** What they are for. */
export const DESCRIPTION: z.ZodString = z.string().max(500)
  .refine((text) => keepsRule("lines500", text), "Send a text without control characters");
/** A role's slug. */
export const ROLE_SLUG: z.ZodString = z.string().regex(ROLE_SLUG_PATTERN);
/** What a role grants. */
export const GRANTS: z.ZodArray<z.ZodString> = z.array(z.string().regex(GRANT_PATTERN))
  .max(MAX_GRANTS);
/** What a role inherits. */
export const INHERITS: z.ZodArray<z.ZodString> = z.array(ROLE_SLUG).max(MAX_INHERITED);
