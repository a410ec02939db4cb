import { publicPath } from "./request_log.ts";
import { textOf } from "../api/failure.ts";
import type { ConsoleLine, Frame } from "../functions/frame.ts";
import type { Timers } from "../jobs/alarm.ts";

/** A function's run, as `npx convex logs` shows it. */
interface Execution {
  kind: "Completion";
  udfType: "Query" | "Mutation" | "Action" | "HttpAction";
  componentPath: string | null;
  /** `module:export`, or method and path of a route. */
  identifier: string;
  logLines: ConsoleLine[];
  /** Seconds since the epoch, at its end. */
  timestamp: number;
  /** Seconds. */
  executionTime: number;
  success: Record<string, never> | null;
  error: string | null;
  requestId: string;
  executionId: string;
  cachedResult: false;
  willRetry: false;
}

/** What the stream answers: runs since a cursor, and where to go on. */
interface ExecutionPage {
  entries: Execution[];
  newCursor: number;
}

/** Told how a run ends. */
interface RunningExecution {
  /** It failed. */
  fail(thrown: unknown): void;
  /** It is over. */
  end(): void;
}

const UDF_TYPES = {
  query: "Query",
  mutation: "Mutation",
  action: "Action",
  httpAction: "HttpAction",
} as const;
/** Runs, and characters of their lines, that are kept for whoever asks next. */
const MAX_KEPT = 1_000;
const MAX_CHARACTERS = 8 << 20;
/** How long one question waits for a run, as on Convex; and how long after it runs are still kept. */
const WAIT_MS = 60_000;
const WATCH_MS = 30_000;
/** The least step of a cursor. */
const STEP = 1 / 1024;

/** The runs of functions, kept while somebody asks for them: nobody else pays for it. */
export class ExecutionLog {
  readonly #clock: () => number;
  readonly #timers: Timers;
  readonly #waiting = new Set<() => void>();
  #kept: { at: number; length: number; execution: Execution }[] = [];
  #length = 0;
  #last = 0;
  #watchedUntil = 0;
  #closed = false;

  /** `clock` gives epoch ms. */
  constructor(parts: { clock: () => number; timers: Timers }) {
    this.#clock = parts.clock;
    this.#timers = parts.timers;
  }

  /** Whether somebody asks for the runs. */
  get isWatched(): boolean {
    return this.#waiting.size > 0 || this.#clock() < this.#watchedUntil;
  }

  /** Notes a run that begins, if anybody watches; of an HTTP action with its request. */
  begin(frame: Frame, request?: Request): RunningExecution | undefined {
    const startedAt = this.#clock();
    if (this.#waiting.size === 0 && startedAt >= this.#watchedUntil) return undefined;
    const logLines: ConsoleLine[] = frame.consoleLines = [];
    let error: string | null = null;
    return {
      fail: (thrown) => error = textOf(thrown),
      end: () => {
        const now = this.#clock();
        this.#add({
          kind: "Completion",
          udfType: UDF_TYPES[frame.kind],
          componentPath: frame.component.path || null,
          identifier: request === undefined ? frame.target.path : describe(request),
          logLines,
          timestamp: now / 1000,
          executionTime: (now - startedAt) / 1000,
          success: error === null ? {} : null,
          error,
          requestId: frame.context.request?.id ?? "",
          executionId: crypto.randomUUID(),
          cachedResult: false,
          willRetry: false,
        });
      },
    };
  }

  /**
   * The runs since a cursor; waits for one where there is none. Whoever asks for the first time (with 0) is
   * told at once where the stream is.
   */
  async since(cursor: number): Promise<ExecutionPage> {
    if (cursor > 0 && this.#last <= cursor) await this.#wait();
    this.#watchedUntil = this.#clock() + WATCH_MS;
    const entries = this.#kept.filter(({ at }) => at > cursor).map(({ execution }) => execution);
    // A cursor of before a restart, or of another clock, starts over.
    return { entries, newCursor: Math.max(this.#last, STEP) };
  }

  /** Answers whoever waits, and lets nobody wait any more. */
  close(): void {
    this.#closed = true;
    for (const release of [...this.#waiting]) release();
  }

  async #wait(): Promise<void> {
    if (this.#closed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#timers.set(resolve, WAIT_MS);
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
    this.#timers.clear(timer);
  }

  #add(execution: Execution): void {
    const now = this.#clock();
    const at = this.#last = now > this.#last ? now : this.#last + STEP;
    const length = lengthOf(execution);
    this.#kept.push({ at, length, execution });
    this.#length += length;
    while (this.#kept.length > MAX_KEPT || this.#length > MAX_CHARACTERS) {
      this.#length -= this.#kept.shift()?.length ?? 0;
    }
    for (const release of [...this.#waiting]) release();
  }
}

function describe({ method, url }: Request): string {
  return `${method} ${publicPath(new URL(url).pathname)}`;
}

function lengthOf({ error, logLines }: Execution): number {
  const messages = logLines.flatMap((line) => line.messages);
  return messages.reduce((sum, { length }) => sum + length, error?.length ?? 0);
}
