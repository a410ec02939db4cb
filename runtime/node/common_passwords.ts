/**
 * Passwords that attackers try first. `on_demand.ts` loads this module, and it the package: what a bundler makes of
 * a package in CommonJS that is imported while the code runs has no names.
 *
 * @module
 */
import { dictionary } from "@zxcvbn-ts/language-common";

/** Some 49,000 passwords of published leaks, in lower case. */
const common: ReadonlySet<string> = new Set(dictionary["passwords-common"]);

/** Whether a password is one that attackers try first, whatever its case. */
export function isCommonPassword(password: string): boolean {
  return common.has(password.normalize("NFKC").toLowerCase());
}
