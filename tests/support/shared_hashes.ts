import { sha256Hex } from "../../plugins/_kernel/hash.ts";
import { SHARED_HASHES } from "../../tools/test.ts";
import { hookOperations, type Operation } from "./operations.ts";

// Kept from the start: this runs where functions call one another, and they see less.
const { Deno } = globalThis;

/** What `authNode:derive` is asked. */
interface Question {
  readonly password: string;
  /** Null asks for a new one. */
  readonly salt: string | null;
  readonly cost: unknown;
}

/** Answers to questions of this process, as JSON. */
const answers = new Map<string, Promise<string>>();
/** Where the processes of one `deno task test` leave their answers to each other. */
const FOLDER = Deno.env.get(SHARED_HASHES);

/**
 * Lets equal passwords share one run of scrypt until it is disposed of: in this process, and in all of
 * one `deno task test`. The cost, what is stored and what is compared stay real; only a new salt is the
 * one that the password has already, so that comparing it is answered too.
 */
export function shareHashes(): Disposable {
  hook ??= hookOperations(answerShared);
  users++;
  return {
    [Symbol.dispose]() {
      if (--users > 0) return;
      hook?.[Symbol.dispose]();
      hook = undefined;
    },
  };
}

/** One hook for all platforms of the process: a second would wait for what the first promised. */
let hook: Disposable | undefined;
let users = 0;

function answerShared(operation: Operation, proceed: () => Promise<string>): Promise<string> {
  if (operation.name !== "1.0/actions/action") return proceed();
  const { args, name } = operation.args;
  if (name !== "authNode:derive") return proceed();
  const question: Question = args;
  const found = answers.get(keyOf(question)) ?? readOr(question, proceed);
  answers.set(keyOf(question), found);
  found.then(
    (answer) => noteComparison(question, answer),
    () => answers.delete(keyOf(question)),
  );
  return found;
}

/** What another process has found, or what this one finds and leaves there. */
async function readOr(question: Question, derive: () => Promise<string>): Promise<string> {
  if (FOLDER === undefined) return await derive();
  const path = `${FOLDER}/${sha256Hex(keyOf(question))}`;
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const answer = await derive();
  const own = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(own, answer);
  await Deno.rename(own, path);
  return answer;
}

/** Whoever compares the password with what is stored asks for the same key. */
function noteComparison(question: Question, answer: string): void {
  if (question.salt !== null) return;
  const { key, salt }: { key: string; salt: string } = JSON.parse(answer);
  answers.set(keyOf({ ...question, salt }), Promise.resolve(JSON.stringify({ key, salt })));
}

function keyOf({ cost, password, salt }: Question): string {
  return JSON.stringify([password, salt, cost]);
}
