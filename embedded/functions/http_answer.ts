import type { ActionTimes } from "./action_time.ts";
import { type Frame, runInScope } from "./frame.ts";
import { isWhole } from "./whole_bodies.ts";

/** What Convex sends of an HTTP action's answer. */
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;
/** Turns of the queue of promises in which a body that is no stream of the app's has come, in one chunk. */
const TURNS_TO_A_WHOLE_BODY = 12;

/** How {@link answerInTime} runs an HTTP action. */
interface AnswerOptions {
  times: ActionTimes;
  run: () => Promise<Response>;
  /** Told what went wrong when the answer's head was under way already. */
  onFault: (thrown: unknown) => void;
}

/**
 * Runs an HTTP action within its time, which lasts until its answer's body has ended: then its frame ends. A
 * client that goes away ends nothing, as on Convex: what the action still has to send is read and dropped.
 */
export async function answerInTime(frame: Frame, options: AnswerOptions): Promise<Response> {
  const late = Promise.withResolvers<never>();
  // Whoever waits for it hears of it; nobody has to.
  late.promise.catch(() => {});
  const answered = Promise.withResolvers<Response>();
  const stop = options.times.begin(frame, (reason) => {
    late.reject(reason);
    answered.reject(reason);
  });
  const end = (): void => {
    stop();
    frame.end();
  };
  try {
    options.run().then(answered.resolve, answered.reject);
    const response = await answered.promise;
    if (frame.failure !== null) throw frame.failure;
    if (!(response instanceof Response)) throw new Error("HTTP actions must return a Response");
    requireSendable(response.headers);
    // `Response.error()` has no status; on Convex it has this one.
    if (response.type === "error") {
      end();
      return new Response(null, { status: 500 });
    }
    if (isWhole(response) || response.body === null) {
      end();
      return response;
    }
    const body = new AnswerBody(response.body, { frame, late: late.promise, end, ...options });
    const { status, statusText, headers } = response;
    return new Response(await body.sent(), { status, statusText, headers });
  } catch (thrown) {
    end();
    throw thrown;
  }
}

/** What HTTP has no place for in a header's value, and Fetch has: Deno's server ends the process with it. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

function requireSendable(headers: Headers): void {
  headers.forEach((value, name) => {
    if (!UNSENDABLE.test(value)) return;
    throw new Error(`The header ${name} of an HTTP action's answer has a control character in it`);
  });
}

type Chunk = ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;

/** The body of one answer on its way out. */
class AnswerBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #frame: Frame;
  readonly #late: Promise<never>;
  readonly #end: () => void;
  readonly #onFault: (thrown: unknown) => void;
  #bytes = 0;

  constructor(
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    { frame, late, end, onFault }: Pick<AnswerOptions, "onFault"> & {
      frame: Frame;
      late: Promise<never>;
      end: () => void;
    },
  ) {
    this.#reader = body.getReader();
    this.#frame = frame;
    this.#late = late;
    this.#end = end;
    this.#onFault = onFault;
  }

  /** The bytes where they are all there at once, which is cheaper to send; else a stream of them. */
  async sent(): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>> {
    const first = this.#next();
    const chunk = await soon(first);
    if (chunk === undefined) return this.#stream([first]);
    if (chunk.done) {
      this.#end();
      return new Uint8Array(0);
    }
    const second = this.#next();
    if (!(await soon(second))?.done) return this.#stream([first, second]);
    this.#end();
    return chunk.value;
  }

  #stream(begun: Promise<Chunk>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
    const next = (): Promise<Chunk> => begun.shift() ?? this.#next();
    return new ReadableStream({
      pull: async (controller) => {
        try {
          const { done, value } = await next();
          if (!done) return controller.enqueue(value);
          this.#end();
          controller.close();
        } catch (thrown) {
          this.#fail(thrown);
          controller.error(thrown);
        }
      },
      cancel: () => void this.#drain(next),
    });
  }

  /** Lets the action go on to the end of what it sends, though nobody is there for it. */
  async #drain(next: () => Promise<Chunk>): Promise<void> {
    try {
      while (!(await next()).done);
      this.#end();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #fail(thrown: unknown): void {
    this.#end();
    this.#onFault(thrown);
  }

  /** The next chunk that fits; Convex leaves out one that does not, and says so in the log. */
  async #next(): Promise<Chunk> {
    for (;;) {
      const reading = runInScope(this.#frame, () => this.#reader.read());
      const chunk = await Promise.race([reading, this.#late]);
      if (chunk.done) return chunk;
      const { length } = chunk.value;
      if (this.#bytes + length <= MAX_ANSWER_BYTES) {
        this.#bytes += length;
        return chunk;
      }
      const message = "HttpResponseTooLarge: HTTP actions support responses up to 20 MiB";
      this.#onFault(new Error(message));
    }
  }
}

/** What a promise gives if it does so before anything else can happen. */
async function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  let result: T | undefined;
  promise.then((value) => result = value, () => {});
  for (let turn = 0; turn < TURNS_TO_A_WHOLE_BODY && result === undefined; turn++) await null;
  return result;
}
