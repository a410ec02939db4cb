/**
 * How a block looks. What is absent is the project's branding; numbers are pixels, but for a line
 * height, which is a multiple of the font's size.
 */
export interface BlockStyle {
  /** `#rgb` or `#rrggbb`; one that could not be read on its ground is darkened or lightened. */
  readonly color?: string;
  /** `#rgb` or `#rrggbb`. */
  readonly backgroundColor?: string;
  /** 8 to 96. */
  readonly fontSize?: number;
  /** How bold. */
  readonly fontWeight?: "normal" | "bold" | "600" | "700";
  /** Upright, or slanted. */
  readonly fontStyle?: "normal" | "italic";
  /** Where lines begin or end. */
  readonly textAlign?: "left" | "center" | "right";
  /** A number from 0.8 to 4, or a text such as `1.5`, `24px` or `150%`. */
  readonly lineHeight?: string | number;
  /** A number, or one to four lengths such as `8px 16px`: at most 64 pixels each. */
  readonly padding?: string | number;
  /** A number, or one to four lengths such as `0 0 24px`: at most 64 pixels each. */
  readonly margin?: string | number;
  /** 0 to 64. */
  readonly borderRadius?: number;
  /** 1 to 600, or a text such as `200px` or `50%`. */
  readonly width?: string | number;
  /** 1 to 600, or a text such as `200px` or `50%`. */
  readonly maxWidth?: string | number;
  /** 0 to 64; counts before `padding`. */
  readonly paddingTop?: number;
  /** 0 to 64; counts before `padding`. */
  readonly paddingBottom?: number;
  /** 0 to 64; counts before `padding`. */
  readonly paddingLeft?: number;
  /** 0 to 64; counts before `padding`. */
  readonly paddingRight?: number;
  /** A line under the text, or through it. */
  readonly textDecoration?: "none" | "underline" | "line-through";
}

/** What every block has. Its texts may hold variables, `{{name}}`. */
export interface BlockBase {
  /** Of whoever edits it: 1 to 128 characters of letters, digits, `_`, `.`, `:` and `-`. */
  readonly id: string;
  /** What an editor calls it, at most 200 characters; no mail shows it. */
  readonly label?: string;
  /** How it looks. */
  readonly style?: BlockStyle;
}

/** A heading. */
export interface HeadingBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "heading";
  /** Its level. */
  readonly as: "h1" | "h2" | "h3" | "h4" | "h5" | "h6";
  /** At most 1,000 characters. */
  readonly text: string;
}

/** A paragraph. */
export interface TextBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "text";
  /**
   * At most 20,000 characters of text with the HTML elements a, b, br, code, em, i, s, strong, sub, sup
   * and u, of which `a` alone has an attribute, `href`. The value of a variable is never HTML.
   */
  readonly text: string;
}

/** A link that looks like a button. */
export interface ButtonBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "button";
  /** At most 200 characters. */
  readonly text: string;
  /** Where it leads; the block is left out of a mail in which this is empty. */
  readonly href: string;
  /** How much it stands out. @default "primary" */
  readonly variant?: "primary" | "secondary" | "outline";
}

/** A picture. */
export interface ImageBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "image";
  /** Where it is; the block is left out of a mail in which this is empty. */
  readonly src: string;
  /** What it shows, at most 500 characters; empty for an ornament. */
  readonly alt: string;
  /** Pixels, 1 to 600; a narrow screen makes it smaller. */
  readonly width?: number;
  /** Pixels, 1 to 2,000. */
  readonly height?: number;
}

/** A line from side to side. */
export interface DividerBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "divider";
}

/** Empty space. */
export interface SpacerBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "spacer";
  /** Pixels, 1 to 200. */
  readonly height: number;
}

/** A link. */
export interface LinkBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "link";
  /** At most 2,048 characters. */
  readonly text: string;
  /** Where it leads; the block is left out of a mail in which this is empty. */
  readonly href: string;
}

/** A code to type in, or what else stands in letters of one width. */
export interface CodeBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "code";
  /** At most 1,000 characters. */
  readonly text: string;
}

/** Blocks side by side; on a narrow screen, one below the other. */
export interface ColumnsBlock extends BlockBase {
  /** Tells it from other blocks. */
  readonly type: "columns";
  /** 2 to 4. */
  readonly columns: readonly EmailColumn[];
}

/** One of the columns. */
export interface EmailColumn {
  /** Such as `200px` or `30%`; those without share what is left. */
  readonly width?: string;
  /** What stands in it; columns may be nested three deep. */
  readonly blocks: readonly EmailBlock[];
}

/** One piece of a mail. */
export type EmailBlock =
  | HeadingBlock
  | TextBlock
  | ButtonBlock
  | ImageBlock
  | DividerBlock
  | SpacerBlock
  | LinkBlock
  | CodeBlock
  | ColumnsBlock;
