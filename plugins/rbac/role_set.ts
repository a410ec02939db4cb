/**
 * All roles of a project as one text, which a check reads instead of a row for each role. The first
 * line lists every grant that occurs; each further line is a role:
 *
 * ```
 * member.read,organization.read,vault.*
 * member|D|
 * keeper|E|member
 * ```
 *
 * The second part says which grants of the first line the role has, six to a character; the third
 * names the roles it inherits. It is pure and free of Better Auth.
 *
 * @module
 */

/** What one role is made of. */
export interface RoleEntry {
  readonly grants: readonly string[];
  /** Slugs of the roles it inherits. */
  readonly inherits: readonly string[];
}

/** Roles by their slugs. */
export type RoleTable = ReadonlyMap<string, RoleEntry>;

/** What a role's slug may be: lower case, without the commas that join roles. */
export const ROLE_SLUG_PATTERN: RegExp = /^[a-z][a-z0-9_-]{0,62}$/;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BITS = 6;

/** The text of some roles; the same roles give the same text. */
export function encodeRoles(table: RoleTable): string {
  const used = [...table.values()].flatMap(({ grants }) => grants);
  const dictionary = [...new Set(used)].sort();
  const places = new Map(dictionary.map((grant, at) => [grant, at]));
  const lines = [...table]
    .sort(([left], [right]) => left < right ? -1 : 1)
    .map(([slug, { grants, inherits }]) =>
      `${slug}|${encodeBits(grants.map((grant) => places.get(grant) ?? 0))}|${inherits.join(",")}`
    );
  return [dictionary.join(","), ...lines, ""].join("\n");
}

/** The roles of a text. */
export function decodeRoles(text: string): Map<string, RoleEntry> {
  const [first = "", ...lines] = text.split("\n");
  const dictionary = splitList(first);
  const roles = lines.filter((line) => line !== "").map((line) => {
    const [slug = "", bits = "", inherits = ""] = line.split("|");
    return [slug, { grants: grantsAt(dictionary, [bits]), inherits: splitList(inherits) }] as const;
  });
  return new Map(roles);
}

/** Whether a text has a role. */
export function hasRole(text: string, slug: string): boolean {
  return ROLE_SLUG_PATTERN.test(slug) && placeOf(text, slug) >= 0;
}

/**
 * Opens a text for checks: gives what some roles grant together, without decoding the others. Inheritance
 * is not followed: the text is that of flattened roles.
 */
export function openRoles(text: string): (roles: readonly string[]) => string[] {
  let dictionary: readonly string[] | undefined;
  return (roles) => {
    const bits = roles.map((slug) => bitsOf(text, slug)).filter((found) => found !== "");
    if (bits.length === 0) return [];
    dictionary ??= splitList(text.slice(0, text.indexOf("\n")));
    return grantsAt(dictionary, bits);
  };
}

function bitsOf(text: string, slug: string): string {
  const at = ROLE_SLUG_PATTERN.test(slug) ? placeOf(text, slug) : -1;
  return at < 0 ? "" : text.slice(at, text.indexOf("|", at));
}

/** Where a role's second part starts, or -1: the lines are sorted, so half of them go at each look. */
function placeOf(text: string, slug: string): number {
  let from = text.indexOf("\n") + 1;
  let to = text.length;
  while (from < to) {
    const start = text.lastIndexOf("\n", ((from + to) >> 1) - 1) + 1;
    const end = text.indexOf("|", start);
    const found = text.slice(start, end);
    if (found === slug) return end + 1;
    if (found < slug) from = text.indexOf("\n", end) + 1;
    else to = start;
  }
  return -1;
}

function encodeBits(places: readonly number[]): string {
  const digits: number[] = [];
  for (const place of places) {
    const digit = Math.floor(place / BITS);
    while (digits.length <= digit) digits.push(0);
    digits[digit] = (digits[digit] ?? 0) | 1 << place % BITS;
  }
  return digits.map((digit) => ALPHABET.charAt(digit)).join("");
}

function grantsAt(dictionary: readonly string[], texts: readonly string[]): string[] {
  const length = Math.max(...texts.map((text) => text.length));
  const found: string[] = [];
  for (let at = 0; at < length; at++) {
    let digit = 0;
    for (const text of texts) if (at < text.length) digit |= ALPHABET.indexOf(text.charAt(at));
    for (let bit = 0; digit !== 0; bit++, digit >>= 1) {
      const grant = dictionary[at * BITS + bit];
      if ((digit & 1) === 1 && grant !== undefined) found.push(grant);
    }
  }
  return found;
}

function splitList(text: string): string[] {
  return text === "" ? [] : text.split(",");
}
