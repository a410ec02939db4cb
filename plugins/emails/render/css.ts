import { STYLE_PRINTERS } from "../blocks/styles.ts";
import type { BlockStyle } from "../blocks/types.ts";
import type { Tone } from "./colors.ts";

/** Declarations by property; what is null or undefined is left out. */
export type Declarations = Readonly<Record<string, string | null | undefined>>;

/** A style attribute's text. */
export function cssOf(declarations: Declarations): string {
  let css = "";
  for (const [property, value] of Object.entries(declarations)) {
    if (value !== null && value !== undefined) css += `${property}:${value};`;
  }
  return css.slice(0, -1);
}

/** A field of a block's style in CSS, null where there is none. */
export function printed(style: BlockStyle | undefined, field: keyof BlockStyle): string | null {
  const value = style?.[field];
  return value === undefined ? null : STYLE_PRINTERS[field](value);
}

/** The padding of a style, its sides counting before the whole; null for none. */
export function paddingOf(style: BlockStyle | undefined): string | null {
  const whole = printed(style, "padding");
  const sides = (["paddingTop", "paddingRight", "paddingBottom", "paddingLeft"] as const)
    .map((side) => printed(style, side));
  if (sides.every((side) => side === null)) return whole;
  const parts = whole?.split(" ") ?? ["0"];
  // As CSS reads one to four of them.
  const [top = "0", right = top, bottom = top, left = right] = parts;
  const own = [top, right, bottom, left];
  return sides.map((side, at) => side ?? own[at]).join(" ");
}

type Tinted = "color" | "background-color" | "border-color";

/** The colours of a mail that differ where it is dark: classes, and the rules behind them. */
export class Tints {
  readonly #classes = new Map<string, { name: string; property: Tinted; dark: string }>();

  /** The class of what has this colour; empty if it is the same everywhere. */
  add(property: Tinted, { dark, light }: Tone): string {
    if (dark === light) return "";
    const key = `${property}${light}${dark}`;
    const known = this.#classes.get(key);
    if (known !== undefined) return known.name;
    const name = `t${this.#classes.size}`;
    this.#classes.set(key, { name, property, dark });
    return name;
  }

  /**
   * The rules for readers whose system is dark, and for Outlook, which marks what it has changed: two texts, for
   * Gmail leaves out a style element in which it does not like something.
   */
  rules(): string[] {
    const classes = [...this.#classes.values()];
    const rule = (prefix: string, { dark, name, property }: typeof classes[number]) =>
      `${prefix}.${name}{${property}:${dark} !important}`;
    const own = classes.map((each) => rule("", each)).join("");
    const outlook = classes.map((each) =>
      rule(each.property === "color" ? "[data-ogsc] " : "[data-ogsb] ", each)
    ).join("");
    return classes.length === 0 ? [] : [`@media (prefers-color-scheme:dark){${own}}`, outlook];
  }
}
