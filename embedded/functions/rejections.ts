import { currentFrame, type Frame } from "./frame.ts";
import { system } from "../system/mod.ts";

/** Whose function let a promise fail, until somebody handles it. */
const owners = new WeakMap<Promise<unknown>, Frame>();
let installed = false;

/**
 * Notes promises that a query or mutation lets fail without handling them: on Convex they fail the function.
 * What is handled after all is forgotten, since WebCrypto takes turns of the event loop here that it does
 * not take there. Rejections outside of queries and mutations are left to whoever else listens.
 */
export function installRejections(): void {
  if (installed) return;
  installed = true;
  system.onUnhandledRejection((event) => {
    const frame = currentFrame();
    if (frame === undefined || frame.transaction === null) return;
    event.preventDefault();
    // On Convex nothing of a function runs on after its end.
    if (!frame.open) return;
    owners.set(event.promise, frame);
    frame.rejections ??= new Map();
    frame.rejections.set(event.promise, event.reason);
  });
  system.onRejectionHandled((promise) => {
    owners.get(promise)?.rejections?.delete(promise);
  });
}
