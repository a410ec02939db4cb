import process from "node:process";
import { installConsoleLines } from "./console_lines.ts";
import { installExchangedGlobals } from "./exchanged_globals.ts";
import { currentFrame, currentScope, type Frame } from "./frame.ts";
import { installGuards } from "./guards.ts";
import { installHiddenGlobals, isAskedByRuntime } from "./hidden_globals.ts";
import { refuseVariable } from "./load_guards.ts";
import { installPlaceAndTime } from "./place_and_time.ts";
import { installRejections } from "./rejections.ts";
import { installWholeBodies } from "./whole_bodies.ts";
import { isRecord } from "./registered.ts";
import { system } from "../system/mod.ts";

/** The interface that convex/server calls into. */
interface ConvexGlobal {
  syscall(operation: string, args: string): string;
  asyncSyscall(operation: string, args: string): Promise<string>;
  jsSyscall(operation: string, args: Record<string, unknown>): unknown;
}

let installed = false;

/**
 * Puts the host where convex/server looks for it: the global `Convex`. Done once a process; each call finds
 * its host through its async context, so several hosts share a process. Where another backend installs itself
 * too (convex-test in the same process), before or after, calls outside of the host's functions go on to it.
 */
export function installGlobals(): void {
  if (installed) return;
  installed = true;
  let other: unknown = Reflect.get(globalThis, "Convex");
  const convex = dispatching(() => other);
  Object.defineProperty(globalThis, "Convex", {
    configurable: true,
    enumerable: true,
    get: () => convex,
    set: (value: unknown) => {
      other = value;
    },
  });
  installPlaceAndTime();
  installGuards();
  installConsoleLines();
  installExchangedGlobals();
  installHiddenGlobals(installEnvironment());
  installRejections();
  installWholeBodies();
}

function dispatching(otherBackend: () => unknown): ConvexGlobal {
  const route = <T>(own: (frame: Frame) => T, pass: (convex: ConvexGlobal) => T): T => {
    const frame = currentFrame();
    if (frame !== undefined) return own(frame);
    const other = otherBackend();
    // Not looked at before it is needed: convex-test's own members throw outside of its functions.
    if (isRecord(other)) return pass(other as Record<string, unknown> & ConvexGlobal);
    throw new Error("Cannot use ctx outside of a function that the embedded host runs");
  };
  return {
    syscall: (operation, args) =>
      route(
        (frame) => frame.handler.syscall(frame, operation, args),
        (convex) => convex.syscall(operation, args),
      ),
    asyncSyscall: (operation, args) =>
      route(
        (frame) => frame.handler.asyncSyscall(frame, operation, args),
        (convex) => convex.asyncSyscall(operation, args),
      ),
    jsSyscall: (operation, args) =>
      route(
        (frame) => frame.handler.jsSyscall(frame, operation, args),
        (convex) => convex.jsSyscall(operation, args),
      ),
  };
}

/**
 * Gives each component's code its own `process.env`; everybody else keeps the process's. Returns what Convex's own
 * runtime has as `process`.
 */
function installEnvironment(): { env: object } {
  const real = process.env;
  const current = (): Record<string, string | undefined> => currentScope()?.component.env ?? real;
  const get = (_: object, name: string | symbol): string | undefined => {
    if (typeof name !== "string") return undefined;
    const scope = currentScope();
    if (scope === undefined) return real[name];
    if (scope.kind === "load") {
      // Node's own loader reads some, of modules that are loaded.
      if (system.readsGlobals && isAskedByRuntime()) return real[name];
      refuseVariable(scope, name);
    }
    return scope.component.env[name];
  };
  // Over an object of its own: what a trap gives is compared with the target, and each look into the process's
  // environment is a call into Deno. Functions read more of it than anything else.
  const env = new Proxy<Record<string, string | undefined>>({}, {
    get,
    has: (_, name) => typeof name === "string" && name in current(),
    set: (_, name, value) => Reflect.set(current(), name, value),
    defineProperty: (_, name, descriptor) => Reflect.defineProperty(current(), name, descriptor),
    deleteProperty: (_, name) => Reflect.deleteProperty(current(), name),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(current(), name),
  });
  Object.defineProperty(process, "env", { value: env, configurable: true, writable: true });
  // There it lists nothing, and what is assigned is not seen.
  return { env: new Proxy({}, { get, set: () => true, defineProperty: () => true }) };
}
