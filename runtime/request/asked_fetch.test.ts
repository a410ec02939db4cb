import { assert, assertEquals, assertRejects } from "@std/assert";
import { unseal } from "../crypto/seal.ts";
import type { Answer, FetchAnswer, Question } from "./wire.ts";
import { Asker, QuestionPending } from "./ask.ts";
import { withAskedFetch } from "../../tests/support/asked_fetch.ts";

const SEAL_KEY = "a key of one request";
const URL_ASKED = "https://provider.example.com/token";

function askerWith(answers: Answer[]): { asker: Asker; questions: Question[] } {
  const questions: Question[] = [];
  const onQuestion = (question: Question) => void questions.push(question);
  return { asker: new Asker({ sealKey: SEAL_KEY, answers, onQuestion }), questions };
}

function exchange(): Promise<Response> {
  return fetch(URL_ASKED, {
    method: "POST",
    headers: { authorization: "Basic c2VjcmV0" },
    body: new URLSearchParams({ code: "a code" }),
  });
}

/** Asks a question in a first run and gives the second run its answer. */
async function answered(answer: FetchAnswer): Promise<Response> {
  const first = askerWith([]);
  await assertRejects(() => withAskedFetch(first.asker, exchange), QuestionPending);
  const [question] = first.questions;
  assert(question);
  const { asker, questions } = askerWith([{ id: question.id, value: JSON.stringify(answer) }]);
  const response = await withAskedFetch(asker, exchange);
  assertEquals(questions, []);
  return response;
}

Deno.test("serve() asks once and finds the answer in the next run", async () => {
  const headers = [["content-type", "application/json"]] as const;
  const response = await answered({ status: 200, headers, body: '{"access_token":"at"}' });
  assertEquals([response.status, await response.json()], [200, { access_token: "at" }]);
  const redirected = await answered({ status: 302, headers: [["location", "/x"]], body: "" });
  assertEquals([redirected.status, redirected.headers.get("location")], [302, "/x"]);
  assertEquals((await answered({ status: 204, headers: [], body: "" })).body, null);
});

Deno.test("serve() answers 502 for a server that could not be reached", async () => {
  assertEquals((await answered({ status: 0, headers: [], body: "" })).status, 502);
});

Deno.test("serve() puts what is secret into the question sealed", async () => {
  const { asker, questions } = askerWith([]);
  await assertRejects(() => withAskedFetch(asker, exchange), QuestionPending);
  const [question] = questions;
  assert(question?.kind === "fetch");
  assertEquals(JSON.stringify(question).includes("provider.example.com"), false);
  const { body, headers, method, url } = JSON.parse(await unseal(SEAL_KEY, question.request));
  assertEquals([url, method, body], [URL_ASKED, "POST", "code=a+code"]);
  assertEquals(new Headers(headers).get("authorization"), "Basic c2VjcmV0");
});

Deno.test("serve() concerns no other request, not even one that runs meanwhile", async () => {
  const before = globalThis.fetch;
  const passedOn: string[] = [];
  globalThis.fetch = (input) => {
    passedOn.push(String(input));
    return Promise.resolve(new Response("from the network"));
  };
  try {
    const [mine, theirs] = [askerWith([]), askerWith([])];
    const inside = (asker: Asker, path: string) =>
      withAskedFetch(asker, async () => {
        await Promise.resolve();
        return await fetch(`https://provider.example.com/${path}`);
      }).catch((error: unknown) => error);
    const started = [inside(mine.asker, "mine"), inside(theirs.asker, "theirs")];
    const outside = await (await fetch("https://elsewhere.example.com/")).text();
    assertEquals(outside, "from the network");
    for (const end of await Promise.all(started)) assert(end instanceof QuestionPending);
    assertEquals(passedOn, ["https://elsewhere.example.com/"]);
    assertEquals([mine.questions.length, theirs.questions.length], [1, 1]);
  } finally {
    globalThis.fetch = before;
  }
});

Deno.test("serve() puts one dispatcher in place, however often it runs", async () => {
  const { asker } = askerWith([]);
  await withAskedFetch(asker, () => Promise.resolve());
  const placed = globalThis.fetch;
  await withAskedFetch(asker, () => Promise.resolve());
  assertEquals(globalThis.fetch === placed, true);
});
