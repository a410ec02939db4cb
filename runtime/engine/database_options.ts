import type { BetterAuthOptions } from "better-auth";
import { convexAdapter } from "./adapter.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { refusedValueIn } from "../request/refused_value.ts";
import { sessionEnd } from "./account/session_end.ts";

/** The engine's rows: those of its project, in the lane's own transaction. */
export function databaseOptions({ component, projectId, settings }: EngineProfile) {
  return {
    database: convexAdapter({
      get ctx() {
        return inFlight().ctx;
      },
      component: component.adapter,
      projectId,
      author: () => inFlight().author.current(),
      sessionEnd: (times) => sessionEnd(times, settings, { now: inFlight().state.now() }),
      onSession: (session) => inFlight().author.noteSession(session),
      onTransactionFailed: () => inFlight().flags.transactionFailed = true,
      onWriteError: (error) => {
        const { flags } = inFlight();
        const refused = refusedValueIn(error);
        if (refused === null) flags.writeFailed = true;
        else flags.refusedValue ??= refused;
      },
    }),
    // Expired values are swept by a job: a sign-in must not pay for another's leavings.
    // Identifiers hold tokens and addresses; hashed, a leaked table opens nothing.
    verification: { disableCleanup: true, storeIdentifier: "hashed" },
  } satisfies BetterAuthOptions;
}
