import type { createAuthMiddleware } from "better-auth/api";
import {
  type Addressee,
  type NoticeDetails,
  securityNotice,
} from "../../../plugins/_kernel/mails.ts";
import { inFlight } from "../../request/in_flight.ts";

type Ctx = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Mails a user of the project in flight what was done to their account. */
export async function tellUser(user: Addressee, details: NoticeDetails): Promise<void> {
  const { links: { appName }, mails } = inFlight().state;
  await mails.enqueue(securityNotice(user, { appName, ...details }));
}

/** After `/change-password`. */
export async function tellOfPassword({ context }: Ctx): Promise<void> {
  if (!context.session || context.returned instanceof Error) return;
  await tellUser(context.session.user, { notice: "password-changed" });
}

/** After the endpoints that switch a second factor on and off; the session is as it was before. */
export async function tellOfFactor({ context, path }: Ctx): Promise<void> {
  const { returned, session } = context;
  if (!session || returned instanceof Error) return;
  const had = "twoFactorEnabled" in session.user && session.user.twoFactorEnabled === true;
  const isRemoved = path === "/two-factor/disable";
  if (had !== isRemoved) return;
  const notice = isRemoved ? "second-factor-removed" : "second-factor-added";
  await tellUser(session.user, { notice });
}
