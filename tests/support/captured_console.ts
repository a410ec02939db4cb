// Kept from the start: functions write to the console, and see less.
const { Deno } = globalThis;

const METHODS = ["debug", "error", "info", "log", "warn"] as const;

/** What was written to the console, until it is disposed of. */
export interface CapturedConsole extends Disposable {
  /** One text per call, its arguments joined by blanks. */
  readonly lines: readonly string[];
}

/** Takes what this process writes to the console, and shows none of it. */
export function captureConsole(): CapturedConsole {
  const lines: string[] = [];
  const own = METHODS.map((method) => [method, console[method]] as const);
  for (const method of METHODS) {
    console[method] = (...args: unknown[]) => void lines.push(args.map(toText).join(" "));
  }
  return {
    lines,
    [Symbol.dispose]() {
      for (const [method, write] of own) console[method] = write;
    },
  };
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : Deno.inspect(value, { depth: Infinity });
}
