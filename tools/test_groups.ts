/**
 * Puts test files together that run in one isolate. Loading Better Auth and warming it up takes most of
 * a second, loading the host or convex-test a fifth of one, and a file of its own for each idea would pay
 * that three hundred times.
 *
 * @module
 */
import { fromFileUrl, toFileUrl } from "./paths.ts";

/** How many files share an isolate: more would leave a processor idle at the end, and fill its memory. */
const FILES_A_GROUP = 20;

/** Files that each open a platform. */
const FLOWS = "tests/flows/";

/**
 * Long walks through every endpoint, page, mail or folder of an app, the longest first. `deno task test:walks`
 * runs them, `deno task test` with a word of theirs, and `.ci/run`; all of them together take longer than all
 * other tests.
 */
export const WALKS: ReadonlySet<string> = new Set([
  "tests/isolation.test.ts",
  "tests/atomicity.test.ts",
  "tests/scale/costs.test.ts",
  "tests/browser/console_pages.test.ts",
  "tests/browser/console_forms.test.ts",
  "tests/browser/console_first_run.test.ts",
  "tests/browser/console_habits.test.ts",
  "tests/browser/console_trouble.test.ts",
  "tests/browser/console_mails.test.ts",
  "embedded/app/folders.test.ts",
  "tests/browser/console_records.test.ts",
  "tests/secrets.test.ts",
  "tests/audit_events.test.ts",
  "tests/hostile_input/even_endpoints.test.ts",
  "tests/hostile_input/odd_endpoints.test.ts",
  "tests/hostile_input/member_names.test.ts",
  "tests/races.test.ts",
  "tests/emails/browser.test.ts",
  "tests/fresh/flows.test.ts",
]);

/** Other files that take more than ten seconds. */
export const LONG: ReadonlySet<string> = new Set(["tests/browser/origins.test.ts"]);

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

/**
 * Deals the files out: {@link WALKS} and {@link LONG} alone and first, so that none is left for the end; flows apart
 * from their neighbours, for the long ones of one subject stand together; and of the others neighbours
 * together, for those of one folder load the same modules.
 */
export function dealOut(files: readonly string[]): string[][] {
  const { long = [], flows = [], others = [] } = Object.groupBy(files, (file) => {
    if (WALKS.has(file) || LONG.has(file)) return "long";
    return file.startsWith(FLOWS) ? "flows" : "others";
  });
  const groups = Math.ceil(flows.length / FILES_A_GROUP);
  return [
    ...long.map((file) => [file]),
    ...Array.from({ length: groups }, (_, group) => flows.filter((_, at) => at % groups === group)),
    ...Array.from(
      { length: Math.ceil(others.length / FILES_A_GROUP) },
      (_, group) => others.slice(group * FILES_A_GROUP, (group + 1) * FILES_A_GROUP),
    ),
  ];
}

/**
 * Writes one module a group into `folder`, which imports its files. Deno runs modules by their names, so
 * these have the groups' order.
 *
 * @returns The modules' paths.
 */
export async function writeGroups(
  groups: readonly (readonly string[])[],
  { folder, root }: { folder: string; root: URL },
): Promise<string[]> {
  return await Promise.all(groups.map(async (files, at) => {
    const module = new URL(
      `group_${String(at + 1).padStart(3, "0")}.test.ts`,
      toFileUrl(`${folder}/`),
    );
    const imports = [CONTEXT, ...files].map((file) =>
      `import ${JSON.stringify(new URL(file, root).href)};\n`
    );
    await Deno.writeTextFile(module, imports.join(""));
    return fromFileUrl(module);
  }));
}
