/**
 * What of a mail may be seen by somebody else than its reader. A link or a code in it opens an account, so
 * the names are listed that are shown, and no other is.
 *
 * @module
 */
import { MAIL_UNSUBSCRIBE } from "../_kernel/mails.ts";
import type { Variables } from "./endpoints/_asked.ts";

/** A server may put a link under any name: whatever could be one, or the end of one, is not shown. */
const HARMLESS = /^[^/?#=&%\\]{0,200}$/;
/** What the platform itself says under a name has a form, which no code has. */
const WORDS = /^[A-Za-z, -]{0,100}$/;
const MINUTE = /^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/;
const ADDRESS = /^[\da-f]{0,4}[.:][\da-f.:]{1,44}$/;

/** What the platform's mails call people, places and times, and what each may look like. */
const SHOWN: ReadonlyMap<string, RegExp> = new Map([
  ["device", WORDS],
  ["email", HARMLESS],
  ["inviterName", HARMLESS],
  ["ipAddress", ADDRESS],
  ["keyName", HARMLESS],
  ["newEmail", HARMLESS],
  ["notice", WORDS],
  ["organizationName", HARMLESS],
  ["projectName", HARMLESS],
  ["purpose", WORDS],
  ["time", MINUTE],
  ["userName", HARMLESS],
]);
/** What each mail is given anew, whatever was stored. */
const GIVEN = "appName";

/** A mail's variables for whoever looks at it, and the names of those that it hides. */
interface ShownVariables {
  /** What is hidden is `[name]`. */
  readonly values: Variables;
  readonly hidden: readonly string[];
}

/** Hides what of a stored mail's variables could let somebody act as its reader. */
export function shownVariables(stored: Variables): ShownVariables {
  // Names with an @ are how the platform keeps what is about a mail and stands in none.
  const said = Object.entries(stored)
    .filter(([name]) => !name.startsWith("@") && name !== GIVEN);
  const hidden = said.filter(([name, value]) => SHOWN.get(name)?.test(value) !== true)
    .map(([name]) => name);
  // Its link is made when the mail is.
  const isOptional = stored[MAIL_UNSUBSCRIBE] !== undefined && !("unsubscribeUrl" in stored);
  const all = isOptional ? [...hidden, "unsubscribeUrl"] : hidden;
  const values = { unsubscribeUrl: "", ...Object.fromEntries(said), ...marksOf(all) };
  return { values, hidden: all };
}

/** Stands for what is not there, or not shown: no link can be made of it. */
export function marksOf(names: readonly string[]): Variables {
  return Object.fromEntries(names.map((name) => [name, `[${name}]`]));
}
