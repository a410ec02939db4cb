import { refuse } from "../error_codes.ts";
import { parseInline } from "../render/inline_html.ts";
import { mayLead, maySource } from "../render/links.ts";
import { BLOCK_TYPES, EMAIL_BLOCK } from "./schemas.ts";
import { MAX_DEPTH } from "./styles.ts";
import type { EmailBlock } from "./types.ts";

/** Bytes of a template's blocks as JSON. */
const MAX_TEMPLATE_BYTES = 256 * 1024;
/** Blocks of a template, those in columns among them. */
const MAX_BLOCKS = 200;

/**
 * Reads a template's blocks as they are stored.
 *
 * @param json a list of blocks, at most 256 KB
 * @throws {EmailError} EMAIL_TEMPLATE_TOO_LARGE, EMAIL_BLOCKS_NOT_JSON, EMAIL_BLOCKS_TOO_MANY,
 * EMAIL_BLOCKS_TOO_DEEP, EMAIL_BLOCK_TYPE_UNKNOWN, EMAIL_BLOCK_INVALID, EMAIL_HTML_NOT_ALLOWED or
 * EMAIL_URL_NOT_ALLOWED, naming the block and its field
 *
 * @example
 * ```ts
 * import { parseBlocks } from "@banata-auth/convex/plugins/emails";
 *
 * const blocks = parseBlocks('[{"id":"1","type":"heading","as":"h1","text":"Hello {{userName}}"}]');
 * console.assert(blocks[0]?.type === "heading");
 * ```
 */
export function parseBlocks(json: string): readonly EmailBlock[] {
  // A byte stands for one code unit at least, so a long text needs no encoding to be refused.
  const size = json.length > MAX_TEMPLATE_BYTES
    ? json.length
    : new TextEncoder().encode(json).length;
  if (size > MAX_TEMPLATE_BYTES) refuse("EMAIL_TEMPLATE_TOO_LARGE", `${size} bytes`);
  const blocks = parseList(json);
  const shape = { count: 0 };
  requireShape(blocks, { place: "blocks", depth: 0, shape });
  return blocks.map((block, at) => parseBlock(block, `blocks[${at}]`));
}

function parseList(json: string): unknown[] {
  try {
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value)) return value;
  } catch {
    // The same answer.
  }
  return refuse("EMAIL_BLOCKS_NOT_JSON", "blocks");
}

interface Shape {
  readonly place: string;
  readonly depth: number;
  readonly shape: { count: number };
}

/** Number, depth and types first: each has an error of its own, and bounds what is looked at after it. */
function requireShape(blocks: readonly unknown[], { depth, place, shape }: Shape): void {
  for (const [at, block] of blocks.entries()) {
    const here = `${place}[${at}]`;
    if (++shape.count > MAX_BLOCKS) refuse("EMAIL_BLOCKS_TOO_MANY", here);
    const { columns, type } = fieldsOf(block);
    if (typeof type !== "string" || !BLOCK_TYPES.includes(type)) {
      refuse("EMAIL_BLOCK_TYPE_UNKNOWN", `${here}.type`);
    }
    if (type !== "columns" || !Array.isArray(columns)) continue;
    if (depth === MAX_DEPTH) refuse("EMAIL_BLOCKS_TOO_DEEP", here);
    for (const [column, it] of columns.entries()) {
      const { blocks } = fieldsOf(it);
      if (!Array.isArray(blocks)) continue;
      const inside = `${here}.columns[${column}].blocks`;
      requireShape(blocks, { place: inside, depth: depth + 1, shape });
    }
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parseBlock(given: unknown, place: string): EmailBlock {
  const { data, error } = EMAIL_BLOCK.safeParse(given);
  if (data === undefined) {
    const path = error.issues[0]?.path ?? [];
    const field = path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`);
    return refuse("EMAIL_BLOCK_INVALID", `${place}${field.join("")}`);
  }
  requireContent(data, place);
  return data;
}

/** What stands in texts and links of a block and of those in it. */
function requireContent(block: EmailBlock, place: string): void {
  if (block.type === "text") {
    const { links, refused } = parseInline(block.text);
    if (refused !== null) {
      refuse("EMAIL_HTML_NOT_ALLOWED", `${place}.text, ${refused}`);
    }
    if (!links.every(mayLead)) refuse("EMAIL_URL_NOT_ALLOWED", `${place}.text`);
  }
  if ("href" in block && !mayLead(block.href)) {
    refuse("EMAIL_URL_NOT_ALLOWED", `${place}.href`);
  }
  if (block.type === "image" && !maySource(block.src)) {
    refuse("EMAIL_URL_NOT_ALLOWED", `${place}.src`);
  }
  if (block.type !== "columns") return;
  for (const [column, { blocks }] of block.columns.entries()) {
    for (const [at, inner] of blocks.entries()) {
      requireContent(inner, `${place}.columns[${column}].blocks[${at}]`);
    }
  }
}
