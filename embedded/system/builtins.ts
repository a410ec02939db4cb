/*
 * Modules of Node by the process's own door: what imports `node:fs` or `node:crypto` has all that they export made,
 * streams and ciphers among it, which is a tenth of a small host's start.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import process from "node:process";

/** `node:fs`. */
export const fs: typeof import("node:fs") = process.getBuiltinModule("node:fs");

const outside = AsyncLocalStorage.snapshot();
let loadedCrypto: typeof import("node:crypto") | undefined;

/**
 * `node:crypto`, from when it is first asked for. Out of sight of the function that asks: what the runtime evaluates
 * then looks into globals that functions do not have.
 */
export function nodeCrypto(): typeof import("node:crypto") {
  return loadedCrypto ??= outside(() => process.getBuiltinModule("node:crypto"));
}
