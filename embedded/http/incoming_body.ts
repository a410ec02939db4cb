import type { Timers } from "../jobs/alarm.ts";
import { clientOf } from "./connections.ts";
import type { HeldBytes } from "./held_bytes.ts";
import { RequestError } from "./request_error.ts";

const MIB = 1024 * 1024;
/** Convex's limit for arguments and for bodies of HTTP actions, which is 20 MB. */
const MAX_BODY_BYTES = 20 * MIB;
/** A stored file is one value of the database, and is in memory while it comes. */
const MAX_UPLOAD_BYTES = 100 * MIB;
const UPLOAD_PATH = "/api/storage/upload";

/** How long any body may take, and the pace at which a longer one must come. */
const PATIENCE_MS = 30_000;
const BYTES_PER_MS = 128;

/**
 * A chunk may be a single byte, and costs some 40 µs and as an object a hundred times what is counted of it: so
 * many may be that small, and more as the body grows by this many bytes a chunk.
 */
const MAX_SMALL_CHUNKS = 10_000;
const CHUNK_BYTES = 512;

/** Bodies of up to this size come in few chunks by themselves, and most are that small. */
const MAX_SMALL_BYTES = 8 * 1024;

const INCOMPLETE = {
  code: "BODY_INCOMPLETE",
  message: "Send the whole body, in the length or the chunks that its head announces",
};
const TOO_MANY_CHUNKS = {
  code: "TOO_MANY_CHUNKS",
  message: "Send the body in fewer and larger chunks",
};
const OVERLOADED = {
  code: "OVERLOADED",
  message: "Wait until requests with large bodies are answered, then try again",
};
const TOO_LATE = {
  code: "REQUEST_TIMEOUT",
  message: "Send the whole body within 30 seconds, a large one at 128 KiB a second",
};

/** Receives the bodies of requests, whole, before anybody works on them. */
export class IncomingBodies {
  readonly #timers: Timers;
  readonly #held: HeldBytes;

  /** `held` counts what is there of them. */
  constructor({ held, timers }: { held: HeldBytes; timers: Timers }) {
    this.#held = held;
    this.#timers = timers;
  }

  /**
   * Answers a request once its body is there, and counts the body against its client for as long.
   *
   * @throws {RequestError} 400 BODY_INCOMPLETE, 400 TOO_MANY_CHUNKS, 408 REQUEST_TIMEOUT, 413 BODY_TOO_LARGE,
   * 503 OVERLOADED.
   */
  withBody(
    { peer, request }: { request: Request; peer: string },
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const { method } = request;
    return method === "GET" || method === "HEAD"
      ? answer(request)
      : this.#receive({ peer, request }, answer);
  }

  async #receive(
    { peer, request }: { request: Request; peer: string },
    answer: (request: Request) => Promise<Response>,
  ): Promise<Response> {
    const { headers } = request;
    const length = headers.get("content-length");
    const isSmall = length !== null && Number(length) <= MAX_SMALL_BYTES &&
      !headers.has("transfer-encoding");
    // Asking for the body of a small one would make a stream of it.
    if (!isSmall && request.body === null) return await answer(request);
    const client = clientOf(peer);
    let counted = 0;
    const count = (bytes: number): void => {
      if (!this.#held.take(client, bytes)) throw new RequestError(503, OVERLOADED);
      counted += bytes;
    };
    try {
      const bytes = isSmall
        ? await this.#receiveSmall(request, count)
        : await new Receiving(request, count).receive(this.#timers);
      return await answer(withBytes(request, bytes));
    } finally {
      this.#held.release(client, counted);
    }
  }

  /** A body whose length its head announces, and that can't come in too many chunks. */
  async #receiveSmall(
    request: Request,
    count: (bytes: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    count(Number(request.headers.get("content-length")));
    const whole = request.bytes().catch(() => {
      throw new RequestError(400, INCOMPLETE);
    });
    const bytes = await atOnce(whole);
    if (bytes !== undefined) return bytes;
    const late = Promise.withResolvers<never>();
    const timer = this.#timers.set(() => late.reject(new RequestError(408, TOO_LATE)), PATIENCE_MS);
    try {
      return await Promise.race([whole, late.promise]);
    } finally {
      this.#timers.clear(timer);
    }
  }
}

/** Most hops from what has already come to the promise of it; then it has to be waited for. */
const MAX_HOPS = 10;

/** What a promise gives without another turn of the event loop; undefined where it takes one, or fails. */
async function atOnce<T>(promise: Promise<T>): Promise<T | undefined> {
  let value: T | undefined;
  promise.then((given) => value = given, () => {});
  for (let hop = 0; hop < MAX_HOPS && value === undefined; hop++) await undefined;
  return value;
}

/** The request with the bytes of its body, which are read of it already. */
function withBytes(
  { headers, method, url }: Request,
  bytes: Uint8Array<ArrayBuffer>,
): Request {
  const request = new Request(url, { method, body: bytes.length === 0 ? null : bytes });
  // Headers that a request is made with are turned into lists first, which costs more than making it.
  headers.forEach((value, name) => request.headers.append(name, value));
  return request;
}

class Receiving {
  /** Bytes that have come. */
  length = 0;
  readonly #request: Request;
  readonly #onBytes: (count: number) => void;
  #isLate = false;

  constructor(request: Request, onBytes: (count: number) => void) {
    this.#request = request;
    this.#onBytes = onBytes;
  }

  async receive(timers: Timers): Promise<Uint8Array<ArrayBuffer>> {
    const { body, headers, url } = this.#request;
    const most = new URL(url).pathname === UPLOAD_PATH ? MAX_UPLOAD_BYTES : MAX_BODY_BYTES;
    if (Number(headers.get("content-length") ?? 0) > most) throw tooLarge(most);
    const reader = body?.getReader();
    if (reader === undefined) return new Uint8Array(0);
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const stopWatch = this.#watch(reader, timers);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (this.#isLate) throw new RequestError(408, TOO_LATE);
        if (done) return joinChunks(chunks, this.length);
        this.length += value.length;
        this.#onBytes(value.length);
        if (this.length > most) throw tooLarge(most);
        chunks.push(value);
        if (chunks.length > MAX_SMALL_CHUNKS + this.length / CHUNK_BYTES) {
          throw new RequestError(400, TOO_MANY_CHUNKS);
        }
      }
    } catch (thrown) {
      // The rest is not wanted, and its sender may be gone.
      reader.cancel().catch(() => {});
      throw thrown instanceof RequestError ? thrown : new RequestError(400, INCOMPLETE);
    } finally {
      stopWatch();
    }
  }

  /** Ends the reading when the body has taken longer than what has come of it allows. */
  #watch(reader: ReadableStreamDefaultReader, timers: Timers): () => void {
    let allowed = PATIENCE_MS;
    let timer: unknown;
    const wait = (ms: number): void => {
      timer = timers.set(() => {
        const earned = PATIENCE_MS + Math.floor(this.length / BYTES_PER_MS);
        if (earned > allowed) {
          wait(earned - allowed);
          allowed = earned;
          return;
        }
        this.#isLate = true;
        reader.cancel().catch(() => {});
      }, ms);
    };
    wait(allowed);
    return () => timers.clear(timer);
  }
}

function joinChunks(chunks: Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function tooLarge(most: number): RequestError {
  const message = `Send a body of at most ${most} bytes`;
  return new RequestError(413, { code: "BODY_TOO_LARGE", message });
}
