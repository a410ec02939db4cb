import { h, useEffect, useId, useLayoutEffect, useRef } from "../packages/preact.ts";

/** How far something is, in words too; without `share` nobody knows how much there is. */
export function Progress(
  { children, label, share }: {
    label: string;
    /** From 0 to 1. */
    share?: number;
    /** How far, in words. */
    children: string;
  },
): h.JSX.Element {
  const id = useId();
  return (
    <div class="progress" role="group" aria-label={label}>
      <progress max={1} value={share} aria-label={label} aria-describedby={id} />
      <span id={id} class="quiet">{children}</span>
    </div>
  );
}

/** Whether a part was put away: what goes on page by page is to stop then. */
export function useStopped(): { current: boolean } {
  const isStopped = useRef(false);
  useLayoutEffect(() => () => void (isStopped.current = true), []);
  return isStopped;
}

/** Calls again and again, each `ms`, while a page is open and there is something to wait for. */
export function useEvery(again: () => void, { isOn, ms }: { ms: number; isOn: boolean }): void {
  const latest = useRef(again);
  latest.current = again;
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      // Nobody looks at a page in the background.
      if (document.visibilityState === "visible") latest.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms, isOn]);
}
