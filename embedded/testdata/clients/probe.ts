/** Seen by the tests, which run in the same process: how often queries ran, and where an action waits. */
export const runs = new Map<string, number>();

/** An action that a test holds up. */
export const gates = {
  entered: Promise.withResolvers<void>(),
  open: Promise.withResolvers<void>(),
};

/** Forgets everything, so that no test sees another's. */
export function resetProbe(): void {
  runs.clear();
  gates.entered = Promise.withResolvers();
  gates.open = Promise.withResolvers();
}
