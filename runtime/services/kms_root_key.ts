import * as base64url from "jose/base64url";
import type { KmsFailure } from "../request/wire.ts";
import type { Asker } from "../request/ask.ts";
import type { RootKey, WrappedPlace } from "./root_key.ts";

const PREFIX = "kms:";
/** How what KMS wrapped begins, so that nothing else is sent there. */
const FORM = "kms1.";

/** KMS could not be asked, or refused. */
class KmsError extends Error {
  override readonly name = "KmsError";

  /** @param code The stable code. */
  constructor(readonly code: KmsFailure) {
    super("Look into the platform's log for what KMS answered");
  }
}

/** How a KMS is asked by whoever has its keys. */
export interface KmsAsking {
  readonly asker: Pick<Asker, "kms">;
  /** Told of a failure, for Better Auth swallows errors. */
  readonly onFailure?: (code: KmsFailure) => void;
}

/** The ARN of a root key that is in KMS; null for another. */
export function keyArnIn(id: string): string | null {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null;
}

/** A root key that never leaves AWS KMS: every use of it is a question. */
export function kmsRootKey(keyArn: string, asking: KmsAsking | undefined): RootKey {
  const ask = async (
    question: Pick<Parameters<Asker["kms"]>[0], "key" | "operation" | "text">,
    place: WrappedPlace,
  ) => {
    if (asking === undefined) throw new Error("Ask KMS only where questions are answered");
    const context = { project: place.projectId, version: String(place.version) };
    const answer = await asking.asker.kms({ ...question, keyArn, context });
    if (answer.failure === null) return answer;
    asking.onFailure?.(answer.failure);
    throw new KmsError(answer.failure);
  };
  return {
    id: `${PREFIX}${keyArn}`,
    async make(place) {
      const { key, wrapped } = await ask({ operation: "make" }, place);
      return { key: toBytes(key), wrapped: `${FORM}${wrapped}` };
    },
    async wrap(key, place) {
      const { wrapped } = await ask({ operation: "wrap", key: base64url.encode(key) }, place);
      return `${FORM}${wrapped}`;
    },
    async unwrap(wrapped, place) {
      if (!wrapped.startsWith(FORM)) return null;
      const { key } = await ask({ operation: "unwrap", text: wrapped.slice(FORM.length) }, place);
      return key === null ? null : toBytes(key);
    },
  };
}

function toBytes(text: string | null): Uint8Array<ArrayBuffer> {
  return new Uint8Array(base64url.decode(text ?? ""));
}
