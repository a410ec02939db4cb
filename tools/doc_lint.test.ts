import { assertEquals } from "@std/assert";
import { importedFromPackages, parseFindings } from "./doc_lint.ts";

const OUTPUT = `error[missing-jsdoc]: exported symbol is missing JSDoc documentation
  --> /tree/cli/start.ts:13:12
   |
13 |   readonly signal?: AbortSignal;
   |            ^


error[private-type-ref]: public type 'A["b"]' references private type 'FunctionReference'
  --> /tree/a.ts:1:1

error: Found 2 documentation lint errors.
`;

Deno.test("parseFindings() tells files and private types, and drops the summary", () => {
  const findings = parseFindings(OUTPUT);
  assertEquals(findings.map(({ file, privateType }) => ({ file, privateType })), [
    { file: "/tree/cli/start.ts", privateType: undefined },
    { file: "/tree/a.ts", privateType: "FunctionReference" },
  ]);
  assertEquals(findings.at(-1)?.text.includes("Found 2"), false);
  assertEquals(parseFindings("error: Module not found\n"), []);
});

Deno.test("importedFromPackages() takes names from packages, under their local names", () => {
  const source = `import type { A, B as C } from "convex/server";
import { type D, e } from "@scope/name";
import type { F } from "./f.ts";
import {
  type G,
} from "zod";
`;
  assertEquals([...importedFromPackages(source)], ["A", "C", "D", "e", "G"]);
});
