import { writeSync } from "node:fs";
import process from "node:process";

const STDERR = 2;
const BAR_WIDTH = 30;
/** Without a terminal a line is printed when this much more is done. */
const LINE_STEP = 0.1;

/** Where progress is shown. */
interface ProgressOptions {
  /** Whether a bar can be drawn over itself. */
  readonly isTerminal: boolean;
  /** Receives text, with its line ends. */
  readonly write: (text: string) => void;
}

/** Shows how far something is: a bar on a terminal, a line now and then elsewhere. */
export function progressTo(
  { isTerminal, write }: ProgressOptions,
): (share: number, words: string) => void {
  let shown = -Infinity;
  return (share, words) => {
    const isDone = share >= 1;
    const percent = `${Math.floor(Math.min(share, 1) * 100)}%`.padStart(4);
    if (isTerminal) {
      const filled = Math.round(Math.min(share, 1) * BAR_WIDTH);
      const bar = "#".repeat(filled).padEnd(BAR_WIDTH, ".");
      // Clears what a longer line before it left.
      write(`\r[${bar}]${percent} ${words}\x1b[K${isDone ? "\n" : ""}`);
    } else if (share - shown >= LINE_STEP || isDone && shown < 1) {
      shown = share;
      write(`${percent.trim()} ${words}\n`);
    }
  };
}

/** How far a command is, on the terminal it was started on or as lines of its log. */
export function terminalProgress(
  { write = (text: string) => void writeSync(STDERR, text) } = {},
): ReturnType<typeof progressTo> {
  return progressTo({
    isTerminal: process.stderr.isTTY,
    write(text) {
      try {
        write(text);
      } catch {
        // Whoever looked on has gone, or is behind: that ends no import half-way.
      }
    },
  });
}
