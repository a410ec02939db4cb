import type { ServerResponse } from "node:http";

/** Turns of the queue of promises in which the end of a body comes that was there when it was made. */
const TURNS_TO_THE_END = 12;
const NULL_BODY = new Set([204, 205, 304]);

type Chunk = ReadableStreamReadResult<Uint8Array>;

/** Sends an answer, at the pace of whoever receives it. Settles when all is sent or the connection has gone. */
export async function send(
  response: Response,
  { method, outgoing }: { method: string; outgoing: ServerResponse },
): Promise<void> {
  outgoing.statusCode = response.status;
  if (response.statusText !== "") outgoing.statusMessage = response.statusText;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  const reader = response.body?.getReader();
  const cancel = (): void => void reader?.cancel().catch(() => {});
  if (outgoing.destroyed) return cancel();
  outgoing.once("close", cancel);
  if (reader === undefined || method === "HEAD" || NULL_BODY.has(response.status)) {
    cancel();
    // An answer without a body says so; one to HEAD has no length of its own.
    if (reader === undefined && method !== "HEAD" && !NULL_BODY.has(response.status)) {
      outgoing.setHeader("content-length", 0);
    }
    return void outgoing.end();
  }
  let chunk = await reader.read();
  let next = chunk.done ? undefined : reader.read();
  if (!chunk.done && next !== undefined && (await soon(next))?.done) {
    if (!outgoing.hasHeader("content-length")) {
      outgoing.setHeader("content-length", chunk.value.length);
    }
    return void outgoing.end(chunk.value);
  }
  while (!chunk.done && !outgoing.destroyed) {
    if (!outgoing.write(chunk.value)) await roomIn(outgoing);
    chunk = await (next ?? reader.read());
    next = undefined;
  }
  outgoing.end();
}

/** What a promise gives without another turn of the event loop; undefined where it takes one. */
async function soon(promise: Promise<Chunk>): Promise<Chunk | undefined> {
  let value: Chunk | undefined;
  promise.then((given) => value = given, () => {});
  for (let turn = 0; turn < TURNS_TO_THE_END && value === undefined; turn++) await undefined;
  return value;
}

function roomIn(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.on("drain", done);
    outgoing.on("close", done);
  });
}
