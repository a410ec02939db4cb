import { terminalProgress } from "../../cli/transfer/progress.ts";

/** Where the bench shows how far it is. */
export interface Progress {
  /** Names what is measured from now on. */
  begin(words: string): void;
  /** Says that one more of the parts is done. */
  step(): void;
}

/**
 * Shows on stderr how far the bench is, for its report comes at the end: on a terminal a bar that moves with each
 * of so many parts, elsewhere a line for each thing that is measured.
 */
export function benchProgress(parts: number): Progress {
  const started = performance.now();
  const draw = terminalProgress();
  const isTerminal = Deno.stderr.isTerminal();
  let done = 0;
  let current = "";
  const words = () => `${((performance.now() - started) / 1000).toFixed(0)} s  ${current}`;
  return {
    begin(what) {
      current = what;
      if (isTerminal) draw(done / parts, words());
      else console.error(words());
    },
    step() {
      done++;
      if (isTerminal) draw(done / parts, words());
    },
  };
}
