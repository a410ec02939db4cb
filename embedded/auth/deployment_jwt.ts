import { Buffer } from "node:buffer";
import type { CryptoKey, JWK, JWTPayload } from "jose";
import { jose } from "./jose.ts";
import { HostError } from "../errors.ts";
import { runOutside } from "../functions/frame.ts";
import { readPrivateFile, writePrivateFile } from "../private_file.ts";
import { usingFile } from "../store/disk.ts";
import { isObject, type JSONObject, parseJson } from "../values/json.ts";

const FILE_NAME = "jwt_key";
const ALGORITHM = "ES256";
const MAX_LIFETIME_S = 60 * 60;
const MAX_LENGTH = 8000;
const JTI_BYTES = 16;
const RESERVED = ["iss", "iat", "exp"];
const RESERVED_PREFIX = /^(convex|cvx)/i;

interface SigningKey {
  privateKey: CryptoKey | Uint8Array;
  publicJwk: JWK & { kid: string };
}

/** What `ctx.auth.signJwt()` asks for. */
interface SignRequest {
  claims?: unknown;
  expiresInSeconds?: unknown;
}

/** Signs the tokens of `ctx.auth.signJwt()`, with a key that the data folder keeps. */
export class DeploymentJwt {
  readonly #path: string;
  readonly #clock: () => number;
  #key: Promise<SigningKey> | undefined;

  /** Makes the key when it is first asked for; `clock` gives epoch ms. */
  constructor(dataDir: string, clock: () => number) {
    this.#path = `${dataDir}/${FILE_NAME}`;
    this.#clock = clock;
  }

  /** Signs a token under an issuer. */
  async sign(request: SignRequest, issuer: string): Promise<string> {
    const payload = readClaims(request.claims ?? {});
    const lifetime = readLifetime(request.expiresInSeconds);
    const issuedAt = Math.floor(this.#clock() / 1000);
    // Outside of the mutation, which may not sign with fresh randomness itself.
    const token = await runOutside(async () => {
      const { SignJWT } = await jose();
      const { privateKey, publicJwk: { kid } } = await this.#load();
      return await new SignJWT(payload)
        .setProtectedHeader({ alg: ALGORITHM, typ: "JWT", kid })
        .setIssuer(issuer).setIssuedAt(issuedAt).setExpirationTime(issuedAt + lifetime)
        .sign(privateKey);
    });
    if (token.length <= MAX_LENGTH) return token;
    throw new Error(`The token is ${token.length} bytes, over the ${MAX_LENGTH} byte limit`);
  }

  /** The public keys, as `/.well-known/jwks.json` serves them. */
  async jwks(): Promise<{ keys: JWK[] }> {
    const { publicJwk } = await runOutside(() => this.#load());
    return { keys: [publicJwk] };
  }

  #load(): Promise<SigningKey> {
    return this.#key ??= this.#read().catch((thrown) => {
      this.#key = undefined;
      throw thrown;
    });
  }

  async #read(): Promise<SigningKey> {
    const kept = usingFile(this.#path, () => readPrivateFile(this.#path));
    const { calculateJwkThumbprint, importJWK } = await jose();
    const jwk = kept === null ? await makeKey() : parseJson(kept);
    try {
      const { kty, crv, x, y } = jwk as JWK;
      const publicJwk = { kty, crv, x, y, alg: ALGORITHM, use: "sig" };
      const kid = await calculateJwkThumbprint(publicJwk as JWK);
      const privateKey = await importJWK(jwk as JWK, ALGORITHM);
      if (kept === null) {
        usingFile(this.#path, () => writePrivateFile(this.#path, JSON.stringify(jwk)));
      }
      return { privateKey, publicJwk: { ...publicJwk, kid } as SigningKey["publicJwk"] };
    } catch (cause) {
      if (cause instanceof HostError) throw cause;
      const message =
        `${this.#path} holds no key: delete the file, and the next token is signed with a new one`;
      throw new HostError("JWT_KEY_INVALID", message, { cause });
    }
  }
}

async function makeKey(): Promise<JWK> {
  const { exportJWK, generateKeyPair } = await jose();
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return await exportJWK(privateKey);
}

/** What Convex refuses of claims, in its order. */
function readClaims(given: unknown): JWTPayload {
  if (!isObject(given as JSONObject)) {
    throw new Error("Invalid arguments for auth.signJwt: claims must be an object");
  }
  const claims = { ...given as JSONObject };
  for (const name of RESERVED) {
    if (!Object.hasOwn(claims, name)) continue;
    throw new Error(`The '${name}' claim is set by Convex and can't be provided`);
  }
  const reserved = Object.keys(claims).find((name) => RESERVED_PREFIX.test(name));
  if (reserved !== undefined) {
    throw new Error(
      `The '${reserved}' claim can't be provided: claim names starting with 'convex' or 'cvx' are reserved`,
    );
  }
  // So that verifiers can tell when a token is used again.
  if (!Object.hasOwn(claims, "jti")) claims.jti = randomText();
  for (const name of ["sub", "jti"]) {
    if (!Object.hasOwn(claims, name) || isText(claims[name])) continue;
    throw new Error(`The '${name}' claim must be a non-empty string`);
  }
  if (Object.hasOwn(claims, "nbf")) {
    throw new Error("The 'nbf' claim is reserved by Convex and can't be provided");
  }
  requireAudience(claims);
  return claims;
}

function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(JTI_BYTES));
  return Buffer.from(bytes).toString("base64url");
}

/** All tokens are signed with one key, so a verifier tells only by it which are meant for itself. */
function requireAudience(claims: JSONObject): void {
  if (!Object.hasOwn(claims, "aud")) {
    throw new Error(
      "The 'aud' claim is required. Set it to the audience that verifies the token.",
    );
  }
  const audiences = [claims.aud].flat();
  if (audiences.length > 0 && audiences.every(isText)) return;
  throw new Error(
    "The 'aud' claim must be a non-empty string or a non-empty array of non-empty strings",
  );
}

function readLifetime(seconds: unknown): number {
  if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < 1) {
    throw new Error(
      "Invalid arguments for auth.signJwt: expiresInSeconds must be a number of seconds, at least 1",
    );
  }
  if (Math.floor(seconds) <= MAX_LIFETIME_S) return Math.floor(seconds);
  throw new Error(
    `The expiresInSeconds must be between 1 second and ${MAX_LIFETIME_S} seconds`,
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
