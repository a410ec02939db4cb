import * as z from "../../_kernel/schemas.ts";
import { STYLE_PRINTERS } from "./styles.ts";
import type { BlockStyle, EmailBlock, EmailColumn } from "./types.ts";

const base = {
  id: z.string().regex(/^[\w.:-]{1,128}$/),
  label: z.string().max(200).optional(),
  style: z.object({
    color: styleField("color"),
    backgroundColor: styleField("backgroundColor"),
    fontSize: styleField("fontSize"),
    fontWeight: styleField("fontWeight"),
    fontStyle: styleField("fontStyle"),
    textAlign: styleField("textAlign"),
    lineHeight: styleField("lineHeight"),
    padding: styleField("padding"),
    margin: styleField("margin"),
    borderRadius: styleField("borderRadius"),
    width: styleField("width"),
    maxWidth: styleField("maxWidth"),
    paddingTop: styleField("paddingTop"),
    paddingBottom: styleField("paddingBottom"),
    paddingLeft: styleField("paddingLeft"),
    paddingRight: styleField("paddingRight"),
    textDecoration: styleField("textDecoration"),
  }).optional(),
};
const href = z.string().max(2048);

const column: z.ZodType<EmailColumn> = z.object({
  width: z.string().refine((value) => STYLE_PRINTERS.width(value) !== null).optional(),
  blocks: z.array(z.lazy(() => EMAIL_BLOCK)),
});

const SCHEMAS = {
  heading: z.object({
    ...base,
    type: z.literal("heading"),
    as: z.enum(["h1", "h2", "h3", "h4", "h5", "h6"]),
    text: z.string().max(1000),
  }),
  text: z.object({ ...base, type: z.literal("text"), text: z.string().max(20_000) }),
  button: z.object({
    ...base,
    type: z.literal("button"),
    text: z.string().max(200),
    href,
    variant: z.enum(["primary", "secondary", "outline"]).optional(),
  }),
  image: z.object({
    ...base,
    type: z.literal("image"),
    src: href,
    alt: z.string().max(500),
    width: z.number().min(1).max(600).optional(),
    height: z.number().min(1).max(2000).optional(),
  }),
  divider: z.object({ ...base, type: z.literal("divider") }),
  spacer: z.object({
    ...base,
    type: z.literal("spacer"),
    height: z.number().min(1).max(200),
  }),
  link: z.object({ ...base, type: z.literal("link"), text: z.string().max(2048), href }),
  code: z.object({ ...base, type: z.literal("code"), text: z.string().max(1000) }),
  columns: z.object({
    ...base,
    type: z.literal("columns"),
    columns: z.array(column).min(2).max(4),
  }),
};

/** The nine types of blocks. */
export const BLOCK_TYPES: readonly string[] = Object.keys(SCHEMAS);

/** A block as a template holds it; fields it does not know are left out. */
export const EMAIL_BLOCK: z.ZodType<EmailBlock> = z.discriminatedUnion("type", [
  SCHEMAS.heading,
  SCHEMAS.text,
  SCHEMAS.button,
  SCHEMAS.image,
  SCHEMAS.divider,
  SCHEMAS.spacer,
  SCHEMAS.link,
  SCHEMAS.code,
  SCHEMAS.columns,
]);

/** What can be printed. */
function styleField<Field extends keyof BlockStyle>(
  field: Field,
): z.ZodOptional<z.ZodType<NonNullable<BlockStyle[Field]>>> {
  return z.custom<NonNullable<BlockStyle[Field]>>((value) => STYLE_PRINTERS[field](value) !== null)
    .optional();
}
