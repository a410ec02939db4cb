import type { Question } from "../../runtime/request/wire.ts";
import { type Call, nameOf } from "../support/calls/mod.ts";
import type { Hook } from "../support/operations.ts";

/** What the HTTP action did to answer one call. */
export interface LaneTrace {
  readonly call: Call;
  /** The lanes it called, each once, in order. */
  readonly lanes: readonly Lane[];
  /** The questions that it answered, in order. */
  readonly questions: readonly Question["kind"][];
}

/** A lane by the name that the documentation has for it. */
export type Lane = "read" | "write";

const LANES: Readonly<Record<string, Lane>> = {
  "banataAuth/adapter:read": "read",
  "banataAuth/auth:write": "write",
};

/** Keeps what calls did, from the operations of their HTTP actions. */
export class LaneTraces {
  readonly #traces = new Map<string, LaneTrace>();

  /** A hook for one sending of a call; the last sending counts. */
  hookFor(call: Call): Hook {
    const lanes: Lane[] = [];
    const questions: Question["kind"][] = [];
    this.#traces.set(nameOf(call), { call, lanes, questions });
    return async (operation, proceed) => {
      const { frame, name } = operation;
      const result = await proceed();
      if (frame.kind !== "httpAction" || !name.startsWith("1.0/actions/")) return result;
      const lane = LANES[operation.args.name];
      if (lane !== undefined && !lanes.includes(lane)) lanes.push(lane);
      const asked = lane === "write" ? JSON.parse(result).question?.kind : undefined;
      if (asked !== undefined) questions.push(asked);
      return result;
    };
  }

  /** Every call that was sent. */
  all(): LaneTrace[] {
    return [...this.#traces.values()];
  }
}
