/**
 * Every regular expression of the product takes time in proportion to its text. `deno task expressions` judges
 * them by their automata and by steps that it counts, and writes its verdicts to `tests/expressions.json`;
 * here is asked whether it has judged what the sources have.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { CliError } from "../../cli/arguments.ts";
import { judge } from "../../tools/expressions.ts";
import {
  EXPRESSIONS_FILE,
  expressionsOf,
  readExpressions,
} from "../../tools/source_expressions.ts";

Deno.test("Every expression of the product is judged (deno task expressions)", async () => {
  const { built, literals } = await readExpressions();
  assertEquals(built, [], "Write it as a literal: one that is built at run time can't be judged");
  const judged = Object.keys(JSON.parse(await Deno.readTextFile(EXPRESSIONS_FILE)));
  const missing = [...literals].filter(([literal]) => !judged.includes(literal));
  assertEquals(missing, [], "Run deno task expressions, which judges these");
  const gone = judged.filter((literal) => !literals.has(literal));
  assertEquals(gone, [], "Run deno task expressions, which leaves these out");
});

Deno.test("judge() refuses an expression that tries again from each place, with a text for it", () => {
  // The first read an Authorization header once.
  for (const slow of [/^(\S+)\s+(.*\S)\s*$/, /\/+$/, /\s+(?=;)/]) {
    assertThrows(() => judge(String(slow)), CliError, "so that it reads a text once: '");
  }
  assertEquals(judge("/^\\s*\\S/"), "linear");
});

Deno.test("expressionsOf() sees literals, and what makes an expression or code of a text", () => {
  const text =
    'const a = /x/g; b.replace(/[/]"/, ""); new RegExp(c); RegExp("d"); e.match("f");\n' +
    "g.matchAll(`h${i}`); j.search(k); eval(l); new Function(m); // /n/\n";
  assertEquals(expressionsOf(text, "a.ts"), {
    literals: ["/x/g", '/[/]"/'],
    built: [
      "new RegExp(c)",
      'RegExp("d")',
      'e.match("f")',
      "g.matchAll(`h${i}`)",
      "eval(l)",
      "new Function(m)",
    ],
  });
});
