import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "./packages/preact.ts";
import { ApiError, isUnanswered } from "./api.ts";

/** What a page loads. */
export interface Loaded<Value> {
  /**
   * The last that came. What it was before stays while something newer is on its way, and where the same could
   * not be read again: somebody may be typing there.
   */
  readonly value: Value | undefined;
  /** Why nothing came, or nothing newer. */
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  /** How often {@link Loaded.reload} was called, for parts that load something of their own. */
  readonly version: number;
  /** Asks again. */
  reload(): void;
}

/** How often a read that was not answered is tried again, and after how long. */
const RETRIES_MS: readonly number[] = [500, 2_000];
/** Whoever has waited for so long is told, and not kept waiting for another try. */
const LONG_WAIT_MS = 20_000;
/** A wait for a rate limit that is not worth a word. */
const SHORT_WAIT_S = 5;

/** Asks again, where nothing answered or a limit is about to be lifted: reading twice does no harm. */
async function patiently<Value>(load: () => Promise<Value>): Promise<Value> {
  const begun = performance.now();
  for (const wait of RETRIES_MS) {
    try {
      return await load();
    } catch (error) {
      const delay = delayOf(error, wait);
      if (delay === null || performance.now() - begun > LONG_WAIT_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  return await load();
}

function delayOf(error: unknown, wait: number): number | null {
  if (isUnanswered(error)) return wait;
  if (!(error instanceof ApiError) || error.status !== 429) return null;
  const { retryAfter } = error;
  return retryAfter !== null && retryAfter <= SHORT_WAIT_S ? retryAfter * 1_000 : null;
}

/** Loads a value when the page opens, and anew when one of `keys` changes. A late answer to an old one is dropped. */
export function useLoad<Value>(
  load: () => Promise<Value>,
  keys: readonly unknown[],
): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, "reload" | "version">>({
    value: undefined,
    error: undefined,
    isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  const shown = useRef("");
  /** Which request the page waits for; answers to others are dropped. */
  const awaited = useRef(0);
  const begin = () => {
    const mine = ++awaited.current;
    const asked = JSON.stringify(keys);
    setState((was) =>
      was.isLoading && was.error === undefined
        ? was
        : { value: was.value, error: undefined, isLoading: true }
    );
    patiently(load).then(
      (value) => {
        if (awaited.current !== mine) return;
        shown.current = asked;
        setState({ value, error: undefined, isLoading: false });
      },
      (error) =>
        awaited.current === mine && setState(({ value }) => ({
          value: shown.current === asked ? value : undefined,
          error,
          isLoading: false,
        })),
    );
  };
  // The first is not sent only after the browser has drawn what is there: that would take as long again.
  useLayoutEffect(() => {
    begin();
    return () => void awaited.current++;
  }, []);
  // Later ones are: whoever asks anew may be about to leave, and what was there may be no more.
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else begin();
  }, [...keys, turn]);
  const reload = useCallback(() => setTurn((each) => each + 1), []);
  return { ...state, reload, version: turn };
}
