/** What the id of an event says of its time. */

// Crockford's base 32, in the order of its character codes.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_CHARS = 10;

/**
 * What the ids of a time start with: the ids of events since then are not below it, and those of
 * earlier events are.
 *
 * @param time Epoch milliseconds, a whole number from 0 to 2^48 - 1.
 */
export function eventTime(time: number): string {
  let rest = time;
  let text = "";
  for (let at = 0; at < TIME_CHARS; at++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return `evt_${text}`;
}
