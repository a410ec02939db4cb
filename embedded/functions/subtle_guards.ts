import { currentFrame, type Frame } from "./frame.ts";
import { quickCrypto } from "./quick_crypto.ts";
import { isRecord } from "./registered.ts";

/*
 * What Convex's own runtime takes of WebCrypto: crates/isolate/src/ops/subtle_crypto and
 * npm-packages/udf-runtime/src/00_crypto.ts of get-convex/convex-backend. Names in upper case.
 */
const HASHES = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];
const SIGNATURES = ["RSASSA-PKCS1-V1_5", "RSA-PSS", "ECDSA", "HMAC", "ED25519"];
const AES = ["AES-GCM", "AES-CBC", "AES-CTR"];
const CIPHERS = [...AES, "RSA-OAEP"];
const DERIVATIONS = ["HKDF", "PBKDF2", "ECDH"];
const GENERATED = [...SIGNATURES, ...CIPHERS, "ECDH", "X25519"];
const FORMATS = ["raw", "pkcs8", "spki", "jwk"];
const GCM_IV_BYTES = 12;
const GCM_TAG_BITS = 128;
/** Those that need fresh randomness to sign or encrypt, which queries and mutations have not. */
const RANDOMIZED = new Set(["ECDSA", "RSA-PSS", "RSA-OAEP"]);

/** Methods and algorithms that Convex knows and has not: it ends a function that uses one. */
const UNCATCHABLE = new Set(["wrapKey", "unwrapKey", "AES-KW", "X25519"]);

/** A use that Convex lacks, and what does instead. */
interface Lack {
  readonly of: string;
  readonly use: string;
}

type Check = (args: readonly unknown[]) => Lack | null;

/** By method; whatever has no line here is not on Convex's `crypto.subtle` at all. */
const CHECKS: Readonly<Record<string, Check>> = {
  digest: ([algorithm]) => lackOf(algorithm, HASHES),
  sign: ([algorithm]) => lackOf(algorithm, SIGNATURES),
  verify: ([algorithm]) => lackOf(algorithm, SIGNATURES),
  encrypt: ([algorithm]) => lackOf(algorithm, CIPHERS) ?? lackOfGcm(algorithm),
  decrypt: ([algorithm]) => lackOf(algorithm, CIPHERS) ?? lackOfGcm(algorithm),
  deriveBits: ([algorithm]) => lackOf(algorithm, DERIVATIONS),
  deriveKey: ([algorithm, , derived]) =>
    lackOf(algorithm, DERIVATIONS) ?? lackOf(derived, ["HMAC", ...AES]),
  generateKey: ([algorithm]) => lackOf(algorithm, GENERATED),
  importKey: ([format, , algorithm]) =>
    lackOfFormat(format) ?? lackOf(algorithm, [...GENERATED, "HKDF", "PBKDF2"]),
  exportKey: ([format]) => lackOfFormat(format),
};

/** What to do without the methods that have no line above. */
const INSTEAD: Readonly<Record<string, string>> = {
  wrapKey: "crypto.subtle.encrypt() with AES-GCM over the exported key",
  unwrapKey: "crypto.subtle.decrypt() with AES-GCM, then importKey()",
  getPublicKey: "importKey() of the public key",
};

/** Refuses a use of `crypto.subtle` that Convex refuses. */
export function installSubtleGuards(): void {
  const { prototype } = SubtleCrypto;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const original: unknown = Reflect.get(prototype, name);
    if (name === "constructor" || typeof original !== "function") continue;
    Object.defineProperty(prototype, name, {
      value: guarded(name, original as (...args: never[]) => unknown),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

/** A refusal is a rejected promise, as everything that these methods throw. */
function guarded<T extends (...args: never[]) => unknown>(name: string, original: T): T {
  return new Proxy(original, {
    apply: (target, receiver, args: unknown[]) => {
      const frame = currentFrame();
      const refusal = frame === undefined ? null : refusalOf(frame, name, args);
      if (refusal !== null) return Promise.reject(refusal);
      const known = frame === undefined ? undefined : quickCrypto(name, args);
      if (known !== undefined) return Promise.resolve(known);
      return held(frame, Reflect.apply(target, receiver, args) as Promise<unknown>);
    },
  });
}

/** A function that waits for WebCrypto does not stand still. */
function held(frame: Frame | undefined, result: Promise<unknown>): Promise<unknown> {
  if (frame === undefined) return result;
  const release = frame.activity?.hold();
  frame.pendingCrypto++;
  const end = (): void => {
    frame.pendingCrypto--;
    release?.();
  };
  result.then(end, end);
  return result;
}

function refusalOf(frame: Frame, name: string, args: readonly unknown[]): Error | null {
  if (frame.runsInNode) return null;
  const check = CHECKS[name];
  const lack = check === undefined
    ? { of: "", use: INSTEAD[name] ?? "another method" }
    : check(args);
  if (lack !== null) {
    const what = `crypto.subtle.${name}()${lack.of === "" ? "" : ` with ${lack.of}`}`;
    const refusal = new Error(
      `Not implemented on Convex: ${what}. Use ${lack.use}, or call an action of a module that starts ` +
        'with "use node" (https://docs.convex.dev/functions/actions)',
    );
    if (UNCATCHABLE.has(check === undefined ? name : lack.of)) frame.fail(refusal);
    return refusal;
  }
  const isRandomized = name === "generateKey" ||
    ((name === "sign" || name === "encrypt") && RANDOMIZED.has(nameOf(args[0])));
  if (!isRandomized || frame.transaction === null) return null;
  return new Error(
    `Can't use crypto.subtle.${name}() with ${
      nameOf(args[0])
    }, which needs randomness, in queries and ` +
      "mutations. Please consider using an action. " +
      "See https://docs.convex.dev/functions/actions for more details.",
  );
}

/** An algorithm that is not one of these, or that has a hash which Convex lacks. */
function lackOf(algorithm: unknown, taken: readonly string[]): Lack | null {
  const name = nameOf(algorithm);
  if (!taken.includes(name)) return { of: name, use: oneOf(taken) };
  const hash = isRecord(algorithm) && "hash" in algorithm ? nameOf(algorithm.hash) : undefined;
  if (hash === undefined || HASHES.includes(hash)) return null;
  return { of: `${name} and ${hash}`, use: oneOf(HASHES) };
}

function lackOfGcm(algorithm: unknown): Lack | null {
  if (!isRecord(algorithm) || nameOf(algorithm) !== "AES-GCM") return null;
  const { iv, tagLength } = algorithm;
  const ivBytes = isRecord(iv) && typeof iv.byteLength === "number" ? iv.byteLength : GCM_IV_BYTES;
  if (ivBytes !== GCM_IV_BYTES) return { of: `an iv of ${ivBytes} bytes`, use: "12 bytes" };
  if (tagLength === undefined || tagLength === GCM_TAG_BITS) return null;
  return { of: `a tag of ${String(tagLength)} bits`, use: "128 bits" };
}

function lackOfFormat(format: unknown): Lack | null {
  const name = String(format);
  return FORMATS.includes(name) ? null : { of: `the format ${name}`, use: oneOf(FORMATS) };
}

function oneOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function nameOf(algorithm: unknown): string {
  const named = isRecord(algorithm) && "name" in algorithm ? algorithm.name : algorithm;
  return String(named).toUpperCase();
}
