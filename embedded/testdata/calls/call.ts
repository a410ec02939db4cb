/** What a call must give: a value, or an error whose text has this in it. */
type Expected = { value: unknown } | { error: string };

/** One call on Convex, and what its backend answers. */
export interface Call {
  /** Says what is called. */
  name: string;
  run: () => Promise<unknown>;
  expected: Expected;
}

/** Gives how a call ended, in the form of what was expected of it. */
export async function outcomeOf({ run, expected }: Call): Promise<Expected> {
  try {
    return { value: await run() };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown);
    // Only what was expected is compared: around it stand paths of files and ids of requests.
    return "error" in expected && error.includes(expected.error) ? expected : { error };
  }
}
