import process from "node:process";
import type { Rejection, Uncaught } from "../types.ts";

type Fault = Pick<Uncaught, "defaultPrevented" | "preventDefault">;

/** One listener of the process's for all: where it has none, what it would be told of ends the process. */
class Faults<T extends Fault> {
  readonly #listeners = new Set<(fault: T) => void>();
  readonly #switch: (how: "on" | "off") => void;

  constructor(turn: (how: "on" | "off") => void) {
    this.#switch = turn;
  }

  add(listener: (fault: T) => void): () => void {
    if (this.#listeners.size === 0) this.#switch("on");
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#switch("off");
    };
  }

  /** Tells all of them; throws as if nobody had listened where nobody takes care of it. */
  tell(about: Omit<T, keyof Fault>, thrown: unknown): void {
    let defaultPrevented = false;
    const fault = {
      ...about,
      get defaultPrevented() {
        return defaultPrevented;
      },
      preventDefault: () => void (defaultPrevented = true),
    } as T;
    for (const listener of this.#listeners) listener(fault);
    if (!defaultPrevented) throw thrown;
  }
}

const rejections = new Faults<Rejection>((how) => process[how]("unhandledRejection", onRejection));
const errors = new Faults<Uncaught>((how) => process[how]("uncaughtException", onError));

function onRejection(reason: unknown, promise: Promise<unknown>): void {
  rejections.tell({ reason, promise }, reason);
}

function onError(error: unknown): void {
  errors.tell({ error }, error);
}

/** See {@link System.onUnhandledRejection}. */
export function onUnhandledRejection(listener: (rejection: Rejection) => void): () => void {
  return rejections.add(listener);
}

/** See {@link System.onUncaughtError}. */
export function onUncaughtError(listener: (uncaught: Uncaught) => void): () => void {
  return errors.add(listener);
}

/** See {@link System.onRejectionHandled}. */
export function onRejectionHandled(listener: (promise: Promise<unknown>) => void): void {
  process.on("rejectionHandled", listener);
}
