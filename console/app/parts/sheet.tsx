import { h, useEffect, useRef, useState } from "../packages/preact.ts";

/** Light or dark. */
export type Scheme = "dark" | "light";

/**
 * A page of a project's own making: it has its own styles, and nothing of it runs or is loaded
 * (`console/mod.ts`). It is as high as what is drawn on it.
 */
export function Sheet(
  { draw, of, title }: {
    /** What it shows, for whoever reads by ear. */
    title: string;
    draw: (sheet: Document) => void;
    /** What it is drawn of: it is drawn anew when one of these changes. */
    of: readonly unknown[];
  },
): h.JSX.Element {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const { current } = frame;
    if (!isReady || !current?.contentDocument) return;
    draw(current.contentDocument);
    const fit = () => {
      // Its own height may not keep it from becoming lower.
      current.style.height = "0";
      const height = current.contentDocument?.documentElement.scrollHeight ?? 0;
      current.style.height = `${Math.max(height, 80)}px`;
    };
    fit();
    let width = current.clientWidth;
    const watch = new ResizeObserver(() => {
      if (current.clientWidth === width) return;
      width = current.clientWidth;
      fit();
    });
    watch.observe(current);
    return () => watch.disconnect();
  }, [isReady, ...of]);
  return (
    <iframe
      ref={frame}
      class="sheet"
      title={title}
      src="/console/sheet"
      sandbox="allow-same-origin"
      onLoad={() => setReady(true)}
    />
  );
}

const THEMES = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi;

/**
 * Draws a mail as its reader sees it whose system is light or dark. Pictures and links come from elsewhere:
 * their words and addresses stand for them.
 */
export function drawMail(
  sheet: Document,
  { html, scheme }: { html: string; scheme: Scheme },
): void {
  // The sheet's own documents take markup: it runs none of it, and the console's would not have it.
  const mail = sheet.implementation.createHTMLDocument("");
  mail.documentElement.innerHTML = html;
  for (const style of mail.querySelectorAll("style")) {
    style.textContent = (style.textContent ?? "").replace(
      THEMES,
      (_, each: string) => each.toLowerCase() === scheme ? "(min-width:0)" : "(max-width:0)",
    );
  }
  for (const link of mail.querySelectorAll("a")) {
    link.title = link.href;
    link.removeAttribute("href");
  }
  for (const picture of mail.querySelectorAll("img")) {
    const words = mail.createElement("span");
    words.textContent = picture.alt;
    words.title = picture.src;
    words.style.cssText =
      "display:inline-block;max-width:100%;padding:4px 8px;border:1px dashed;overflow-wrap:anywhere";
    picture.replaceWith(words);
  }
  mail.documentElement.style.colorScheme = scheme;
  sheet.replaceChild(mail.documentElement, sheet.documentElement);
}
