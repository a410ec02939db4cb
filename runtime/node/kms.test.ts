import { assertEquals, assertStringIncludes } from "@std/assert";
import { captureConsole } from "../../tests/support/captured_console.ts";
import { StubKms } from "../../tests/support/stub_kms.ts";
import { newSealKey, seal, unseal } from "../crypto/seal.ts";
import { askKms } from "./kms.ts";

const ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY = `${"a".repeat(42)}Y`;

Deno.test("askKms() against KMS", async (t) => {
  await using kms = new StubKms();
  const sealKey = newSealKey();
  const place = { keyArn: ARN, context: { project: "proj_a", version: "1" }, sealKey };
  const wrap = async () =>
    await askKms({ ...place, operation: "wrap", text: await seal(sealKey, KEY) }, { env: kms.env });
  const unwrap = (text: string, other: object = {}) =>
    askKms({ ...place, operation: "unwrap", text, ...other }, { env: kms.env });

  await t.step(
    "unwraps what it wrapped, and shows the key under the request's key only",
    async () => {
      const { failure, key, wrapped } = await wrap();
      assertEquals([failure, key], [null, null]);
      const opened = await unwrap(wrapped ?? "");
      assertEquals(await unseal(sealKey, opened.key ?? ""), KEY);
    },
  );

  await t.step("gives no key for another context or another text", async () => {
    const { wrapped } = await wrap();
    const elsewhere = { context: { project: "proj_b", version: "1" } };
    for (const found of [await unwrap(wrapped ?? "", elsewhere), await unwrap("AAAA")]) {
      assertEquals(found, { key: null, wrapped: null, failure: null });
    }
  });

  await t.step("ends its wait for a KMS that hangs, and says so in the log", async () => {
    kms.mood = "hangs";
    using captured = captureConsole();
    const args = { ...place, operation: "make", text: "" } as const;
    const { failure } = await askKms(args, { env: kms.env, timeoutMs: 50 });
    assertEquals(failure, "KMS_UNAVAILABLE");
    assertStringIncludes(captured.lines.join(), "KMS could not be reached: TimeoutError");
  });

  await t.step("is denied where its signature is not the right one", async () => {
    using captured = captureConsole();
    kms.mood = "well";
    const env = { ...kms.env, AWS_SECRET_ACCESS_KEY: "another" };
    const { failure } = await askKms({ ...place, operation: "make", text: "" }, { env });
    assertEquals(failure, "KMS_DENIED");
    assertStringIncludes(captured.lines.join(), "InvalidSignatureException");
  });
});
