import type { BlockStyle } from "../blocks/types.ts";
import { hexColor } from "../blocks/styles.ts";
import { both, inkOn, onEach, readableOn, type Tone } from "./colors.ts";
import { type Declarations, printed, type Tints } from "./css.ts";
import type { Theme } from "./theme.ts";
import type { Filler } from "./variables.ts";

/** What the blocks of one mail share. */
export interface Mail {
  readonly fill: Filler;
  readonly theme: Theme;
  readonly tints: Tints;
  /** Links that may not stand in a mail, by the block and its field. */
  readonly refused: string[];
}

/** Where a block stands. */
export interface Place {
  readonly mail: Mail;
  /** What is behind it. */
  readonly ground: Tone;
  /** Pixels there are from side to side. */
  readonly width: number;
  /** How many columns are around it. */
  readonly depth: number;
}

/** The ground of what has this style. */
export function groundOf(style: BlockStyle | undefined, around: Tone): Tone {
  const color = hexColor(style?.backgroundColor);
  return color === null ? around : both(color);
}

/** The colour of a text: its own, as far as it can be read, else the ground's. */
export function inkOf(style: BlockStyle | undefined, ground: Tone): Tone {
  const color = hexColor(style?.color);
  return onEach(ground, (each) => color === null ? inkOn(each) : readableOn(each, color));
}

/** How letters look, but for their colour. */
export function letters(style: BlockStyle | undefined, defaults: Declarations): Declarations {
  return {
    ...defaults,
    "font-size": printed(style, "fontSize") ?? defaults["font-size"],
    "font-weight": printed(style, "fontWeight") ?? defaults["font-weight"],
    "font-style": printed(style, "fontStyle") ?? defaults["font-style"],
    "line-height": printed(style, "lineHeight") ?? defaults["line-height"],
    "text-decoration": printed(style, "textDecoration") ?? defaults["text-decoration"],
    "text-align": printed(style, "textAlign") ?? defaults["text-align"],
  };
}
