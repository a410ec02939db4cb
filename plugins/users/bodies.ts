import { z } from "zod";
import type { UserIdBody } from "./types.ts";

/** A body that names one user. */
export const USER_ID_BODY: z.ZodType<UserIdBody, UserIdBody> = z.object({
  userId: z.string().min(1).max(64),
});
