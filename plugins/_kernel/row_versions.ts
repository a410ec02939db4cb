import * as z from "./schemas.ts";
import { type ErrorCode, fail, KERNEL_ERROR_CODES } from "./errors.ts";

/** A row whose version is when it was changed last, epoch ms. */
interface Versioned {
  readonly updatedAt: number;
}

/** The version that somebody read of what they change; without one they change whatever there is. */
export const ROW_VERSION: z.ZodOptional<z.ZodNumber> = z.number().int().min(0).optional();

/** When a row is changed: what tells its versions apart, of which two may come within one millisecond. */
export function laterThan({ updatedAt }: Versioned, now: number): number {
  return Math.max(now, updatedAt + 1);
}

/**
 * Refuses a change of what somebody else changed since that version was read.
 *
 * @throws {Refusal} 409 with the error
 */
export function requireVersion(
  { updatedAt }: Versioned,
  version: number | undefined,
  error: ErrorCode = KERNEL_ERROR_CODES.CHANGED_SINCE,
): void {
  if (version !== undefined && version !== updatedAt) fail("CONFLICT", error);
}
