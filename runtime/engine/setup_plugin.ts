import { createAuthEndpoint } from "better-auth/api";
import type { BetterAuthPlugin } from "better-auth";
import * as z from "../../plugins/_kernel/schemas.ts";
import { EMAIL_FIELD, lineField } from "../../plugins/_kernel/text_fields.ts";
import { defineErrorCodes, fail } from "../../plugins/_kernel/errors.ts";
import { requestStateOf } from "../../plugins/_kernel/request_state.ts";
import { sha256Hex } from "../../plugins/_kernel/hash.ts";
import type { BanataComponent } from "../request/component_api.ts";
import { inFlight } from "../request/in_flight.ts";

/** Errors of `POST /banata/setup`. */
const SETUP_ERROR_CODES = defineErrorCodes({
  SETUP_COMPLETED: "Sign in, the platform already has its first administrator",
  INVALID_SETUP_TOKEN: "Use the setup token the platform printed when it started",
  SETUP_TOKEN_EXHAUSTED:
    "Wait an hour, or make a new setup token: this one was tried wrongly ten times",
});

const ADMINISTRATOR = "admin";

const body = z.object({
  token: z.string().min(1).max(256),
  email: EMAIL_FIELD,
  password: z.string(),
  name: lineField(100),
});

/**
 * `GET /banata/setup` answers `{ completed }`: whether the platform has its first administrator, so that a
 * page knows what to show. It is no secret.
 *
 * `POST /banata/setup {token, email, password, name}`: makes the platform's first administrator and
 * closes setup in the same commit. The password is hashed before the token is looked at, so a wrong
 * token takes as long as the right one.
 */
export function setupPlugin({ setup }: BanataComponent): BetterAuthPlugin {
  return {
    id: "setup",
    endpoints: {
      setupStatus: createAuthEndpoint("/banata/setup", { method: "GET" }, async () => {
        const status = await inFlight().ctx.runQuery(setup.status, {});
        return { completed: status === "completed" };
      }),
      setup: createAuthEndpoint("/banata/setup", { method: "POST", body }, async (ctx) => {
        const { email, name, password, token } = ctx.body;
        const { internalAdapter, password: passwords } = ctx.context;
        const { ctx: lane } = inFlight();
        // That setup is over is no secret; a stranger should not have a password hashed for it.
        if (await lane.runQuery(setup.status, {}) === "completed") refuse("completed");
        const hash = await passwords.hash(password);
        const tokenHash = sha256Hex(token);
        // A wrong try is counted down there.
        refuse(await lane.runMutation(setup.attempt, { tokenHash }));
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
        await lane.runMutation(setup.complete, { now: Date.now() });
        return { user: { id: user.id, email: user.email, name: user.name } };
      }),
    },
    $ERROR_CODES: SETUP_ERROR_CODES,
  };
}

function refuse(outcome: "ok" | "wrong" | "exhausted" | "completed"): void {
  if (outcome === "completed") fail("CONFLICT", SETUP_ERROR_CODES.SETUP_COMPLETED);
  if (outcome === "wrong") fail("UNAUTHORIZED", SETUP_ERROR_CODES.INVALID_SETUP_TOKEN);
  if (outcome === "exhausted") fail("UNAUTHORIZED", SETUP_ERROR_CODES.SETUP_TOKEN_EXHAUSTED);
}
