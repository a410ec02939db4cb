import type { getSessionFromCtx } from "better-auth/api";
import { fail } from "../../../plugins/_kernel/errors.ts";
import type { ProjectSettings } from "../../../plugins/settings/table.ts";
import { inFlight } from "../../request/in_flight.ts";
import { PASSWORD_ERROR_CODES } from "../../request/passwords.ts";

/** Better Auth counts UTF-16 units; a code point has at most two of them. */
export const UNITS_PER_CODE_POINT = 2;

/** Refuses a new password by its length in code points, before anything is read or hashed. */
export function checkNewPassword(
  password: unknown,
  { maxPasswordLength, minPasswordLength }: ProjectSettings,
): void {
  if (typeof password !== "string") return;
  const length = [...password].length;
  if (length < minPasswordLength) fail("BAD_REQUEST", PASSWORD_ERROR_CODES.PASSWORD_TOO_SHORT);
  if (length > maxPasswordLength) fail("BAD_REQUEST", PASSWORD_ERROR_CODES.PASSWORD_TOO_LONG);
}

/** Hashes a password again with today's cost, whose older hash has let its user in. */
export async function hashAnew(
  { context }: Pick<Parameters<typeof getSessionFromCtx>[0], "context">,
  { password, userId }: { password: string; userId: string },
): Promise<void> {
  const hash = await inFlight().passwords.hash(password);
  // The password stays the same, so it ends nothing that was made under it.
  await context.adapter.updateMany({
    model: "account",
    where: [
      { field: "userId", value: userId },
      { field: "providerId", value: "credential" },
    ],
    update: { password: hash },
  });
}
