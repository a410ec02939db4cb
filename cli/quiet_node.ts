import process from "node:process";

/**
 * Keeps Node from warning of what it calls an experiment and the platform stands on: SQLite in Node 22, and
 * the types of TypeScript. All other warnings come through.
 */
export function hushExperiments(): void {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...args: never[]): void => {
    const [kind]: unknown[] = args;
    const name = typeof kind === "string" ? kind : Reflect.get(Object(kind), "type");
    if (name !== "ExperimentalWarning") emit(warning, ...args);
  };
}
