/** Prefixes of ids by table, as the wire contract shows them. */
const PREFIXES: Readonly<Record<string, string>> = {
  user: "usr",
  session: "ses",
  account: "acc",
  verification: "ver",
  project: "proj",
  apiKey: "ak",
  organization: "org",
  member: "mem",
  invitation: "inv",
  team: "team",
  client: "client",
  mail: "mail",
  emailTemplate: "tmpl",
  jwks: "jwk",
  role: "role",
  permission: "perm",
  vaultSecret: "vsec",
  event: "evt",
};

/** The prefix of tables whose ids are on no wire. */
const OTHER_PREFIX = "row";

// Crockford's base 32: no I, L, O or U, and in the order of their character codes, so that ids
// sort as their times do.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;
const MAX_TIME = 2 ** 48 - 1;

/** What an id is made of besides its time. */
interface IdOptions {
  /** Fills bytes with random ones. @default crypto.getRandomValues */
  random?: (bytes: Uint8Array<ArrayBuffer>) => unknown;
}

/**
 * Makes an id: the table's prefix, `_`, and 26 characters that sort by time (a ULID: 48 bits of
 * time, 80 random bits). Two ids of the same millisecond are in no order.
 *
 * @param model The table, by Better Auth's own name for it; `client` makes a project's client id.
 * @param now Epoch milliseconds.
 * @throws {RangeError} When the time is not a whole number from 0 to 2^48 - 1.
 */
export function generateId(model: string, now: number, options: IdOptions = {}): string {
  const start = idsSince(model, now);
  const { random = (bytes) => crypto.getRandomValues(bytes) } = options;
  const bytes = new Uint8Array(RANDOM_CHARS);
  random(bytes);
  return start + bytesInBase32(bytes);
}

/**
 * The id that belongs to some bytes, at least 26 of them: the same in every call, and of no time.
 *
 * @param model The table, as of {@linkcode generateId}.
 */
export function idOfBytes(model: string, bytes: Uint8Array): string {
  return `${prefixOf(model)}_${bytesInBase32(bytes.subarray(0, TIME_CHARS + RANDOM_CHARS))}`;
}

/**
 * What ids of a time begin with: no id made since then is below it, and every one from before is.
 *
 * @param time Epoch milliseconds.
 * @throws {RangeError} When the time is not a whole number from 0 to 2^48 - 1.
 */
export function idsSince(model: string, time: number): string {
  if (!Number.isInteger(time) || time < 0 || time > MAX_TIME) {
    throw new RangeError(`Cannot put the time into an id: current value is ${time}`);
  }
  return `${prefixOf(model)}_${numberInBase32(time, TIME_CHARS)}`;
}

/** What the id of every event begins with. */
export const EVENT_PREFIX = `${PREFIXES.event}_`;

/** {@linkcode idsSince} of events, for a time that is known to be one. */
export function eventTime(time: number): string {
  return EVENT_PREFIX + numberInBase32(time, TIME_CHARS);
}

function prefixOf(model: string): string {
  return Object.hasOwn(PREFIXES, model) ? PREFIXES[model] ?? OTHER_PREFIX : OTHER_PREFIX;
}

/** A whole number from 0 in so many characters, the last ones where there are more. */
export function numberInBase32(value: number, length: number): string {
  let rest = value;
  let text = "";
  for (let at = 0; at < length; at++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** One character for each byte: 256 is a multiple of 32, so of random bytes each is as likely as another. */
export function bytesInBase32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join("");
}
