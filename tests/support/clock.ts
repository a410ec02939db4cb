/**
 * The time of tests. It starts where the machine's clock is, because outsiders judge our tokens by that,
 * and goes on by a millisecond a look: what becomes due in a test depends on what the test does and
 * never on how fast the machine is.
 *
 * @module
 */

let now = Date.now();

/** Epoch milliseconds, later than at the last look. */
export function testClock(): number {
  return ++now;
}

/** Lets time pass for all that looks at {@link testClock}. */
export function passTime(ms: number): void {
  now += ms;
}

/** Starts anew where the machine's clock is, so that time that passed in one test is no other's. */
export function restartClock(): void {
  now = Date.now();
}
