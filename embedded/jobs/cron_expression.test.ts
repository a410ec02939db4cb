import { assertEquals, assertThrows } from "@std/assert";
import { nextMatch, parseCron } from "./cron_expression.ts";

/** A Tuesday. */
const NOON = Date.UTC(2030, 0, 1, 12);

/** What get-convex/saffron 1d84237 takes, and the times after NOON at which Convex runs it. */
const ACCEPTED: readonly [string, ...string[]][] = [
  ["* * * * *", "01-01T12:01", "01-01T12:02"],
  ["*\t*  * * *", "01-01T12:01"],
  ["0 12 * * *", "01-02T12:00", "01-03T12:00"],
  ["007 0013 01 1 *", "01-01T13:07"],
  ["*/25 * * * *", "01-01T12:25", "01-01T12:50", "01-01T13:00"],
  ["10/25 * * * *", "01-01T12:10", "01-01T12:35", "01-01T13:10"],
  ["10-40/25 * * * *", "01-01T12:10", "01-01T12:35", "01-01T13:10"],
  ["5,20-21,*/30 * * * *", "01-01T12:05", "01-01T12:20", "01-01T12:21", "01-01T12:30"],
  // A star behind a comma is the field's first value.
  ["30,* * * * *", "01-01T12:30", "01-01T13:00"],
  ["30,*-2 * * * *", "01-01T12:01", "01-01T12:02", "01-01T12:30", "01-01T13:00"],
  // A range over the end begins one early.
  ["58-0 * * * *", "01-01T12:57", "01-01T12:58", "01-01T12:59", "01-01T13:00", "01-01T13:57"],
  ["0 22-1 * * *", "01-01T21:00", "01-01T22:00", "01-01T23:00", "01-02T00:00", "01-02T01:00"],
  ["0 0 1 NOV-JAN *", "10-01T00:00", "11-01T00:00", "12-01T00:00", "2031-01-01T00:00"],
  ["0 0 30-1 1 *", "01-29T00:00", "01-30T00:00", "01-31T00:00", "2031-01-01T00:00"],
  ["0 0 * * FRI-SUN", "01-03T00:00", "01-04T00:00", "01-05T00:00", "01-06T00:00", "01-10T00:00"],
  // With a step it counts to a field's last number and goes on at its first.
  ["55-10/5 * * * *", "01-01T12:05", "01-01T12:10", "01-01T12:55", "01-01T13:00"],
  ["0 0 29-4/2 1 *", "01-02T00:00", "01-04T00:00", "01-29T00:00", "01-31T00:00"],
  ["0 0 1 10-2/2 *", "02-01T00:00", "10-01T00:00", "12-01T00:00"],
  ["0 0 1 11-2/2 *", "11-01T00:00", "2031-11-01T00:00"],
  ["0 0 * * 5-0/2", "01-04T00:00", "01-11T00:00"],
  ["0 0 1 jan,Mar,dec *", "03-01T00:00", "12-01T00:00", "2031-01-01T00:00"],
  ["0 0 1 */11 *", "12-01T00:00", "2031-01-01T00:00"],
  ["0 0 * * 0", "01-06T00:00"],
  ["0 0 * * 6", "01-05T00:00"],
  ["0 0 * * sun", "01-06T00:00"],
  ["0 0 * * L", "01-05T00:00", "01-12T00:00"],
  ["0 0 * * */3", "01-02T00:00", "01-05T00:00", "01-06T00:00"],
  ["0 0 * * 2-FRI/3", "01-04T00:00", "01-08T00:00"],
  ["0 0 * * 5L", "01-25T00:00", "02-22T00:00", "03-29T00:00"],
  ["0 0 * * friL", "01-25T00:00"],
  ["0 0 * * MON#1", "01-07T00:00", "02-04T00:00"],
  ["0 0 * * 2#5", "01-29T00:00", "04-30T00:00"],
  ["0 0 L * *", "01-31T00:00", "02-28T00:00", "03-31T00:00", "04-30T00:00"],
  ["0 0 L-30 * *", "03-01T00:00", "05-01T00:00"],
  ["0 0 L-1 2 *", "02-27T00:00"],
  // The 31st of March 2030 is a Sunday, the 31st of August a Saturday.
  ["0 0 LW 3 *", "03-29T00:00"],
  ["0 0 LW 8 *", "08-30T00:00"],
  ["0 0 L-1W 3 *", "03-29T00:00"],
  ["0 0 L-7W 3 *", "03-25T00:00"],
  ["0 0 5W 1 *", "01-04T00:00"],
  ["0 0 6W 1 *", "01-07T00:00"],
  ["0 0 1W 6 *", "06-03T00:00"],
  ["0 0 31W 3 *", "03-29T00:00"],
  // Two kinds of days: either is enough; a range of all of them is no star.
  ["0 0 13 * FRI", "01-04T00:00", "01-11T00:00", "01-13T00:00", "01-18T00:00"],
  ["0 0 */1 * MON", "01-02T00:00", "01-03T00:00"],
  ["0 0 29 2 *", "2032-02-29T00:00", "2036-02-29T00:00"],
  ["0 0 * 2 FRI#5", "2036-02-29T00:00", "2064-02-29T00:00"],
  ["0 0 30 2 1", "02-04T00:00"],
];

const REFUSED: readonly string[] = [
  "",
  "* * * *",
  "* * * * * *",
  "0 0 0 1 1 *",
  " * * * * *",
  "* * * * * ",
  "*\n* * * *",
  "@daily",
  "60 * * * *",
  "256 * * * *",
  "-1 * * * *",
  "1.5 * * * *",
  "x * * * *",
  "? * * * *",
  ", * * * *",
  "1, * * * *",
  ",1 * * * *",
  "*,5 * * * *",
  "*-5 * * * *",
  "1- * * * *",
  "1-2-3 * * * *",
  "1/ * * * *",
  "*/0 * * * *",
  "*/60 * * * *",
  "*/5/5 * * * *",
  "1-5/x * * * *",
  "L * * * *",
  "* 24 * * *",
  "* */24 * * *",
  "* * 0 * *",
  "* * 32 * *",
  "* * */31 * *",
  "* * ? * *",
  "* * l * *",
  "* * L- * *",
  "* * L-0 * *",
  "* * L-31 * *",
  "* * L,1 * *",
  "* * WL * *",
  "* * 15w * *",
  "* * 0W * *",
  "* * 15W,1 * *",
  "* * 1-5W * *",
  "* * * 0 *",
  "* * * 13 *",
  "* * * */12 *",
  "* * * JANUARY *",
  "* * * MON *",
  "* * * * 7",
  "* * * * */7",
  "* * * * MONDAY",
  "* * * * JAN",
  "* * * * L,1",
  "* * * * 5l",
  "* * * * 1,5L",
  "* * * * MON#0",
  "* * * * MON#6",
  "* * * * #1",
  "* * * * MON#",
  "* * * * MON#1,2",
];

/** Read, but no day is ever like this. */
const NEVER: readonly string[] = [
  "0 0 30 2 *",
  "0 0 31 4,6,9,11 *",
  "0 0 31W 2 *",
  "0 0 L-29 2 *",
];

function times(text: string, count: number): string[] {
  const found: string[] = [];
  let at = NOON;
  for (let each = 0; each < count; each++) {
    at = nextMatch(parseCron(text), at) ?? NaN;
    found.push(new Date(at).toISOString().slice(0, 16).replace(/^2030-/, ""));
  }
  return found;
}

Deno.test("parseCron() takes what Convex's parser takes, and means the same times", () => {
  for (const [text, ...expected] of ACCEPTED) {
    assertEquals(times(text, expected.length), expected, text);
  }
});

Deno.test("parseCron() refuses what Convex's parser refuses", () => {
  for (const text of REFUSED) {
    assertThrows(() => parseCron(text), Error, "Failed to parse cron expression", text);
  }
});

Deno.test("nextMatch() is null where no time ever comes", () => {
  for (const text of NEVER) assertEquals(nextMatch(parseCron(text), NOON), null, text);
});
