import { monotonicMs, timedOut } from "./activity.ts";
import type { Frame } from "./frame.ts";

// Taken when the host is loaded: a test that fakes timers must not end its actions, or keep them.
const { setTimeout } = globalThis;

/** An action under way. */
interface Running {
  /** When its time is over, in ms since the process started. */
  readonly due: number;
  end(): void;
}

/** Ends actions that take longer than they may. One timer serves all: setting one for each costs more than most do. */
export class ActionTimes {
  readonly #mostMs: number;
  /** In the order in which they are due: all may take as long. */
  readonly #running = new Set<Running>();
  #isWaiting = false;

  /** `mostMs` is how long each may take. */
  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  /** Runs an action, and ends it when its time is over: what it asks for from then on is refused. */
  run<T>(frame: Frame, action: () => Promise<T>): Promise<T> {
    const late = Promise.withResolvers<T>();
    const stop = this.begin(frame, late.reject);
    action().finally(stop).then(late.resolve, late.reject);
    return late.promise;
  }

  /** Begins an action's time; `onEnd` is told when it is over, or the action aborted. Returns what ends that. */
  begin(frame: Frame, onEnd: (reason: unknown) => void): () => void {
    const running: Running = {
      due: monotonicMs() + this.#mostMs,
      end: () => frame.abort?.(timedOut(this.#mostMs)),
    };
    frame.abort = (reason) => {
      this.#running.delete(running);
      frame.end();
      onEnd(reason);
    };
    this.#running.add(running);
    this.#wait();
    return () => void this.#running.delete(running);
  }

  #wait(): void {
    const [first] = this.#running;
    if (this.#isWaiting || first === undefined) return;
    this.#isWaiting = true;
    const timer = setTimeout(() => this.#look(), first.due - monotonicMs());
    // It may outlast all of them, and is nothing to wait for at the end of the process.
    timer.unref();
  }

  #look(): void {
    this.#isWaiting = false;
    const now = monotonicMs();
    for (const running of this.#running) {
      if (running.due > now) break;
      this.#running.delete(running);
      running.end();
    }
    this.#wait();
  }
}
