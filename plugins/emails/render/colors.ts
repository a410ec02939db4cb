import { remembering } from "./remember.ts";

/** A colour where the mail is light, and where it is dark: `#rrggbb`. */
export interface Tone {
  readonly light: string;
  readonly dark: string;
}

/** What texts have at least, WCAG 2.2 criterion 1.4.3. */
const MIN_CONTRAST = 4.5;
/** A ground that is this far from white is darkened for white letters rather than given dark ones. */
const CLOSE_TO_WHITE_INK = 3;
const WHITE = "#ffffff";
const BLACK = "#000000";
/** Letters that are softer than black and white. */
const INK: Tone = { light: "#0f172a", dark: "#f8fafc" };

/** A ground and a colour, each `#rrggbb`, or the ground alone for the usual letters on it. */
const findReadable = remembering(
  (key) => mixedFor(key.slice(0, 7), key.slice(7)),
  { max: 1000 },
);

/** A colour on both grounds. */
export function both(color: string): Tone {
  return { light: color, dark: color };
}

/** A colour for each ground. */
export function onEach(ground: Tone, colorOn: (ground: string) => string): Tone {
  const light = colorOn(ground.light);
  return { light, dark: ground.dark === ground.light ? light : colorOn(ground.dark) };
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2). */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The colour of letters on a ground, if nothing else is said. */
export function inkOn(ground: string): string {
  return readableOn(ground, "");
}

/**
 * The colour, or the usual one of letters for an empty text, moved towards black or white as far as letters
 * in it need to be read on the ground.
 */
export function readableOn(ground: string, color: string): string {
  return findReadable(ground + color);
}

function mixedFor(ground: string, color: string): string {
  // At this luminance black and white stand out alike, each by more than is needed.
  const isLight = luminance(ground) > 0.179;
  const end = isLight ? BLACK : WHITE;
  const wanted = color !== "" ? color : isLight ? INK.light : INK.dark;
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = share === 0 ? wanted : mix(wanted, end, share);
    if (contrastOf(mixed, ground) >= MIN_CONTRAST) return mixed;
  }
  return end;
}

/** A ground for letters, near the colour, with theirs. */
export function filledWith(color: string): { ground: string; ink: string } {
  if (contrastOf(color, WHITE) < CLOSE_TO_WHITE_INK) return { ground: color, ink: inkOn(color) };
  return { ground: readableOn(WHITE, color), ink: WHITE };
}

function luminance(color: string): number {
  const [red, green, blue] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function mix(color: string, end: string, share: number): string {
  const to = channels(end);
  const mixed = channels(color)
    .map((channel, at) => Math.round(channel + ((to[at] ?? 0) - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function channels(color: string): [number, number, number] {
  const number = parseInt(color.slice(1), 16);
  return [number >> 16, number >> 8 & 255, number & 255];
}
