/**
 * The format of exports and the error codes of the transfer plugin, without its endpoints: nothing here loads Better Auth.
 *
 * @example
 * ```ts
 * import { EXPORT_FORMAT } from "@banata-auth/convex/plugins/transfer/light";
 *
 * console.assert(EXPORT_FORMAT === "banata-project");
 * ```
 *
 * @module
 */
export { TRANSFER_ERROR_CODES, type TransferErrorCode } from "./error_codes.ts";
export * from "./adoption.ts";
export { nextChecksum } from "./chunks.ts";
export * from "./format.ts";
export * from "./hash_forms.ts";
export type { ProjectTransfers } from "./port.ts";
export type { ErrorCodes } from "../_kernel/errors.ts";
export type { ProjectRow } from "../_kernel/store.ts";
export type * from "./types.ts";
