import type { BetterAuthOptions } from "better-auth";
import type { EngineInput } from "../build.ts";

/** Contract 3.0: 7 days. */
const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** How long sessions live; a lane that only reads leaves their refresh to the write lane. */
export function sessionOptions({ ctx }: EngineInput) {
  return {
    session: {
      expiresIn: SESSION_SECONDS,
      deferSessionRefresh: ctx.runMutation === undefined,
    },
  } satisfies BetterAuthOptions;
}
