import type { BetterAuthOptions } from "better-auth";
import { convexAdapter } from "./adapter.ts";
import type { EngineInput } from "./input.ts";
import { refusedValueIn } from "../request/refused_value.ts";
import { sessionEnd } from "./account/session_end.ts";

/** The engine's rows: those of its project, in the lane's own transaction. */
export function databaseOptions({ component, ctx, flags, author, settings, state }: EngineInput) {
  return {
    database: convexAdapter({
      ctx,
      component: component.adapter,
      projectId: state.scope.projectId,
      author: () => author.current(),
      sessionEnd: (times) => sessionEnd(times, settings, { now: state.now() }),
      onSession: (session) => author.noteSession(session),
      onWrite: () => flags.wroteOrWantedTo = true,
      onTransactionFailed: () => flags.transactionFailed = true,
      onWriteError: (error) => {
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
