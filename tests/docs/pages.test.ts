/** Every page in Markdown: its links lead somewhere, and its code is code. */
import { assertEquals } from "@std/assert";
import ts from "../../tools/packages/typescript.ts";
import config from "../../deno.json" with { type: "json" };
import { ROOT } from "../../tools/sealed.ts";
import { codeBlocksIn } from "../support/code_blocks.ts";
import { anchorsOf, linksOf, readPages } from "./pages.ts";

const PAGES = await readPages();
/** Names that stand for whatever a reader takes. */
const PLACEHOLDER = /^(?:NAME|TASK|…)$/;

Deno.test("Every link of a page leads to a file of the tree, and to a heading where it names one", async () => {
  const texts = new Map(PAGES.map(({ path, text }) => [path, text]));
  const broken: string[] = [];
  for (const page of PAGES) {
    for (const { anchor, file, target } of linksOf(page)) {
      const isThere = await Deno.stat(new URL(file, ROOT)).then(() => true, () => false);
      const text = texts.get(file);
      const isHeading = anchor === null || text !== undefined && anchorsOf(text).has(anchor);
      if (!isThere || !isHeading) broken.push(`${page.path}: ${target}`);
    }
  }
  assertEquals(broken, []);
});

Deno.test("Every page of docs/ is led to by its front page", () => {
  const front = PAGES.find(({ path }) => path === "docs/README.md");
  const led = new Set(front === undefined ? [] : linksOf(front).map(({ file }) => file));
  const pages = PAGES.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path));
  assertEquals(pages.filter((path) => path !== front?.path && !led.has(path)), []);
});

Deno.test("Every block of code of a page parses as what it says it is", () => {
  const faults: string[] = [];
  for (const { path, text } of PAGES) {
    for (const { language, line, text: code } of codeBlocksIn(text)) {
      const fault = faultIn(language, code);
      if (fault !== null) faults.push(`${path}:${line}: ${fault}`);
    }
  }
  assertEquals(faults, []);
});

/** What Convex's own code generation gives an app, and its package of values. */
const OF_CONVEX = /(?<![.\w])(?:(query|mutation|action|internalMutation)\(\{|(v)\.\w+\()/g;

Deno.test("Code of a page that is a Convex function imports what it calls", () => {
  const faults: string[] = [];
  for (const { path, text } of PAGES) {
    for (const { language, line, text: code } of codeBlocksIn(text)) {
      if (language !== "ts") continue;
      for (const [, builder, values] of code.matchAll(OF_CONVEX)) {
        const name = builder ?? values ?? "";
        const isImported = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\}`).test(code);
        if (!isImported) faults.push(`${path}:${line}: ${name}`);
      }
    }
  }
  assertEquals(faults, []);
});

function faultIn(language: string, code: string): string | null {
  if (/^(?:ts|tsx|typescript|js|javascript)$/.test(language)) return syntaxFault(language, code);
  if (language === "json") {
    try {
      JSON.parse(code);
    } catch (error) {
      return String(error);
    }
  }
  return null;
}

function syntaxFault(language: string, code: string): string | null {
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    fileName: language === "tsx" ? "block.tsx" : "block.ts",
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  const [first] = diagnostics;
  return first === undefined ? null : ts.flattenDiagnosticMessageText(first.messageText, " ");
}

Deno.test("Every task that a page names is one of deno.json", () => {
  const faults = PAGES.filter(({ path }) => path !== "CHANGELOG.md").flatMap(({ path, text }) =>
    [...text.matchAll(/\bdeno(?:@[\d.]+)? task ([^\s`),.;|]+)/g)].map(([, task = ""]) => task)
      .filter((task) => !(task in config.tasks) && !PLACEHOLDER.test(task))
      .map((task) => `${path}: deno task ${task}`)
  );
  assertEquals(faults, []);
});
