/**
 * Answers that need Node: key derivation from passwords. The app's `authNode.ts` exports them from a
 * `"use node"` module.
 *
 * @example
 * ```ts
 * import { nodeActions } from "@banata-auth/convex/node";
 *
 * export const { derive } = nodeActions();
 * ```
 *
 * @module
 */
import { internalActionGeneric, type RegisteredAction } from "convex/server";
import { deriveArgs } from "../request/wire_args.ts";
import { deriveKey } from "./scrypt.ts";
import { BusyError } from "./turns.ts";
import type { DeriveArgs } from "../request/references.ts";
import type { DerivedKey } from "../request/wire.ts";

export type { DeriveArgs } from "../request/references.ts";
export type { DerivedKey, ScryptCost, Turn } from "../request/wire.ts";

/** The app's Node actions; internal, so no client can call them. */
export interface NodeActions {
  /**
   * Derives a key from a password with scrypt; makes a salt when none is given. Null when too many wait
   * for theirs.
   */
  readonly derive: RegisteredAction<"internal", DeriveArgs, Promise<DerivedKey | null>>;
}

/** Makes the Node actions for the app's `authNode.ts`. */
export function nodeActions(): NodeActions {
  return {
    derive: internalActionGeneric({
      args: deriveArgs,
      handler: (_ctx, args) => deriveKey(args).catch(nullIfBusy),
    }),
  };
}

/** An error would be logged as a failure, once for each request of whoever sends too many. */
function nullIfBusy(error: unknown): null {
  if (error instanceof BusyError) return null;
  throw error;
}
