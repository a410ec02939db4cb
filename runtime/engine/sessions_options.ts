import type { BetterAuthOptions } from "better-auth";
import type { EngineProfile } from "./profile.ts";

const DAY_SECONDS = 24 * 60 * 60;
/** A session that is used is renewed this many times in the time after which it would end. */
const RENEWALS = 7;

const ORGANIZATION_FIELDS = {
  activeOrganizationId: { type: "string", required: false, input: false },
  activeTeamId: { type: "string", required: false, input: false },
  signedInBy: { type: "string", required: false, input: false, returned: false },
} as const;

/** How long sessions live; a lane that only reads leaves their refresh to the write lane. */
export function sessionOptions({ readsOnly, settings }: EngineProfile) {
  const expiresIn = settings.inactivityMs / 1000;
  return {
    session: {
      expiresIn,
      updateAge: Math.min(DAY_SECONDS, Math.floor(expiresIn / RENEWALS)),
      // Always known, also to engines without the organizations' endpoints: sessions are read whole.
      additionalFields: ORGANIZATION_FIELDS,
      deferSessionRefresh: readsOnly,
    },
  } satisfies BetterAuthOptions;
}
