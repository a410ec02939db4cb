/** docs/testing.md: its programs run as they stand there; the one with a browser, tests/browser/origins.test.ts. */
import { assert, assertEquals } from "@std/assert";
import { codeBlocksOf, OWN_TESTING, runCode } from "../support/code_blocks.ts";

const BLOCKS = (await codeBlocksOf("docs/testing.md")).filter(({ language }) => language === "ts");

/** Failed assertions of a program, which a console only prints. */
function hearAssertions(): Disposable & { readonly failed: number; readonly made: number } {
  const { assert } = console;
  let [failed, made] = [0, 0];
  console.assert = (condition) => {
    made++;
    if (!condition) failed++;
  };
  return {
    get failed() {
      return failed;
    },
    get made() {
      return made;
    },
    [Symbol.dispose]: () => void (console.assert = assert),
  };
}

Deno.test("docs/testing.md: its first program finds what it says", async () => {
  using heard = hearAssertions();
  await runCode(BLOCKS[0]?.text ?? "", [OWN_TESTING]);
  assertEquals([heard.made, heard.failed], [5, 0]);
});

Deno.test("docs/testing.md: its test for Deno passes", async () => {
  const module = await runCode(BLOCKS[1]?.text ?? "", [
    OWN_TESTING,
    ["Deno.test(", "export const test = ((_name: string, body: () => Promise<void>) => body)("],
  ]);
  const { test } = module as { test: () => Promise<void> };
  await test();
});

Deno.test("docs/testing.md: its test for Vitest passes", async () => {
  const given = vitest();
  Object.assign(globalThis, { given });
  try {
    const block = BLOCKS.find(({ text }) => text.includes(`from "vitest"`));
    await runCode(block?.text ?? "", [
      OWN_TESTING,
      [
        `import { afterAll, beforeAll, expect, test } from "vitest";`,
        "const { afterAll, beforeAll, expect, test } = globalThis.given;",
      ],
    ]);
    for (const step of [...given.before, ...given.tests, ...given.after]) await step();
  } finally {
    Reflect.deleteProperty(globalThis, "given");
  }
  assertEquals(given.tests.length, 1);
});

/** As much of Vitest as the page's test asks for. */
function vitest() {
  type Step = () => unknown;
  const steps = { before: [] as Step[], tests: [] as Step[], after: [] as Step[] };
  return {
    ...steps,
    beforeAll: (step: Step) => steps.before.push(step),
    afterAll: (step: Step) => steps.after.push(step),
    test: (_name: string, step: Step) => steps.tests.push(step),
    expect: (value: string) => ({ toContain: (part: string) => assert(value.includes(part)) }),
  };
}
