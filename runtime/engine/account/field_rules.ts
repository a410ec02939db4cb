import { isEmail, keepsRule, languageTag } from "../../../rules/value_rules.ts";
import { fail } from "../../../plugins/_kernel/errors.ts";

/** Characters a text of Better Auth's endpoints may have; the longest it makes itself is a token. */
const MAX_LENGTH = 4096;
/** What is stored as it comes: the rule of its column, and what to send instead. */
const FIELDS: Readonly<Record<string, readonly [keeps: (text: string) => boolean, what: string]>> =
  {
    name: [
      (text) => text !== "" && keepsRule("personName", text),
      "a name of 1 to 200 characters, without control characters",
    ],
    email: [isEmail, "an address of at most 320 characters"],
    newEmail: [isEmail, "an address of at most 320 characters"],
    image: [
      (text) => keepsRule("picture", text),
      "an https URL, or a data URL of a picture of at most 12 KiB",
    ],
    locale: [
      (text) => languageTag(text) !== null,
      "a language tag such as pt-BR, of at most 35 characters",
    ],
    username: [(text) => text.length <= 64, "a name of at most 64 characters"],
    displayUsername: [
      (text) => keepsRule("line64", text),
      "a name of 1 to 64 characters, without control characters",
    ],
  };

/**
 * Checks what Better Auth would store unseen: it knows neither the greatest length of a text nor, for
 * a user's own fields, its type and what it must be. 400 `VALIDATION_ERROR`, before anything is read.
 */
export function checkFields(body: object): void {
  for (const [name, value] of Object.entries(body)) check(name, value);
}

function check(name: string, value: unknown): void {
  const rule = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  const isText = typeof value === "string";
  const isMissing = value === undefined || value === null;
  if (rule !== undefined && !isText && !isMissing) refuse(name, `Send ${name} as text`);
  if (rule !== undefined && isText && !rule[0](value)) refuse(name, `Send ${name} as ${rule[1]}`);
  const max = rule === undefined ? MAX_LENGTH : Infinity;
  if (isText && value.length > max) refuse(name, `Send ${name} with at most ${max} characters`);
}

function refuse(name: string, message: string): never {
  const isPlain = /^\w{1,64}$/.test(name);
  const text = isPlain ? message : `Send texts with at most ${MAX_LENGTH} characters`;
  return fail("BAD_REQUEST", { code: "VALIDATION_ERROR", message: text });
}
