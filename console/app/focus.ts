/**
 * Where the focus goes when what had it is gone: to the page's heading, so that whoever reads by ear or
 * works by keys is told where they are and does not begin anew at the top.
 *
 * @module
 */

/** Whether the heading is to have the focus as soon as there is one. */
let isWanted = false;
/** What had the focus last, within the page. */
let last: Element | null = null;

/** Moves the focus to the heading of the page that is about to be drawn, once it is there. */
export function focusHeading(): void {
  requestAnimationFrame(() => {
    isWanted = true;
    settle();
  });
}

function settle(): void {
  const { activeElement } = document;
  const isLost = activeElement === null || activeElement === document.body;
  if (isLost && last !== null && !last.isConnected) isWanted = true;
  if (!isWanted || document.querySelector("dialog[open]") !== null) return;
  const heading = document.querySelector<HTMLElement>("main h1");
  if (heading === null) return;
  isWanted = false;
  last = null;
  heading.focus();
}

addEventListener("focusin", ({ target }) => {
  // Whoever has gone on meanwhile is not called back.
  isWanted = false;
  last = target instanceof Element ? target : null;
});

new MutationObserver(settle).observe(document.body, { childList: true, subtree: true });
