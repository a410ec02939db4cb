import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { fail } from "../../plugins/_kernel/errors.ts";

/** Characters a text of Better Auth's endpoints may have; the longest it makes itself is a token. */
const MAX_LENGTH = 4096;
/** Fields that are stored as they come, and shorter in every account that is meant. */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  name: 200,
  email: 320,
  newEmail: 320,
  image: 2048,
  username: 64,
  displayUsername: 64,
};

/** Our own endpoints check their bodies by schemas of their own. */
const OWN_PATHS = /^\/(?:admin|api-key|banata|organization)\//;

/**
 * Checks what Better Auth would store unseen: it knows neither the greatest length of a text nor, for
 * a user's own fields, its type. 400 `VALIDATION_ERROR`, before anything is read.
 */
export function fieldRules(): BetterAuthPlugin {
  return {
    id: "banata-field-rules",
    hooks: {
      before: [{
        matcher: ({ path }) => path !== undefined && !OWN_PATHS.test(path),
        handler: createAuthMiddleware((ctx) => {
          const body: unknown = ctx.body;
          const fields = typeof body === "object" && body !== null ? Object.entries(body) : [];
          for (const [name, value] of fields) check(name, value);
          return Promise.resolve();
        }),
      }],
    },
  };
}

function check(name: string, value: unknown): void {
  const max = Object.hasOwn(MAX_LENGTHS, name) ? MAX_LENGTHS[name] : undefined;
  const isText = typeof value === "string";
  const isMissing = value === undefined || value === null;
  if (max !== undefined && !isText && !isMissing) refuse(name, `Send ${name} as text`);
  if (isText && value.length > (max ?? MAX_LENGTH)) {
    refuse(name, `Send ${name} with at most ${max ?? MAX_LENGTH} characters`);
  }
}

function refuse(name: string, message: string): never {
  const isPlain = /^\w{1,64}$/.test(name);
  const text = isPlain ? message : `Send texts with at most ${MAX_LENGTH} characters`;
  return fail("BAD_REQUEST", { code: "VALIDATION_ERROR", message: text });
}
