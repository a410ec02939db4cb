import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  API_KEY_PATTERN,
  formatApiKey,
  isWellFormedApiKey,
} from "../../plugins/api_keys/format.ts";
import { codeBlocksOf, runCode } from "../support/code_blocks.ts";
import { Random } from "../support/random.ts";
import { acceptedTexts } from "./key_format.ts";

const SEED = 20261;
const KEYS = 2_000;

Deno.test("No random text of a key's form passes the checksum", () => {
  assertEquals(acceptedTexts(100_000, { seed: SEED }), []);
});

Deno.test("No key passes the checksum with up to four neighbours changed or two swapped", () => {
  const random = new Random(SEED);
  for (let round = 0; round < KEYS; round++) {
    const bytes = Uint8Array.from({ length: 32 }, () => random.int(256));
    const key = formatApiKey(random.pick(["live", "test"]), bytes);
    assert(isWellFormedApiKey(key));
    for (const damaged of [overwritten(key, random), swapped(key, random)]) {
      if (damaged !== key) assert(!isWellFormedApiKey(damaged), `${key} as ${damaged}`);
    }
  }
});

Deno.test("The documented pattern is the one that keys are made by", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/api_keys.md", import.meta.url));
  const documented = API_KEY_PATTERN.source.replace(/^\^|\$$/g, "");
  assertStringIncludes(text, `\\b${documented}\\b`);
});

Deno.test("The documented check tells keys as the package does", async () => {
  const [code] = (await codeBlocksOf("docs/api_keys.md")).filter(({ language }) =>
    language === "js"
  );
  const { isKey } = await runCode(code?.text ?? "", []);
  if (typeof isKey !== "function") throw new Error("Expect a function isKey");
  const key = formatApiKey("live", new Uint8Array(32).fill(7));
  const texts = [key, `${key.slice(0, -1)}x`, key.slice(1), "", `${key}0`];
  assertEquals(texts.map((text) => isKey(text)), texts.map(isWellFormedApiKey));
});

function overwritten(key: string, random: Random): string {
  const at = "sk_live_".length + random.int(46);
  const length = 1 + random.int(4);
  const other = Array.from({ length }, () => random.pick([..."0aZ9xQ"])).join("");
  return (key.slice(0, at) + other + key.slice(at + length)).slice(0, key.length);
}

function swapped(key: string, random: Random): string {
  const at = "sk_live_".length + random.int(48);
  return key.slice(0, at) + key.charAt(at + 1) + key.charAt(at) + key.slice(at + 2);
}
