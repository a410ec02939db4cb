import { setImmediate as nativeSetImmediate } from "node:timers";
import { currentFrame, type Frame } from "./frame.ts";
import { fromUserCode } from "./function_error.ts";
import { system } from "../system/mod.ts";

// Taken when the host is loaded: a test that fakes timers must not hold functions back.
const setImmediate = nativeSetImmediate;

/** Whose function let a promise fail, until somebody handles it. */
const owners = new WeakMap<Promise<unknown>, Frame>();
let installed = false;

/**
 * Notes promises that a function lets fail without handling them, and errors that a callback of its throws: on
 * Convex they fail the function. What is handled after all is forgotten, since WebCrypto takes turns of the
 * event loop here that it does not take there. Whatever else fails is left to whoever else listens.
 */
export function installRejections(): void {
  if (installed) return;
  installed = true;
  system.onUnhandledRejection((event) => {
    const frame = ownerOf(event);
    if (frame === undefined) return;
    owners.set(event.promise, frame);
    note(frame, event.promise, event.reason);
    if (frame.transaction === null) void endUnlessHandled(frame, event.promise);
  });
  system.onRejectionHandled((promise) => {
    owners.get(promise)?.rejections?.delete(promise);
  });
  system.onUncaughtError((event) => {
    const frame = ownerOf(event);
    if (frame !== undefined) failWith(frame, event.error);
  });
}

/** Fails a function with an error that one of its callbacks has thrown, when it ends; an action at once. */
export function failWith(frame: Frame, error: unknown): void {
  note(frame, Promise.resolve(), error);
  frame.abort?.(fromUserCode(error));
}

/** The function that something failed in, if it runs: on Convex nothing of one runs on after its end. */
function ownerOf(event: { preventDefault(): void }): Frame | undefined {
  const frame = currentFrame();
  if (frame === undefined) return undefined;
  if (frame.open || frame.transaction !== null) event.preventDefault();
  return frame.open ? frame : undefined;
}

function note(frame: Frame, promise: Promise<unknown>, reason: unknown): void {
  frame.rejections ??= new Map();
  frame.rejections.set(promise, fromUserCode(reason));
}

async function endUnlessHandled(frame: Frame, promise: Promise<unknown>): Promise<void> {
  do await nextTurn(); while (frame.pendingCrypto > 0);
  const { rejections } = frame;
  if (rejections?.has(promise)) frame.abort?.(rejections.get(promise));
}

/** At the end of a turn all code of it has run, and rejections that nobody handles are told. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
