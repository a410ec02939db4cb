import { z } from "zod";
import { keepsRule } from "../../rules/value_rules.ts";
import { SLUG_PATTERN } from "./slug.ts";
import type { ProjectIdBody, ProjectUserBody } from "./types.ts";

const id = z.string().min(1).max(64);

/** Fields of a project with their limits. */
export const PROJECT_FIELDS: {
  id: z.ZodString;
  name: z.ZodString;
  slug: z.ZodString;
  description: z.ZodString;
  logoUrl: z.ZodString;
} = {
  id,
  name: z.string().min(1).max(100)
    .refine((name) => keepsRule("line100", name), "Send a name without control characters"),
  slug: z.string().regex(SLUG_PATTERN),
  description: z.string().max(500)
    .refine((text) => keepsRule("lines500", text), "Send a text without control characters"),
  logoUrl: z.string().refine((text) => keepsRule("picture", text), "Send an https URL"),
};

/** A body that names one project. */
export const PROJECT_ID_BODY: z.ZodType<ProjectIdBody, ProjectIdBody> = z.object({ id });

/** A body that names a project and one of the platform's users, by id or by address. */
export const PROJECT_USER_BODY: z.ZodType<ProjectUserBody, ProjectUserBody> = z.object({
  id,
  userId: id.optional(),
  email: z.email().max(320).optional(),
}).refine(({ email, userId }) => (email === undefined) !== (userId === undefined), {
  message: "Name the user by userId or by email",
});
