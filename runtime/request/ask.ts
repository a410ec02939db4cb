import type { ForeignScheme } from "../../rules/password_hashes.ts";
import { nameSecret, seal, unseal } from "../crypto/seal.ts";
import type {
  Answer,
  KmsAnswer,
  KmsQuestion,
  OutgoingRequest,
  Question,
  ScryptCost,
} from "./wire.ts";

/** Stops Better Auth where an answer is missing; the lane looks at the question, not at this. */
export class QuestionPending extends Error {
  override readonly name = "QuestionPending";
  constructor() {
    super("Answer the question and run the mutation again");
  }
}

/** Password functions as Better Auth takes them; they ask instead of computing. */
export interface AskedPasswords {
  /** Stored form of a new password. */
  hash(password: string): Promise<string>;
  /** Whether a password is the stored one. */
  verify(data: { hash: string; password: string }): Promise<boolean>;
  /** The password that was right but is stored with an older cost, once; else null. */
  takeOutdated(): string | null;
}

/** What the asker needs of its request. */
interface AskOptions {
  /** The request's own key. */
  readonly sealKey: string;
  readonly answers: readonly Answer[];
  /** Receives the first question that has no answer. */
  readonly onQuestion: (question: Question) => void;
}

/**
 * Looks up what a mutation may not compute among the answers that came with the request, and stops
 * with a question where there is none. The same question has the same id in every run.
 */
export class Asker {
  readonly #options: AskOptions;

  constructor(options: AskOptions) {
    this.#options = options;
  }

  /** scrypt of a password, as JSON of a `DerivedKey`; a null salt asks for a new one. */
  scrypt(
    password: string,
    { cost, salt }: { cost: ScryptCost; salt: string | null },
  ): Promise<string> {
    const name = nameSecret(this.#options.sealKey, password);
    const id = this.#idOf(["scrypt", name, salt, cost]);
    return this.#answer({ kind: "scrypt", id, password: name, salt, cost });
  }

  /** What another system's scheme makes of a password, as JSON of a `DerivedKey`. */
  foreignHash(
    password: string,
    { cost, salt }: { cost: ForeignScheme; salt: string },
  ): Promise<string> {
    const name = nameSecret(this.#options.sealKey, password);
    const id = this.#idOf(["foreignHash", name, salt, cost]);
    return this.#answer({ kind: "foreignHash", id, password: name, salt, cost });
  }

  /** The answer of another server, as JSON of its status, headers and body. */
  async fetch(request: OutgoingRequest): Promise<string> {
    const text = JSON.stringify(request);
    const id = this.#idOf(["fetch", text]);
    const sealed = await seal(this.#options.sealKey, text);
    return this.#answer({ kind: "fetch", id, request: sealed });
  }

  /** A new RSA key pair, as JSON of its two keys as JWK (RFC 7517). */
  keyPair(): Promise<string> {
    const id = this.#idOf(["keyPair"]);
    return this.#answer({ kind: "keyPair", id, algorithm: "RS256" });
  }

  /** What AWS KMS gives; a key to wrap is base64url, and what to unwrap is as KMS gave it. */
  async kms(
    { key = "", text = "", ...question }:
      & Omit<KmsQuestion, "id" | "kind" | "text">
      & { readonly key?: string; readonly text?: string },
  ): Promise<KmsAnswer> {
    const { sealKey } = this.#options;
    const id = this.#idOf(["kms", question, key, text]);
    const sealed = key === "" ? text : await seal(sealKey, key);
    const answer: KmsAnswer = JSON.parse(
      await this.#answer({ kind: "kms", id, ...question, text: sealed }),
    );
    return { ...answer, key: answer.key === null ? null : await unseal(sealKey, answer.key) };
  }

  /** Named under the request's key too: an id alone must not let anyone try out passwords. */
  #idOf(parts: unknown[]): string {
    return nameSecret(this.#options.sealKey, JSON.stringify(parts));
  }

  #answer(question: Question): Promise<string> {
    const found = this.#options.answers.find(({ id }) => id === question.id);
    if (found) return Promise.resolve(found.value);
    this.#options.onQuestion(question);
    return Promise.reject(new QuestionPending());
  }
}
