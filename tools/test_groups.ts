/**
 * Puts test files together that run in one isolate. Loading Better Auth and warming it up takes most of
 * a second, and a file of its own for each idea would pay that three hundred times.
 *
 * @module
 */
import { fromFileUrl, toFileUrl } from "./paths.ts";

/** How many files share an isolate: more would leave a processor idle at the end, and fill its memory. */
const FILES_A_GROUP = 12;

/** Comes first in each group. */
const CONTEXT = "tools/test_context.ts";

/** The part of deno.json that says what is no test. */
export interface TestConfig {
  /** Of everything. */
  readonly exclude?: readonly string[];
  /** Of tests. */
  readonly test?: { readonly exclude?: readonly string[] };
}

/** Those of a tree's files that `deno test` would run, but for names with `_test`, which nothing here has. */
export function testFilesOf(files: readonly string[], config: TestConfig): string[] {
  const excluded = [...config.exclude ?? [], ...config.test?.exclude ?? []];
  return files.filter((file) =>
    file.endsWith(".test.ts") &&
    !excluded.some((path) => file === path || file.startsWith(`${path}/`))
  );
}

/** Deals the files out, so that the long ones of one folder are not all in one group. */
export function dealOut(files: readonly string[]): string[][] {
  const groups = Math.ceil(files.length / FILES_A_GROUP);
  return Array.from(
    { length: groups },
    (_, group) => files.filter((_, at) => at % groups === group),
  );
}

/**
 * Writes one module a group into `folder`, which imports its files.
 *
 * @returns The modules' paths.
 */
export async function writeGroups(
  groups: readonly (readonly string[])[],
  { folder, root }: { folder: string; root: URL },
): Promise<string[]> {
  return await Promise.all(groups.map(async (files, at) => {
    const module = new URL(`group_${at + 1}.test.ts`, toFileUrl(`${folder}/`));
    const imports = [CONTEXT, ...files].map((file) =>
      `import ${JSON.stringify(new URL(file, root).href)};\n`
    );
    await Deno.writeTextFile(module, imports.join(""));
    return fromFileUrl(module);
  }));
}
