import type { BetterAuthOptions } from "better-auth";
import { sessionLifetime } from "../request/session_times.ts";
import type { EngineProfile } from "./profile.ts";

const ORGANIZATION_FIELDS = {
  activeOrganizationId: { type: "string", required: false, input: false },
  activeTeamId: { type: "string", required: false, input: false },
  signedInBy: { type: "string", required: false, input: false, returned: false },
} as const;

/** How long sessions live; a lane that only reads leaves their refresh to the write lane. */
export function sessionOptions({ readsOnly, settings }: EngineProfile) {
  return {
    session: {
      ...sessionLifetime(settings),
      // Always known, also to engines without the organizations' endpoints: sessions are read whole.
      additionalFields: ORGANIZATION_FIELDS,
      deferSessionRefresh: readsOnly,
    },
  } satisfies BetterAuthOptions;
}
