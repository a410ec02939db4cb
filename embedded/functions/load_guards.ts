import type { LoadPhase, LoadScope } from "./frame.ts";

/** How Convex's sentences name what is evaluated. */
const PHASES: Record<Exclude<LoadPhase, "node">, { while: string; when: string }> = {
  module: { while: "at import time", when: "at import time" },
  schema: { while: "while evaluating schema", when: "when evaluating schema" },
  auth: {
    while: "while evaluating auth config file",
    when: "when evaluating auth config file",
  },
  definition: {
    while: "while evaluating app definition",
    when: "when evaluating app definition",
  },
};
/** Where not even chance and time may be looked at. */
const STRICT: readonly LoadPhase[] = ["auth", "definition"];

/** Refuses network and timers while a module is evaluated, wherever Convex's own runtime would do it. */
export function refuseWorkAtLoad({ phase, ended }: LoadScope, what: string): void {
  if (phase !== "node" && !ended) throw new Error(`${what} unsupported ${PHASES[phase].while}`);
}

/** Refuses cryptographic randomness in the same place. */
export function refuseRandomnessAtLoad({ phase, ended }: LoadScope): void {
  if (phase === "node" || ended) return;
  throw new Error(`Cannot use cryptographic randomness ${PHASES[phase].when}`);
}

/** Refuses chance or time where configurations are evaluated. */
export function refuseInConfig({ phase, ended }: LoadScope, what: string): void {
  if (phase === "node" || ended || !STRICT.includes(phase)) return;
  throw new Error(`${what} ${PHASES[phase].when}`);
}

/** Refuses variables that a configuration must not read. */
export function refuseVariable({ phase, component, ended }: LoadScope, name: string): void {
  if (ended) return;
  if (phase === "schema") {
    throw new Error("Environment variables unsupported when evaluating schema");
  }
  if (phase !== "auth" || component.env[name] !== undefined) return;
  throw new UnsetVariableError(
    `Environment variable ${name} is used in auth config file but its value was not set`,
  );
}

/** What auth.config throws where it reads a variable that is not set. It may be set later, through the host. */
export class UnsetVariableError extends Error {}
