import { currentFrame } from "./frame.ts";

/** What an HTTP action's answer may weigh without being counted as it goes out. */
const MAX_BYTES = 20 * 1024 * 1024;
/** UTF-8 takes at most three bytes for a unit of a text. */
const MAX_UNITS = MAX_BYTES / 3;
/** The status with which a connection becomes a WebSocket. */
const SWITCHING = 101;
const JSON_TYPE = "application/json";

/** Responses whose bodies were there when they were made: no code runs while those are sent. */
const whole = new WeakSet<Response>();

/** Whether all of an answer's body is there, unread, and within what an HTTP action may answer. */
export function isWhole(response: Response): boolean {
  return whole.has(response) && !response.bodyUsed;
}

/**
 * Lets {@link isWhole} know how each response was made. Nothing else tells a text from a stream: whoever looks
 * at a body gets a stream either way, which costs several times as much as to send a short text.
 */
export function installWholeBodies(): void {
  const real = globalThis.Response;
  const proxy: typeof Response = new Proxy(real, {
    construct: (target, args, newTarget) => {
      const response = Reflect.construct(target, args, newTarget === proxy ? target : newTarget);
      if (response.status === SWITCHING) refuseSwitching();
      if (isShort(args[0])) whole.add(response);
      return response;
    },
  });
  globalThis.Response = proxy;
  // So that `response.constructor === Response` stays true.
  Object.defineProperty(real.prototype, "constructor", {
    value: proxy,
    configurable: true,
    writable: true,
  });
  installRedirect(real, proxy);
  const json = real.json;
  Object.defineProperty(real, "json", {
    value: function (data: unknown, init: ResponseInit = {}): Response {
      const text: unknown = JSON.stringify(data);
      // It says what is wrong.
      if (typeof text !== "string") return json(data, init);
      if (init.headers === undefined) {
        return new proxy(text, { ...init, headers: { "content-type": JSON_TYPE } });
      }
      const headers = new Headers(init.headers);
      // On Convex it has no other.
      if (isInFunction() || !headers.has("content-type")) headers.set("content-type", JSON_TYPE);
      return new proxy(text, { ...init, headers });
    },
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** Sends functions' clients where the text says, as Convex does: it may be a path, and the answer takes headers. */
function installRedirect(real: typeof Response, proxy: typeof Response): void {
  const redirect = real.redirect;
  Object.defineProperty(real, "redirect", {
    value: (url: string | URL, status = 302): Response =>
      isInFunction()
        ? new proxy(null, { status, headers: { location: String(url) } })
        : redirect(url, status),
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** It would take its connection out of HTTP, and out of what bounds connections. */
function refuseSwitching(): void {
  if (currentFrame() === undefined) return;
  throw new RangeError(
    "Failed to construct 'Response': The status provided is outside the range [200, 599].",
  );
}

function isInFunction(): boolean {
  return currentFrame()?.isIsolated === true;
}

function isShort(body: unknown): boolean {
  if (typeof body === "string") return body.length <= MAX_UNITS;
  if (body === null || body === undefined) return true;
  return (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) && body.byteLength <= MAX_BYTES;
}
