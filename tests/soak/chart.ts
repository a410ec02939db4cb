/** What was measured at one time, in bytes. */
export interface Sample {
  memory: number;
  database: number;
  /** The log beside it, which is cut to nothing when it has reached 64 MiB. */
  log: number;
}

const BARS = "▁▂▃▄▅▆▇█";
const MIB = 1024 * 1024;
/** What the last quarter may have more than the second: the kills are in the first, and what is kept has filled. */
const MOST_GROWTH = 1.2;
/** The log's bound, and what one commit and a held state may add. */
const MOST_LOG = 96 * MIB;

/** Draws a row of bars with the least and the most of its values, in MiB. */
export function drawRow(name: string, bytes: readonly number[]): string {
  const [least, most] = [Math.min(...bytes), Math.max(...bytes)];
  const bars = bytes.map((each) => BARS[Math.floor((each / most) * (BARS.length - 1))]).join("");
  const inMib = (value: number): string => (value / MIB).toFixed(1);
  return `${name.padEnd(8)} ${bars} ${inMib(least)} to ${inMib(most)} MiB`;
}

/** How the last quarter stands to the second: 1 is flat. */
export function growthOf(bytes: readonly number[]): number {
  const quarter = Math.floor(bytes.length / 4);
  return median(bytes.slice(-quarter)) / median(bytes.slice(quarter, 2 * quarter));
}

/** What of the samples is not flat; the log only has to stay below its bound. */
export function grown(samples: readonly Sample[]): string[] {
  const rows = (["memory", "database"] as const).filter((name) =>
    growthOf(samples.map((each) => each[name])) > MOST_GROWTH
  );
  return samples.some(({ log }) => log > MOST_LOG) ? [...rows, "log"] : rows;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
