/** docs/testing.md: its programs run as they stand there; the one with a browser, tests/browser/origins.test.ts. */
import { assertEquals } from "@std/assert";
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
