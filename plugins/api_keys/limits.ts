import * as z from "../_kernel/schemas.ts";
import { lineField } from "../_kernel/text_fields.ts";
import { isCidr } from "./cidr.ts";

const MAX_RATE = 1_000_000;
const MIN_WINDOW_MS = 1000;
const MAX_WINDOW_MS = 24 * 60 * 60 * 1000;

/** What a key is called. */
export const KEY_NAME = lineField(32);

/** Fields of a body that limit how a key may be used. */
export const LIMIT_FIELDS: {
  permissions: z.ZodOptional<z.ZodArray<z.ZodString>>;
  allowedCidrs: z.ZodOptional<z.ZodArray<z.ZodString>>;
  rateLimit: z.ZodOptional<z.ZodObject<{ limit: z.ZodNumber; windowMs: z.ZodNumber }>>;
} = {
  permissions: z.array(z.string().min(1).max(100)).max(100).optional(),
  allowedCidrs: z.array(z.string().max(64).refine(isCidr, "Invalid CIDR")).max(50).optional(),
  rateLimit: z.object({
    limit: z.number().int().min(1).max(MAX_RATE),
    windowMs: z.number().int().min(MIN_WINDOW_MS).max(MAX_WINDOW_MS),
  }).optional(),
};

/** The columns of a key's limits. */
export function limitColumns(
  { allowedCidrs, rateLimit }: z.infer<z.ZodObject<typeof LIMIT_FIELDS>>,
): {
  allowedCidrs?: readonly string[];
  rateLimit?: number;
  rateLimitWindowMs?: number;
} {
  return { allowedCidrs, rateLimit: rateLimit?.limit, rateLimitWindowMs: rateLimit?.windowMs };
}
