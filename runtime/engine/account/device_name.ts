/** Browsers by what only they say of themselves; most of them also say what those below do. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/**
 * A browser and its system in words for a mail, such as `Firefox, Windows`; null where neither is known.
 * What a client says of itself is in the hands of whoever signs in, so none of it stands in the mail.
 */
export function deviceName(userAgent: string): string | null {
  const named = [BROWSERS, SYSTEMS].map((list) =>
    list.find(([pattern]) => pattern.test(userAgent))?.[1]
  );
  return named.filter((name) => name !== undefined).join(", ") || null;
}
