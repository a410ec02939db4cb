import { AwsClient } from "aws4fetch";
import * as base64url from "jose/base64url";
import { RecentlyUsed } from "../crypto/recently_used.ts";
import { seal, unseal } from "../crypto/seal.ts";
import { placeOfKey } from "../../rules/kms_key.ts";
import { parseKmsAccess } from "../deployment/kms.ts";
import type { AskKmsArgs } from "../request/references.ts";
import type { KmsAnswer, KmsFailure } from "../request/wire.ts";

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

/** How long KMS may take. */
const TIMEOUT_MS = 5_000;
/** How long an unwrapped key is kept at most, so that not every request asks KMS. */
const KEPT_MS = 5 * 60 * 1000;
const MAX_KEPT = 1000;
const KEY_BYTES = 32;

/** What KMS says of a text that it did not wrap with this key for this context. */
const UNREADABLE = ["InvalidCiphertextException", "IncorrectKeyException"];
/** What it says where trying again may help. */
const PASSING =
  /Throttling|LimitExceeded|TooManyRequests|DependencyTimeout|KMSInternal|Unavailable/;

/** Keys by what KMS wrapped, and when; the text alone opens nothing. */
const kept = new RecentlyUsed<string | null>(MAX_KEPT);

/** How KMS is called; tests have a KMS of their own. */
interface KmsOptions {
  /** What names the credentials and the endpoint. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long KMS may take. @default 5000 */
  readonly timeoutMs?: number;
}

/** One call. */
interface KmsCall extends Required<KmsOptions> {
  readonly args: AskKmsArgs;
}

/** A failure that KMS, or the way to it, gives. */
class KmsFailureError extends Error {
  override readonly name = "KmsFailureError";
  constructor(readonly code: KmsFailure, readonly why: string) {
    super(why);
  }
}

/**
 * Asks AWS KMS: Encrypt or Decrypt of a key of 32 bytes, bound to its context. What it was not wrapped for
 * gives no key. A KMS that does not answer within 5 seconds, asks to come later or refuses is a failure,
 * which the log explains.
 */
export async function askKms(
  args: AskKmsArgs,
  { env = process.env, timeoutMs = TIMEOUT_MS }: KmsOptions = {},
): Promise<KmsAnswer> {
  try {
    return await answer({ args, env, timeoutMs });
  } catch (error) {
    if (!(error instanceof KmsFailureError)) throw error;
    const { keyArn, operation } = args;
    const { code, why } = error;
    console.error(JSON.stringify({ level: "error", error: code, operation, keyArn, message: why }));
    return { key: null, wrapped: null, failure: code };
  }
}

async function answer(call: KmsCall): Promise<KmsAnswer> {
  const { args } = call;
  const { operation, sealKey, text } = args;
  if (operation === "unwrap") {
    const now = Date.now();
    const name = JSON.stringify([Math.floor(now / KEPT_MS), args.keyArn, args.context, text]);
    const key = await kept.get(name, () => decrypt(call));
    return { key: key && await seal(sealKey, key), wrapped: null, failure: null };
  }
  const made = operation === "make" ? base64url.encode(randomKey()) : await unseal(sealKey, text);
  const wrapped = await encrypt(made, call);
  const key = operation === "make" ? await seal(sealKey, made) : null;
  return { key, wrapped, failure: null };
}

async function encrypt(key: string, call: KmsCall): Promise<string> {
  const Plaintext = btoa(String.fromCharCode(...base64url.decode(key)));
  const { CiphertextBlob } = await send("Encrypt", { ...call, input: { Plaintext } });
  if (typeof CiphertextBlob === "string") return CiphertextBlob;
  throw new KmsFailureError("KMS_UNAVAILABLE", "KMS answered without a ciphertext");
}

async function decrypt(call: KmsCall): Promise<string | null> {
  const output = await send("Decrypt", { ...call, input: { CiphertextBlob: call.args.text } });
  if (output.__type !== undefined) return null;
  const bytes = base64url.decode(toBase64url(String(output.Plaintext ?? "")));
  return bytes.length === KEY_BYTES ? base64url.encode(bytes) : null;
}

/** Calls KMS; what it says of a text that it can't read is given, every other error is thrown. */
async function send(
  action: "Encrypt" | "Decrypt",
  { args: { context, keyArn }, env, input, timeoutMs }: KmsCall & {
    readonly input: Readonly<Record<string, string>>;
  },
): Promise<Readonly<Record<string, unknown>>> {
  const place = placeOfKey(keyArn);
  const access = parseKmsAccess(env);
  if (place === null) throw new KmsFailureError("KMS_DENIED", "Name a KMS key by its ARN");
  if (typeof access === "string") throw new KmsFailureError("KMS_DENIED", access);
  const { endpoint = `https://${place.host}`, ...credentials } = access;
  const client = new AwsClient({ ...credentials, service: "kms", region: place.region });
  const signed = await client.sign(`${new URL(endpoint).origin}/`, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `TrentService.${action}`,
    },
    body: JSON.stringify({ KeyId: keyArn, EncryptionContext: context, ...input }),
  });
  const { body, status } = await fetchJson(signed, timeoutMs);
  if (status === 200) return body;
  const type = String(body.__type ?? "").replace(/^.*#/, "");
  if (action === "Decrypt" && UNREADABLE.includes(type)) return { __type: type };
  const isPassing = status >= 500 || status === 429 || PASSING.test(type);
  throw new KmsFailureError(
    isPassing ? "KMS_UNAVAILABLE" : "KMS_DENIED",
    `KMS answered ${status} ${type}`,
  );
}

async function fetchJson(
  request: Request,
  timeoutMs: number,
): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(request, { redirect: "error", signal });
    const body = await response.json().catch(() => ({}));
    signal.throwIfAborted();
    return { status: response.status, body };
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    throw new KmsFailureError("KMS_UNAVAILABLE", `KMS could not be reached: ${name}`);
  }
}

function randomKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(KEY_BYTES));
}

function toBase64url(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
