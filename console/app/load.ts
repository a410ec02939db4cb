import { useCallback, useEffect, useState } from "./packages/preact.ts";
import type { ApiError } from "./api.ts";

/** What a page loads. */
export interface Loaded<Value> {
  /** The last that came; what it was before stays while something newer is on its way. */
  readonly value: Value | undefined;
  /** Why nothing came. */
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  /** Asks again. */
  reload(): void;
}

/** Loads a value when the page opens, and anew when one of `keys` changes. A late answer to an old one is dropped. */
export function useLoad<Value>(
  load: () => Promise<Value>,
  keys: readonly unknown[],
): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, "reload">>({
    value: undefined,
    error: undefined,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setState(({ value }) => ({ value, error: undefined, isLoading: true }));
    load().then(
      (value) => isCurrent && setState({ value, error: undefined, isLoading: false }),
      (error) => isCurrent && setState({ value: undefined, error, isLoading: false }),
    );
    return () => {
      isCurrent = false;
    };
  }, [...keys, turn]);
  const reload = useCallback(() => setTurn((each) => each + 1), []);
  return { ...state, reload };
}
