import { createAuthEndpoint } from "better-auth/api";
import type { BetterAuthPlugin } from "better-auth";
import { z } from "zod";
import { isEmail, keepsRule } from "../../rules/value_rules.ts";
import { defineErrorCodes, fail } from "../../plugins/_kernel/errors.ts";
import { requestStateOf } from "../../plugins/_kernel/request_state.ts";
import { sha256Hex } from "../../plugins/_kernel/hash.ts";
import type { BanataComponent } from "../request/component_api.ts";
import type { WriteCtx } from "../request/ctx.ts";

/** Errors of `POST /banata/setup`. */
const SETUP_ERROR_CODES = defineErrorCodes({
  SETUP_COMPLETED: "Sign in, the platform already has its first administrator",
  INVALID_SETUP_TOKEN: "Use the setup token the platform printed when it started",
  SETUP_TOKEN_EXHAUSTED:
    "Wait an hour, or make a new setup token: this one was tried wrongly ten times",
});

/** The platform's setup state, as the lane's own transaction sees it. */
interface SetupPort {
  /** Whether setup is closed for good. */
  isCompleted(): Promise<boolean>;
  /** Compares in constant time and counts a wrong try down. */
  attempt(tokenHash: string): Promise<"ok" | "wrong" | "exhausted" | "completed">;
  /** Closes setup for good. */
  complete(): Promise<void>;
}

/** The setup state of the component, in the lane's own transaction. */
export function setupPort(ctx: WriteCtx, { setup }: BanataComponent): SetupPort {
  return {
    isCompleted: async () => await ctx.runQuery(setup.status, {}) === "completed",
    attempt: (tokenHash) => ctx.runMutation(setup.attempt, { tokenHash }),
    async complete() {
      await ctx.runMutation(setup.complete, { now: Date.now() });
    },
  };
}

const ADMINISTRATOR = "admin";

const body = z.object({
  token: z.string().min(1).max(256),
  email: z.email().max(320).refine(isEmail),
  password: z.string(),
  name: z.string().min(1).max(100).refine((name) => keepsRule("personName", name)),
});

/**
 * `POST /banata/setup {token, email, password, name}`: makes the platform's first administrator and
 * closes setup in the same commit. The password is hashed before the token is looked at, so a wrong
 * token takes as long as the right one.
 *
 * @param current the setup state as the request in flight sees it
 */
export function setupPlugin(current: () => SetupPort): BetterAuthPlugin {
  return {
    id: "setup",
    endpoints: {
      setup: createAuthEndpoint("/banata/setup", { method: "POST", body }, async (ctx) => {
        const { email, name, password, token } = ctx.body;
        const { internalAdapter, password: passwords } = ctx.context;
        const port = current();
        // That setup is over is no secret; a stranger should not have a password hashed for it.
        if (await port.isCompleted()) refuse("completed");
        const hash = await passwords.hash(password);
        refuse(await port.attempt(await sha256Hex(token)));
        const user = await internalAdapter.createUser({
          email: email.toLowerCase(),
          name,
          emailVerified: true,
          role: ADMINISTRATOR,
        }, { method: "admin" });
        const { projectRoles, scope, startProject } = requestStateOf(ctx.context);
        await startProject(scope.projectId);
        await projectRoles.change({ userId: user.id, before: null, after: ADMINISTRATOR });
        await internalAdapter.linkAccount({
          userId: user.id,
          providerId: "credential",
          accountId: user.id,
          password: hash,
        });
        await port.complete();
        return { user: { id: user.id, email: user.email, name: user.name } };
      }),
    },
    $ERROR_CODES: SETUP_ERROR_CODES,
  };
}

function refuse(outcome: Awaited<ReturnType<SetupPort["attempt"]>>): void {
  if (outcome === "completed") fail("CONFLICT", SETUP_ERROR_CODES.SETUP_COMPLETED);
  if (outcome === "wrong") fail("UNAUTHORIZED", SETUP_ERROR_CODES.INVALID_SETUP_TOKEN);
  if (outcome === "exhausted") fail("UNAUTHORIZED", SETUP_ERROR_CODES.SETUP_TOKEN_EXHAUSTED);
}
