import { defineErrorCodes, type ErrorCodes } from "../../_kernel/error_codes.ts";

/** Errors of the reads of a log. */
export const AUDIT_TLOG_ERROR_CODES: ErrorCodes<
  | "AUDIT_CHECKPOINT_NOT_FOUND"
  | "AUDIT_TILE_PATH_INVALID"
  | "AUDIT_TILE_NOT_FOUND"
  | "AUDIT_PROOF_NOT_FOUND"
  | "AUDIT_SIZES_INVALID"
> = defineErrorCodes({
  AUDIT_CHECKPOINT_NOT_FOUND:
    "Ask again once the project has events: a checkpoint is signed within seconds of the first",
  AUDIT_TILE_PATH_INVALID:
    "Name the tile as tlog-tiles does, e.g. tile/0/x001/067 or tile/0/000.p/5",
  AUDIT_TILE_NOT_FOUND: "Name a tile of the tree that the checkpoint signs",
  AUDIT_PROOF_NOT_FOUND:
    "Name an event of the project that the checkpoint has: ask again if it is seconds old",
  AUDIT_SIZES_INVALID: "Name two sizes of the tree, the smaller one first",
});
