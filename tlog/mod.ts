/**
 * Transparency logs, in the forms that C2SP specifies and Go's checksum database and Certificate
 * Transparency made known.
 *
 * @module
 */

export * from "./errors.ts";
export {
  type Consistency,
  consistencyProof,
  type Coordinate,
  emptyRoot,
  HASH_BYTES,
  type HashReader,
  type Inclusion,
  inclusionProof,
  leafHash,
  nodeHash,
  rootHash,
  verifyConsistency,
  verifyInclusion,
} from "./tree.ts";
export * from "./tiles.ts";
