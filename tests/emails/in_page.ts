// @ts-nocheck: what runs in a page has a page's types, which Deno does not know
/**
 * What runs in the pages of the browser.
 *
 * @module
 */

/**
 * Shows mails in frames, and says which has an element or attribute that it may not have, or others than the
 * mail that it must be built like.
 *
 * @param {{ batch: readonly { name: string, html: string, like: string | null }[], elements: string }} mails
 * @returns {Promise<string[]>} what is wrong
 */
export async function openBatch({ batch, elements }) {
  const known = new Set(elements.split(" "));
  const shapes = new Map();
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const shapeOf = (mail) =>
    [...mail.querySelectorAll("*")].map((element) =>
      `${element.parentElement?.localName}>${element.localName} ${element.getAttributeNames()}`
    ).join("\n");
  const likeOf = (html) => {
    const shape = shapes.get(html) ?? shapeOf(parse(html));
    shapes.set(html, shape);
    return shape;
  };
  const isFaulty = (element) => {
    const url = element.getAttribute("href") ?? element.getAttribute("src");
    const fits = url === null || /^(?:https:|mailto:|http:\/\/localhost[/:])/.test(url);
    const runs = element.getAttributeNames().some((name) => name.startsWith("on"));
    return !known.has(element.localName) || !fits || runs;
  };
  const open = (html) =>
    new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.addEventListener("load", () => resolve(frame));
      frame.srcdoc = html;
      document.body.append(frame);
    });
  const frames = await Promise.all(batch.map(({ html }) => open(html)));
  const wrong = batch.flatMap(({ html, like, name }, at) => {
    const mail = parse(html);
    const fault = [...mail.querySelectorAll("*")].find(isFaulty);
    return [
      ...fault === undefined ? [] : [`${name}: ${fault.outerHTML.slice(0, 200)}`],
      ...like === null || shapeOf(mail) === likeOf(like) ? [] : [`${name}: another shape`],
      ...frames[at].contentDocument?.body ? [] : [`${name}: did not load`],
    ];
  });
  for (const frame of frames) frame.remove();
  return wrong;
}

/**
 * Lets axe, which the page has loaded, look at it.
 *
 * @returns {Promise<string[]>} what it finds, and whether the page is wider than 320 pixels
 */
export async function judgePage() {
  const width = document.documentElement.scrollWidth;
  const { incomplete, violations } = await globalThis.axe.run(document);
  const unsure = incomplete.filter(({ id }) => id === "color-contrast");
  const found = [...violations, ...unsure].map(({ id, nodes: [node] }) =>
    `${id}: ${node.failureSummary} ${node.html.slice(0, 200)}`
  );
  return [...found, ...width > 320 ? [`${width} pixels wide`] : []];
}

/** Waits until the page has been laid out anew. */
export function laidOut() {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
