/**
 * Looks into what functions ask of Convex, at the interface that `convex/server` itself calls, so that
 * no product code has a place for tests to reach in.
 *
 * @module
 */
import { currentFrame, type Frame } from "../../embedded/functions/frame.ts";
import type { Json } from "./client.ts";

/** One call of user code into the embedded host, e.g. `1.0/insert`. */
export interface Operation {
  readonly name: string;
  /** Parsed when it is asked for: look at the name first, for this is every document read. */
  readonly args: Json;
  /** The function that makes the call. */
  readonly frame: Frame;
}

/** Sees each operation before it is done; what it returns or throws is the operation's outcome. */
export type Hook = (operation: Operation, proceed: () => Promise<string>) => Promise<string>;

type AsyncSyscall = (name: string, args: string) => Promise<string>;

const hooks: Hook[] = [];
let isInstalled = false;

/** Hooks into the operations of every embedded host of this process, until it is disposed of. */
export function hookOperations(hook: Hook): Disposable {
  install();
  hooks.push(hook);
  return { [Symbol.dispose]: () => void hooks.splice(hooks.indexOf(hook), 1) };
}

function install(): void {
  if (isInstalled) return;
  const convex: { asyncSyscall: AsyncSyscall } | undefined = Reflect.get(globalThis, "Convex");
  if (!convex) throw new Error("Open the embedded host before you hook into its operations");
  const own = convex.asyncSyscall;
  convex.asyncSyscall = (name, args) => {
    const frame = currentFrame();
    if (frame === undefined) return own(name, args);
    const operation: Operation = {
      name,
      get args() {
        return JSON.parse(args);
      },
      frame,
    };
    const done = () => own(name, args);
    return hooks.reduce<() => Promise<string>>(
      (proceed, hook) => () => hook(operation, proceed),
      done,
    )();
  };
  isInstalled = true;
}

/** Operations that write, of documents and of jobs. */
export const WRITES: ReadonlySet<string> = new Set([
  "1.0/insert",
  "1.0/shallowMerge",
  "1.0/replace",
  "1.0/remove",
  "1.0/schedule",
  "1.0/cancel_job",
]);
