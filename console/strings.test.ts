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

Deno.test("The console's style sheet names no left and no right, so that it can be read from either side", async () => {
  const css = await Deno.readTextFile(new URL("console/app/style.css", ROOT));
  const sided =
    /(?:^|[\s;{-])(?:left|right)\s*[:;-]|-(?:left|right)\b|text-align:\s*(?:left|right)/m;
  assertEquals(sided.exec(css)?.[0], undefined);
});

Deno.test("The console's pages say nothing but what strings/ has", async () => {
  const files = (await listFiles(ROOT)).filter((path) => /^console\/app\/.*\.tsx$/.test(path));
  const bare = [];
  for (const path of files) {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    // Text between two tags of one line: letters that no expression writes.
    const found = source.match(
      /<(?:p|h1|h2|button|dt|th|td|legend|label|span|strong)[^<>{}]*>[^<>{}]*\p{L}[^<>{}]*</gu,
    );
    bare.push(...(found ?? []).map((each) => `${path}: ${each}`));
  }
  assertEquals(bare, []);
});
