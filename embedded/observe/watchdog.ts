import { system } from "../system/mod.ts";
import type { Thread } from "../system/types.ts";

/**
 * A function that never gives the thread back, `while (true)` at its plainest, stops the whole host: no
 * request is answered, no signal heard. Nothing on the thread can end that, so a second one looks on and
 * ends the process, after a line of log that names the function; whoever started the process starts it again.
 */

// Taken when the host is loaded: a test that fakes timers must not stop the beat.
const { setInterval, clearInterval } = globalThis;

/** Places of the shared memory. */
const BEAT = 0;
const FUNCTION = 1;
const PAUSED = 2;
/** The thread looks this often in the time that is allowed. */
const LOOKS = 4;

/** What {@link Watchdog} tells its thread. */
type Told = { memory: SharedArrayBuffer; everyMs: number } | { id: number; path: string };

/*
 * It counts its own looks and not the time: a machine that slept, or a process that was stopped, has not
 * been busy. The code stands in a text, so that no bundler has to know of a second entry.
 */
const THREAD = `
const paths = new Map();
self.onmessage = ({ data }) => {
  if (data.memory === undefined) return paths.set(data.id, data.path);
  const memory = new Int32Array(data.memory);
  let last = -1;
  let looks = 0;
  setInterval(() => {
    const beat = Atomics.load(memory, ${BEAT});
    const alive = beat !== last || Atomics.load(memory, ${PAUSED}) > 0;
    last = beat;
    looks = alive ? 0 : looks + 1;
    if (looks < ${LOOKS}) return;
    const ms = ${LOOKS} * data.everyMs;
    say(JSON.stringify({
      at: new Date().toISOString(),
      level: "error",
      event: "host_blocked",
      message: "A function has held the thread for " + ms + " ms: the process ends",
      function: paths.get(Atomics.load(memory, ${FUNCTION})) ?? null,
    }));
    end();
  }, data.everyMs);
};
`;

/** Ends the process when its thread is held for too long. */
export class Watchdog {
  readonly #memory = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  readonly #ids = new Map<string, number>();
  readonly #thread: Thread;
  readonly #beat: ReturnType<typeof setInterval>;

  /** Looks on until `stop`. `blockedMs` is how long the thread may be held. */
  constructor({ blockedMs }: { blockedMs: number }) {
    this.#thread = system.startThread(THREAD);
    const everyMs = Math.ceil(blockedMs / LOOKS);
    this.#tell({ memory: this.#memory.buffer as SharedArrayBuffer, everyMs });
    this.#beat = setInterval(() => Atomics.add(this.#memory, BEAT, 1), everyMs / 2);
    // Nothing to wait for at the end of the process.
    this.#beat.unref();
  }

  /** Notes which function is given the thread; by its path, never by what it was called with. */
  note(path: string): void {
    let id = this.#ids.get(path);
    if (id === undefined) {
      id = this.#ids.size + 1;
      this.#ids.set(path, id);
      this.#tell({ id, path });
    }
    Atomics.store(this.#memory, FUNCTION, id);
  }

  /** Does what is known to hold the thread for long, such as a check of the whole database. */
  whilePaused<T>(work: () => T): T {
    Atomics.add(this.#memory, PAUSED, 1);
    try {
      return work();
    } finally {
      Atomics.sub(this.#memory, PAUSED, 1);
    }
  }

  /** Looks on no more. */
  stop(): void {
    clearInterval(this.#beat);
    this.#thread.terminate();
  }

  #tell(told: Told): void {
    this.#thread.postMessage(told);
  }
}
