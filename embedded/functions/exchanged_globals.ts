import { currentFrame } from "./frame.ts";

/** What official components exchange while their code runs: workflow takes clock and randomness away. */
const EXCHANGED = [
  "Math",
  "Date",
  "console",
  "process",
  "Crypto",
  "crypto",
  "CryptoKey",
  "SubtleCrypto",
] as const;

/** Whether any function of this process ever exchanged one: until then nobody need be asked for its own. */
let anyExchanged = false;

/**
 * Lets a function exchange globals for itself alone. On Convex each function has a global object of its own;
 * here all share one, and what one puts there would be the clock of all.
 */
export function installExchangedGlobals(): void {
  for (const name of EXCHANGED) install(name);
}

function install(name: string): void {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  let shared: unknown = Reflect.get(globalThis, name);
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: descriptor?.enumerable ?? false,
    get: () => {
      const own = anyExchanged ? currentFrame()?.exchangedGlobals : undefined;
      return own?.has(name) ? own.get(name) : shared;
    },
    set: (value: unknown) => {
      const frame = currentFrame();
      if (frame === undefined) {
        shared = value;
        return;
      }
      anyExchanged = true;
      frame.exchangedGlobals ??= new Map();
      frame.exchangedGlobals.set(name, value);
    },
  });
}
