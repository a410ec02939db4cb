import type { JSONValue } from "convex/values";
import type { Caller } from "../auth/caller.ts";
import type { Engine } from "../engine.ts";
import type { CallContext, RequestInfo } from "../functions/frame.ts";
import { FunctionError, toLogMessage } from "../functions/function_error.ts";
import type { Snapshot } from "../functions/call.ts";
import type { FunctionKind } from "../functions/registered.ts";
import type { Usage } from "../functions/usage.ts";
import { type ClientFailure, FunctionNotFoundError, toClientFailure } from "./failure.ts";
import type { Admitted, FunctionGate, FunctionName } from "./function_gate.ts";
import type { SessionRequest, SessionRequests } from "./session_requests.ts";

/** A call from outside. */
export interface FunctionRequest extends FunctionName {
  /** The argument object in JSON form. */
  args: JSONValue;
  caller: Caller;
  request: RequestInfo;
  usage: Usage;
  /** Of a mutation that may be sent twice and must run once. */
  session?: SessionRequest;
  /** Of a query that runs on an older state. */
  snapshot?: Snapshot;
}

/** How a call from outside ended. */
export type CallResult = { ok: true; value: string } | { ok: false; failure: ClientFailure };

/** What {@link FunctionCalls} works with. */
interface FunctionCallParts {
  engine: Engine;
  gate: FunctionGate;
  sessions: SessionRequests;
  /** Whether clients get no error texts. */
  redactErrors: boolean;
}

/** Runs functions for callers from outside, and tells them of failures what they may know. */
export class FunctionCalls {
  readonly #parts: FunctionCallParts;

  /** Runs nothing yet. */
  constructor(parts: FunctionCallParts) {
    this.#parts = parts;
  }

  /** Runs a function of a kind (of any, if none is given). Never throws. */
  async run(call: FunctionRequest, kind?: FunctionKind): Promise<CallResult> {
    try {
      const admitted = await this.#parts.gate.admit(call, call.caller, kind);
      return { ok: true, value: await this.#execute(call, admitted) };
    } catch (thrown) {
      return { ok: false, failure: this.describe(thrown, call) };
    }
  }

  /** What the client gets to know of a failure; the rest goes to the log. */
  describe(
    thrown: unknown,
    { caller, request, path }: Pick<FunctionRequest, "caller" | "request" | "path">,
  ): ClientFailure {
    const { engine, redactErrors } = this.#parts;
    // A ConvexError is an answer the app means to give, and its data may be confidential.
    if (!(thrown instanceof FunctionError) && !(thrown instanceof FunctionNotFoundError)) {
      engine.parts.log({
        at: engine.parts.executor.clock(),
        level: "error",
        event: "function_failed",
        message: toLogMessage(thrown),
        fields: { id: request.id, function: path },
      });
    }
    // Whoever has the admin key may read everything anyway, and has to find out what is wrong.
    const redact = redactErrors && !caller.isAdmin;
    return toClientFailure(thrown, { requestId: request.id, redact });
  }

  async #execute(call: FunctionRequest, { target, registered, kind }: Admitted): Promise<string> {
    const { executor } = this.#parts.engine.parts;
    const { identity, refusal, token: authToken } = call.caller;
    const request = { ...call.request, authToken };
    const context: CallContext = { identity, refusal, usage: call.usage, request };
    const started = { target, registered, args: call.args, context };
    const { session, snapshot } = call;
    if (kind === "mutation" && session !== undefined) {
      const { sessions } = this.#parts;
      const value = await executor.mutationWithin(
        started,
        (run, transaction) => sessions.runOnce(session, transaction, run),
      );
      sessions.sweep().catch((thrown) =>
        this.#parts.engine.log("warn", "sweep_failed", { thrown })
      );
      return value;
    }
    if (kind === "query" && snapshot !== undefined) {
      const { outcome } = await executor.observe(started, snapshot);
      if (!outcome.ok) throw outcome.thrown;
      return outcome.value;
    }
    return await executor.callAs(kind, started);
  }
}
