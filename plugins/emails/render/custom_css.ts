import { remembering } from "./remember.ts";

/** Characters of a project's CSS. */
const MAX_LENGTH = 10_000;
/** Functions that only compute; any other may fetch something. */
const FUNCTIONS: readonly string[] = [
  "calc",
  "clamp",
  "hsl",
  "hsla",
  "max",
  "min",
  "not",
  "nth-child",
  "rgb",
  "rgba",
];
/** Words before a parenthesis of a media query. */
const MEDIA_WORDS: readonly string[] = ["and", "media", "not", "only", "or"];
/** Escapes, which hide names, what could end the style element, and control characters. */
const UNFIT = /[\\<\p{Cs}]|[^\P{Cc}\t\n\r]/u;
const STRING = /"[^"\n\r]*"|'[^'\n\r]*'/g;
const AT_RULE = /@\s*([\w-]*)/g;
/** A word, and whether it calls something. Each match takes all of its word, so it is found in one pass. */
const WORD = /([\w-]+)\s*(\(?)/g;
/** Properties with which old clients ran scripts. */
const OLD_SCRIPT = /(?:^|[\s;{])(?:behavior|-moz-binding)\s*:/i;

/**
 * A project's CSS as it may stand in a mail's style element; an empty text if it may not. It is taken as
 * a whole or not at all: no escapes, no `<`, no at-rule but `@media`, and no function but those that
 * only compute, so that it can't fetch, import or end anything.
 */
export function safeCss(css: string): string {
  return css.length > MAX_LENGTH || UNFIT.test(css) ? "" : checkedCss(css);
}

const checkedCss = remembering(checkCss, { max: 100 });

function checkCss(css: string): string {
  const plain = withoutComments(css);
  const bare = plain.replace(STRING, '""');
  const isWhole = !/["']/.test(bare.replaceAll('""', "")) && !bare.includes("/*") &&
    isBalanced(bare);
  const isKnown =
    [...bare.matchAll(AT_RULE)].every(([, name]) => name?.toLowerCase() === "media") &&
    [...bare.matchAll(WORD)].every(([, word = "", call]) =>
      call === "" || MEDIA_WORDS.includes(word.toLowerCase()) ||
      FUNCTIONS.includes(word.toLowerCase())
    );
  return isWhole && isKnown && !OLD_SCRIPT.test(bare) ? plain.trim() : "";
}

/** One that is not closed stays, and is refused. */
function withoutComments(css: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = css.indexOf("/*", at);
    const end = start < 0 ? -1 : css.indexOf("*/", start + 2);
    if (end < 0) return parts.concat(css.slice(at)).join(" ");
    parts.push(css.slice(at, start));
    at = end + 2;
  }
}

function isBalanced(css: string): boolean {
  const open: string[] = [];
  for (const char of css) {
    if (char === "{" || char === "(" || char === "[") open.push(char);
    else if (char === "}" && open.pop() !== "{") return false;
    else if (char === ")" && open.pop() !== "(") return false;
    else if (char === "]" && open.pop() !== "[") return false;
  }
  return open.length === 0;
}
