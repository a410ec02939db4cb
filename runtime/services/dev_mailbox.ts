import type { BetterAuthPlugin } from "better-auth";
import { createAuthEndpoint, getSessionFromCtx } from "better-auth/api";
import * as z from "../../plugins/_kernel/schemas.ts";
import { fail, KERNEL_ERROR_CODES } from "../../plugins/_kernel/errors.ts";
import { requestStateOf } from "../../plugins/_kernel/request_state.ts";
import { rightsOf } from "../../plugins/_kernel/rights.ts";
import type { DevMailRow } from "../../plugins/_kernel/store.ts";

/** Mails one read gives. */
const MAX_MAILS = 100;
const PERMISSION = "email.manage";

/** One mail as the mailbox shows it. */
interface DevMail {
  readonly id: string;
  readonly projectId: string;
  readonly type: string;
  readonly to: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

const query = z.object({ to: z.string().optional(), projectId: z.string().optional() }).optional();

/**
 * `GET /banata/emails/dev-mailbox?to=&projectId=`: the mails of every project, newest first, at most
 * 100, for a platform administrator's session. The runtime installs it in the platform's engine, and
 * only on a development machine.
 */
export function devMailbox(): BetterAuthPlugin {
  return {
    id: "banata-dev-mailbox",
    endpoints: {
      readDevMailbox: createAuthEndpoint(
        "/banata/emails/dev-mailbox",
        { method: "GET", query },
        async (ctx) => {
          const state = requestStateOf(ctx.context);
          const session = await getSessionFromCtx(ctx);
          if (!session) return fail("UNAUTHORIZED", KERNEL_ERROR_CODES.AUTHENTICATION_REQUIRED);
          const role = "role" in session.user ? String(session.user.role) : null;
          const actor = { type: "user", id: session.user.id, role } as const;
          await rightsOf(actor, state).require(PERMISSION);
          const { projectId, to } = ctx.query ?? {};
          const rows = await state.platform.findMany("devMail", {
            where: {
              ...projectId === undefined ? {} : { mailProjectId: projectId },
              ...to === undefined ? {} : { recipient: to.toLowerCase() },
            },
            sortBy: { field: "createdAt", direction: "desc" },
            limit: MAX_MAILS,
          });
          return { data: rows.map(toDevMail), listMetadata: { before: null, after: null } };
        },
      ),
    },
  };
}

function toDevMail(row: DevMailRow): DevMail {
  return {
    id: row.mailId,
    projectId: row.mailProjectId,
    type: row.type,
    to: row.recipient,
    variables: JSON.parse(row.variables),
    createdAt: row.createdAt,
  };
}
