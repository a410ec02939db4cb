import { dictionary } from "@zxcvbn-ts/language-common";

/** Some 49,000 passwords of published leaks, in lower case. */
const COMMON: ReadonlySet<string> = new Set(dictionary["passwords-common"]);

/** Whether a password is one that attackers try first, whatever its case. */
export function isCommonPassword(password: string): boolean {
  return COMMON.has(password.normalize("NFKC").toLowerCase());
}
