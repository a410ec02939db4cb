import { toFileUrl } from "../../tools/paths.ts";
import { ROOT } from "../../tools/sealed.ts";

/** A fenced block of a page. */
export interface CodeBlock {
  /** The word behind the fence, `ts`; empty without one. */
  readonly language: string;
  /** What stands behind the word: `ignore`, `no-eval`. */
  readonly attributes: string;
  readonly text: string;
  /** The line of its fence, from 1. */
  readonly line: number;
}

const FENCE = /^( *)```(\S*) ?(.*)\n([^]*?)^\1```$/gm;

/** The fenced blocks of a Markdown text, in order. */
export function codeBlocksIn(page: string): CodeBlock[] {
  return [...page.matchAll(FENCE)].map((
    [, , language = "", attributes = "", text = ""],
    at,
    all,
  ) => ({
    language,
    attributes,
    text,
    line: page.slice(0, all[at]?.index).split("\n").length,
  }));
}

/** The fenced blocks of a page of the tree. */
export async function codeBlocksOf(path: string): Promise<CodeBlock[]> {
  return codeBlocksIn(await Deno.readTextFile(new URL(path, ROOT)));
}

/**
 * Runs code that a page shows in this process, and gives what it exports. `changes` are pairs of a text that
 * must stand in it, and what takes its place: another address, this tree in the place of the package.
 */
export async function runCode(
  code: string,
  changes: readonly (readonly [before: string, after: string])[],
): Promise<Record<string, unknown>> {
  const changed = changes.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`Expect the code to have ${before}`);
    return text.replaceAll(before, after);
  }, code);
  const folder = await Deno.makeTempDir({ prefix: "banata-code-" });
  try {
    const path = `${folder}/block.ts`;
    await Deno.writeTextFile(path, changed);
    return await import(toFileUrl(path).href);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The change by which code imports this tree's testing.ts. */
export const OWN_TESTING = [
  `"@banata-auth/convex/test"`,
  JSON.stringify(new URL("testing.ts", ROOT).href),
] as const;
