import { runOutside } from "../functions/frame.ts";

/** Counts for all hosts of this process. */
let forgotten = 0;

/**
 * Deno leaves the asynchronous context of the module that was evaluated last to whatever it calls next, such as
 * a server's handler. Evaluates an empty one in no context.
 */
export async function forgetContext(): Promise<void> {
  const empty = `data:text/javascript,export {};//${forgotten++}`;
  await runOutside(() => import(empty));
}
