import { hookOperations } from "./operations.ts";

/** What `authNode:derive` is asked. */
interface Question {
  readonly password: string;
  /** Null asks for a new one. */
  readonly salt: string | null;
  readonly cost: unknown;
}

/** Answers to questions of this process, as JSON. */
const answers = new Map<string, Promise<string>>();

/**
 * Lets equal passwords share one run of scrypt in this process until it is disposed of. The cost, what
 * is stored and what is compared stay real; only a new salt is the one that the password has already,
 * so that comparing it is answered too.
 */
export function shareHashes(): Disposable {
  return hookOperations((operation, proceed) => {
    if (operation.name !== "1.0/actions/action") return proceed();
    const { args, name } = operation.args;
    if (name !== "authNode:derive") return proceed();
    const question: Question = args;
    const found = answers.get(keyOf(question)) ?? proceed();
    answers.set(keyOf(question), found);
    found.then(
      (answer) => noteComparison(question, answer),
      () => answers.delete(keyOf(question)),
    );
    return found;
  });
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
