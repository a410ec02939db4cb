import { HASH_TURNS } from "../../runtime/node/scrypt.ts";
import type { Whose } from "../../runtime/node/turns.ts";

/** Whose passwords were begun to be hashed, in their order, until it is disposed of. */
export interface WatchedHashes extends Disposable {
  readonly begun: readonly Whose[];
}

/** Watches the hashes of this process begin. The order in which they end is the machine's. */
export function watchHashes(): WatchedHashes {
  const begun: Whose[] = [];
  const run = HASH_TURNS.run.bind(HASH_TURNS);
  HASH_TURNS.run = (work, whose) =>
    run(() => {
      begun.push(whose);
      return work();
    }, whose);
  return {
    begun,
    [Symbol.dispose]() {
      HASH_TURNS.run = run;
    },
  };
}
