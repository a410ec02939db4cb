import { CURRENT_COST } from "../../rules/password_hashes.ts";
import type { DeriveArgs } from "../request/references.ts";
import type { DerivedKey } from "../request/wire.ts";
import { deriveForeignKey } from "./foreign_hashes.ts";
import { deriveKey } from "./scrypt.ts";

/**
 * Derives a key as the cost says. Any cost but today's is that of a hash which is compared, and a sign-in
 * with an address that nobody has takes as long as today's: so that one is run beside it, and no imported
 * hash answers sooner.
 *
 * @throws {BusyError} when too many wait already
 */
export async function derive({ cost, salt, ...whose }: DeriveArgs): Promise<DerivedKey> {
  const [derived] = await Promise.all([
    // A foreign hash has its salt.
    "kind" in cost
      ? deriveForeignKey({ ...whose, cost, salt: salt ?? "" })
      : deriveKey({ ...whose, cost, salt }),
    isTodays(cost) ? null : deriveKey({ ...whose, cost: CURRENT_COST, salt: "" }),
  ]);
  return derived;
}

function isTodays(cost: DeriveArgs["cost"]): boolean {
  return Object.entries(CURRENT_COST).every(([name, value]) => Reflect.get(cost, name) === value) &&
    !("kind" in cost);
}
