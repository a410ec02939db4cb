/**
 * Every regular expression of the product, read from its sources, against texts made of what each looks
 * for. What is measured is growth and never a time: sixteen times the text may take at most 2.5^4 times
 * as long, where an expression that tries again from each place takes 256 times as long.
 */
import { assert, assertEquals } from "@std/assert";
import ts from "../../tools/packages/typescript.ts";
import { listFiles } from "../../tools/paths.ts";

const ROOT = new URL("../../", import.meta.url);
const PRODUCT = /^(?:cli|component|embedded|local|migrations|plugins|runtime)\//;
const OTHERS = /\.test\.ts$|\/testdata\/|\/_generated\//;

const SHORT = 500;
/** Four doublings. */
const FACTOR = 16;
const MOST = 2.5 ** 4;
const RUNS = 5;
/** At a time, so that the clock's own share is small in the time of the fastest. */
const TIMES = 4;
/** How many of an expression's texts are measured: those that took longest when all were tried once. */
const MEASURED = 2;

/** What repeats in a text: of each class of characters one, and what classes side by side would share. */
const PUMPS = [
  ..." \u00a0\t\naA1_-./\\=~<&;:|,\"'\u0301\u00e9",
  "Ab",
  "a.",
  "a-",
  "1.",
  "a/",
  "./",
];
const ENDINGS = ["", "\0", "\n\0"];
const LITERAL = /[A-Za-z0-9 _=:"/-]{2,}/g;

interface Expression {
  readonly at: string;
  readonly pattern: RegExp;
}

Deno.test("Every expression of the product takes time in proportion to its text", async (t) => {
  const { expressions, built } = await expressionsOf();
  assertEquals(built, [], "An expression that is built at run time can't be measured");
  assert(expressions.length > 80);
  for (const { at, pattern } of expressions) {
    await t.step(`${at} ${pattern}`, () => {
      for (const grow of worstOf(pattern)) {
        const growth = growthOf(pattern, grow);
        assert(growth <= MOST, `grows ${growth} times on ${JSON.stringify(grow(8))}`);
      }
    });
  }
});

Deno.test("growthOf() sees what the measure is for", () => {
  const slow: [pattern: RegExp, grow: Grow][] = [
    // What read an Authorization header once.
    [/^(\S+)\s+(.*\S)\s*$/, (length) => `x ${"\u00a0".repeat(length)}`],
    [/\/+$/, (length) => `${"/".repeat(length)}x`],
    [/^\s+|\s+$/g, (length) => `x${" ".repeat(length)}x`],
  ];
  for (const [pattern, grow] of slow) {
    const growth = growthOf(pattern, grow, SHORT / 4);
    assert(growth > MOST, `${pattern} grows ${growth} times`);
  }
});

async function expressionsOf(): Promise<{ expressions: Expression[]; built: string[] }> {
  const expressions = new Map<string, Expression>();
  const built: string[] = [];
  for (const path of await listFiles(ROOT)) {
    if (!PRODUCT.test(path) || !path.endsWith(".ts") || OTHERS.test(path)) continue;
    const text = await Deno.readTextFile(new URL(path, ROOT));
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf("/");
        const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
        expressions.set(node.text, { at: path, pattern });
      }
      const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
      if (isCall && node.expression.getText() === "RegExp") built.push(`${path} ${node.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { expressions: [...expressions.values()], built };
}

type Grow = (length: number) => string;

/** The texts of an expression that took longest. */
function worstOf(pattern: RegExp): Grow[] {
  const words = pattern.source.replaceAll("\\", "").match(LITERAL) ?? [];
  const starts = ["", "x ", "a.", ...words];
  const pumps = new Set([...PUMPS, ...pattern.source.replace(/\\[a-zA-Z]/g, ""), ...words]);
  const tried: { grow: Grow; ms: number }[] = [];
  for (const start of starts) {
    for (const pump of pumps) {
      for (const ending of ENDINGS) {
        const grow: Grow = (length) => start + pump.repeat(length / pump.length) + ending;
        tried.push({ grow, ms: timeOf(pattern, grow(SHORT * 4)) });
      }
    }
  }
  return tried.sort((a, b) => b.ms - a.ms).slice(0, MEASURED).map(({ grow }) => grow);
}

function growthOf(pattern: RegExp, grow: Grow, length = SHORT): number {
  const [short, long] = [grow(length), grow(length * FACTOR)];
  let [least, most] = [Infinity, Infinity];
  // Turn about, so that a slower machine slows both; the least of several is what it takes.
  for (let run = 0; run < RUNS; run++) {
    least = Math.min(least, timeOf(pattern, short));
    most = Math.min(most, timeOf(pattern, long));
  }
  return most / least;
}

function timeOf(pattern: RegExp, text: string): number {
  const startedAt = performance.now();
  for (let time = 0; time < TIMES; time++) {
    pattern.lastIndex = 0;
    if (pattern.global) text.replace(pattern, "");
    else pattern.test(text);
  }
  return performance.now() - startedAt;
}
