/**
 * A line diff for short files.
 *
 * @module
 */

/**
 * The lines that differ, in their order: `- ` for lines that only `before` has, `+ ` for lines that
 * only `after` has. Equal texts give none. Time and memory grow with the product of the line counts.
 */
export function diffLines(before: string, after: string): string[] {
  const a = before.split("\n");
  const b = after.split("\n");
  const common = countCommon(a, b);
  const diff: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (j === b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1))) {
      diff.push(`- ${a[i++]}`);
    } else {
      diff.push(`+ ${b[j++]}`);
    }
  }
  return diff;
}

/** How many lines, at most, the rests of both texts have in common in the same order. */
function countCommon(a: string[], b: string[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const counts = new Uint32Array((a.length + 1) * width);
  const read = (i: number, j: number) => counts[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      counts[i * width + j] = a[i] === b[j]
        ? read(i + 1, j + 1) + 1
        : Math.max(read(i + 1, j), read(i, j + 1));
    }
  }
  return read;
}
