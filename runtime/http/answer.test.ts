import { assert, assertEquals, assertRejects } from "@std/assert";
import { nameSecret, newSealKey } from "../crypto/seal.ts";
import { answerQuestion, PASSWORD_FIELDS } from "./answer.ts";

const SEAL_KEY = newSealKey();
const COST = { logN: 1, r: 1, p: 1, keyBytes: 16 };

/** Asks for the key of a password, and gives the password that the Node action was called with. */
async function passwordFound(password: string, fields: Record<string, unknown>): Promise<string> {
  const question = {
    kind: "scrypt" as const,
    id: "q",
    password: nameSecret(SEAL_KEY, password),
    salt: null,
    cost: COST,
  };
  const ctx = { runAction: (_: unknown, args: unknown) => Promise.resolve(args) };
  const answer = await answerQuestion(ctx as never, question, {
    sealKey: SEAL_KEY,
    fields,
    turn: { project: "p1", client: "c1" },
  });
  return JSON.parse(answer.value).password;
}

Deno.test("answerQuestion() tries the fields that take a password, and no other", async (t) => {
  for (const name of PASSWORD_FIELDS) {
    await t.step(name, async () => {
      assertEquals(
        await passwordFound("correct", { name: "correct", [name]: "correct" }),
        "correct",
      );
    });
  }
  await t.step("a password in a field of another name is none", async () => {
    await assertRejects(() => passwordFound("correct", { name: "correct", passwords: "correct" }));
  });
});

Deno.test("answerQuestion() does no work for fields that take no password", async () => {
  const fields = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`field${at}`, ""]));
  const sign = crypto.subtle.sign;
  let names = 0;
  crypto.subtle.sign = (...args: Parameters<typeof sign>) => {
    names++;
    return sign.apply(crypto.subtle, args);
  };
  try {
    assertEquals(await passwordFound("correct", { ...fields, password: "correct" }), "correct");
  } finally {
    crypto.subtle.sign = sign;
  }
  assert(names <= 1 + PASSWORD_FIELDS.length, `it made ${names} names`);
});
