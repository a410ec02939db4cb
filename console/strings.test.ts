import { assertEquals } from "@std/assert";
import { DE } from "./app/strings/de.ts";
import { EN } from "./app/strings/en.ts";
import { listFiles } from "../tools/paths.ts";
import { ROOT } from "../tools/sealed.ts";

/** Every text by the path of its key; those that take something with how much they take. */
function textsOf(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    const given = Array.from({ length: value.length }, (_, index) => `<${index}>`);
    return [[`${path}(${value.length})`, String(value(...given))]];
  }
  return Object.entries(value ?? {}).flatMap(([key, each]) => textsOf(each, `${path}.${key}`));
}

Deno.test("LANGUAGES say the same things, down to what each text names", () => {
  const [english, german] = [EN, DE].map((texts) => new Map(textsOf(texts, "")));
  const keys = (texts: Map<string, string> = new Map()) => [...texts.keys()].toSorted();
  assertEquals(keys(german), keys(english));
  const places = (text = "") => (text.match(/<\d>/g) ?? []).toSorted();
  for (const [key, text] of english ?? []) {
    const other = german?.get(key);
    assertEquals([key, places(other)], [key, places(text)]);
    assertEquals([key, other === "" || text === ""], [key, false]);
  }
});

Deno.test("LANGUAGES write counts each in its own way", () => {
  const counted = (text: (...given: unknown[]) => string) =>
    String(text(...Array(text.length).fill(1_234_567)));
  const counts = (value: unknown, path: string): [string, string][] =>
    typeof value !== "function"
      ? Object.entries(typeof value === "object" ? value ?? {} : {})
        .flatMap(([key, each]) => counts(each, `${path}.${key}`))
      // What takes a text is no count.
      : String(value("a text")).includes("NaN")
      ? [[path, counted(value as (...given: unknown[]) => string)]]
      : [];
  const [english, german] = [counts(EN, ""), counts(DE, "")];
  assertEquals(english.length > 15, true);
  assertEquals(german.map(([path]) => path).sort(), english.map(([path]) => path).sort());
  assertEquals(english.filter(([, text]) => !text.includes("1,234,567")), []);
  assertEquals(german.filter(([, text]) => !text.includes("1.234.567")), []);
});

Deno.test("The console's style sheet names no left and no right, so that it can be read from either side", async () => {
  const css = await Deno.readTextFile(new URL("console/app/style.css", ROOT));
  const sided =
    /(?:^|[\s;{-])(?:left|right)\s*[:;-]|-(?:left|right)\b|text-align:\s*(?:left|right)/m;
  assertEquals(sided.exec(css)?.[0], undefined);
});

/** What whoever reads by eye or by ear is told by an attribute. */
const SAID: readonly string[] = [
  "alt",
  "aria-description",
  "aria-label",
  "caption",
  "empty",
  "head",
  "hint",
  "label",
  "placeholder",
  "question",
  "submit",
  "title",
];
/** The same in every language: the product's name, and an address that nobody has. */
const NAMES: readonly string[] = ["Banata", "grace@example.com"];

/** Finds texts of a page's own: between tags, over several lines too, and in attributes. */
const BARE_TEXTS: Deno.lint.Plugin = {
  name: "console",
  rules: {
    texts: {
      create(context) {
        const judge = (node: Deno.lint.Node, text: unknown) => {
          const isSaid = typeof text === "string" && /\p{L}/u.test(text) &&
            !NAMES.includes(text.trim());
          if (isSaid) context.report({ node, message: text.trim() });
        };
        return {
          JSXText(node) {
            const { parent } = node;
            const name = parent.type === "JSXElement" ? parent.openingElement.name : null;
            // What is typed into a terminal, and paths, are words of no language.
            const isCode = name?.type === "JSXIdentifier" && name.name === "code";
            if (!isCode) judge(node, node.value);
          },
          "JSXExpressionContainer > Literal": (node: Deno.lint.Literal) => judge(node, node.value),
          JSXAttribute(node) {
            const { name, value } = node;
            const isSaid = name.type === "JSXIdentifier" && SAID.includes(name.name);
            if (isSaid && value?.type === "Literal") judge(node, value.value);
          },
        };
      },
    },
  },
};

Deno.test("The console's pages say nothing but what strings/ has", async () => {
  const files = (await listFiles(ROOT)).filter((path) => /^console\/app\/.*\.tsx$/.test(path));
  const bare = [];
  for (const path of files) {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    const found = Deno.lint.runPlugin(BARE_TEXTS, path, source);
    bare.push(...found.map(({ message }) => `${path}: ${message}`));
  }
  assertEquals(bare, []);
  const seen = Deno.lint.runPlugin(BARE_TEXTS, "a.tsx", '<p title="A">\n  B {"C"}\n</p>');
  assertEquals(seen.map(({ message }) => message), ["A", "B", "C"]);
});
