import { assert, assertEquals, assertRejects } from "@std/assert";
import { deriveForeignKey } from "../node/foreign_hashes.ts";
import { deriveKey } from "../node/scrypt.ts";
import { newSealKey } from "../crypto/seal.ts";
import type { Answer, Question } from "./wire.ts";
import { type AskedPasswords, Asker, QuestionPending } from "./ask.ts";
import { CURRENT_COST } from "../../rules/password_hashes.ts";
import { askedPasswords, formatPasswordHash } from "./passwords.ts";

const CHEAP = { logN: 4, r: 8, p: 1, keyBytes: 32 };
const PASSWORD = "correct horse";

/** Asks, answers the question with Node, and asks again. */
async function answered<Value>(
  ask: (passwords: AskedPasswords) => Promise<Value>,
  password = PASSWORD,
): Promise<{ value: Value; questions: Question[] }> {
  const sealKey = newSealKey();
  const questions: Question[] = [];
  const answers: Answer[] = [];
  const asker = () =>
    askedPasswords({
      asker: new Asker({ sealKey, answers, onQuestion: (question) => questions.push(question) }),
      refuseCommon: true,
    });
  await assertRejects(() => ask(asker()), QuestionPending);
  const [question] = questions;
  assert(question?.kind === "scrypt" || question?.kind === "foreignHash");
  const derived = question.kind === "scrypt"
    ? await deriveKey({ ...question, password })
    : await deriveForeignKey({ ...question, password });
  answers.push({ id: question.id, value: JSON.stringify(derived) });
  return { value: await ask(asker()), questions };
}

async function storedHash(): Promise<string> {
  const { key, salt } = await deriveKey({ password: PASSWORD, salt: null, cost: CHEAP });
  return formatPasswordHash({ cost: CHEAP, salt, key });
}

Deno.test("askedPasswords().hash() asks once and gives a hash with today's cost", async () => {
  const { value } = await answered((asker) => asker.hash(PASSWORD));
  assert(value.startsWith("$scrypt$ln=15,r=8,p=3$"));
});

Deno.test("askedPasswords().verify() accepts the password and refuses another", async () => {
  const hash = await storedHash();
  const right = await answered((asker) => asker.verify({ hash, password: PASSWORD }));
  assertEquals(right.value, true);
  const wrong = await answered((asker) => asker.verify({ hash, password: "other" }), "other");
  assertEquals(wrong.value, false);
});

Deno.test("askedPasswords().verify() asks as much for a hash of no known form", async () => {
  const { questions, value } = await answered((asker) =>
    asker.verify({ hash: "broken", password: PASSWORD })
  );
  assertEquals(value, false);
  assertEquals(questions[0]?.kind === "scrypt" && questions[0].cost.logN, 15);
});

Deno.test("askedPasswords() names a password in a question without giving it or its hash away", async () => {
  const hash = await storedHash();
  const { questions } = await answered((asker) => asker.verify({ hash, password: PASSWORD }));
  const text = JSON.stringify(questions);
  assert(!text.includes(PASSWORD));
  assert(!text.includes(hash.split("$").at(-1)!));
});

Deno.test("askedPasswords().hash() refuses a common password only where one is set", async () => {
  const answers: Answer[] = [];
  const sealKey = newSealKey();
  const onQuestion = ({ id }: Question) =>
    answers.push({ id, value: JSON.stringify({ salt: "s", key: "k", isCommon: true }) });
  const asker = () => new Asker({ sealKey, answers, onQuestion });
  await assertRejects(() => asker().scrypt(PASSWORD, { salt: null, cost: CURRENT_COST }));
  const setting = askedPasswords({ asker: asker(), refuseCommon: true });
  await assertRejects(() => setting.hash(PASSWORD), Error, "Choose another password");
  const signingIn = askedPasswords({ asker: asker(), refuseCommon: false });
  assert((await signingIn.hash(PASSWORD)).startsWith("$scrypt$"));
});

Deno.test("askedPasswords().takeOutdated() gives a right password of an older cost, once", async () => {
  const hash = await storedHash();
  const { value } = await answered(async (passwords) => {
    await passwords.verify({ hash, password: PASSWORD });
    return [passwords.takeOutdated(), passwords.takeOutdated()];
  });
  assertEquals(value, [PASSWORD, null]);
});

Deno.test("askedPasswords().verify() asks of an imported hash what its system did, and has it replaced", async () => {
  const hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  const password = "U*U";
  const right = await answered(async (passwords) => {
    const isRight = await passwords.verify({ hash, password });
    return [isRight, passwords.takeOutdated()];
  }, password);
  assertEquals(right.value, [true, password]);
  const [question] = right.questions;
  assertEquals(question?.kind === "foreignHash" && question.cost, { kind: "bcrypt", cost: 5 });
  assert(!JSON.stringify(right.questions).includes(hash.slice(-31)));
  const wrong = await answered(async (passwords) => {
    const isRight = await passwords.verify({ hash, password: "U*V" });
    return [isRight, passwords.takeOutdated()];
  }, "U*V");
  assertEquals(wrong.value, [false, null]);
});
