// The values that travel between the HTTP action and the lanes. They are function arguments: they
// are never logged, thrown or scheduled, and hold no API key, only its hash.

import type { Author } from "../../component/author.ts";
import type { ScopeSettings } from "../../component/scope.ts";
import type { ForeignScheme } from "../../rules/password_hashes.ts";

/** One request as the lanes see it: only allow-listed headers, the body as text. */
export type LaneRequest = {
  method: string;
  url: string;
  headers: string[][];
  body?: string;
};

/** How the request says which project it is for. */
export type Credential =
  | { kind: "platform" }
  // With a client id that was sent beside the key, and must be of the same project.
  | { kind: "bearer"; keyHash: string; clientId?: string }
  | { kind: "proxy"; keyHash: string; clientId?: string }
  | { kind: "client"; clientId: string };

/** An API key as the lanes see it. */
export type ScopedKey = {
  id: string;
  name: string;
  permissions: string[];
  organizationId?: string;
  /** Epoch milliseconds. */
  expiresAt?: number;
  /** Requests the key may make in its own window. */
  rateLimit?: number;
  rateLimitWindowMs?: number;
  /** Whether its last use is to be written, which happens at most once a minute. */
  isUseDue: boolean;
};

/** The project a credential resolved to, and the key that named it. */
export type ResolvedScope = {
  projectId: string;
  kind: Credential["kind"];
  /** The project's public client id; the platform has none. */
  clientId?: string;
  /** The project's name; the platform has none. */
  name?: string;
  /** The project's settings as stored; absent before the first save. */
  settings?: ScopeSettings;
  /** The API key that named the project. */
  key?: ScopedKey;
  /** The project a platform session names to act in. */
  target?: string;
};

/** Whose turn a question is answered in: names that are no secret, and no address or account either. */
export type Turn = {
  /** Id of the project. */
  project: string;
  /** Name of a client of the project. */
  client: string;
};

/** The value of an {@link Answer} that could not be had, because too many wait for theirs. */
export const BUSY_ANSWER = "busy";

/** The answer to the {@link Question} with this id, as JSON: what its kind gives. */
export type Answer = { id: string; value: string };

/** What scrypt gives, or a foreign hash: salt and derived key, base64url, or as the scheme has them. */
export type DerivedKey = {
  salt: string;
  key: string;
  /** Whether a new password is among the most common ones; absent where a salt was given. */
  isCommon?: boolean;
};

/**
 * What a mutation may not compute and asks for. It is thrown and may be logged: a password is named
 * by an HMAC under a key of this one request, a request to another server is sealed under it, and no
 * stored hash is in it.
 */
export type Question =
  | {
    readonly kind: "scrypt";
    readonly id: string;
    /** HMAC-SHA256 of the password under the request's key, hex. */
    readonly password: string;
    /** base64url; null asks for a new one. */
    readonly salt: string | null;
    readonly cost: ScryptCost;
  }
  | {
    /** What a password gives in another system's way: an imported hash is compared with it. */
    readonly kind: "foreignHash";
    readonly id: string;
    /** As of `scrypt`. */
    readonly password: string;
    /** As the scheme has it; never a new one. */
    readonly salt: string;
    readonly cost: ForeignScheme;
  }
  | {
    readonly kind: "fetch";
    readonly id: string;
    /** A sealed {@link OutgoingRequest}. */
    readonly request: string;
  }
  | {
    readonly kind: "keyPair";
    readonly id: string;
    readonly algorithm: "RS256";
  }
  | KmsQuestion;

/** What a key in AWS KMS is asked for: to make a key of 32 bytes and wrap it, to wrap one, or to unwrap one. */
export type KmsQuestion = {
  readonly kind: "kms";
  readonly id: string;
  readonly operation: "make" | "wrap" | "unwrap";
  readonly keyArn: string;
  /** What the wrapped key is bound to; KMS shows it in its log. */
  readonly context: Readonly<Record<string, string>>;
  /** The key to wrap, sealed under the request's key; what to unwrap as it is; empty to make one. */
  readonly text: string;
};

/** Why KMS could not be used. */
export type KmsFailure = "KMS_UNAVAILABLE" | "KMS_DENIED";

/** What a `kms` question gives. */
export type KmsAnswer = {
  /**
   * The key in the clear, base64url; in what travels it is sealed under the request's key. Null where it
   * was asked to be wrapped, and for what KMS did not wrap for this context.
   */
  readonly key: string | null;
  /** The key as KMS wrapped it, base64; null where it was asked to be unwrapped. */
  readonly wrapped: string | null;
  readonly failure: KmsFailure | null;
};

/** What a `keyPair` question gives: both keys as JWK (RFC 7517). */
export type KeyPair = {
  readonly publicKey: JsonWebKey;
  readonly privateKey: JsonWebKey;
};

/** What a `fetch` question gives: another server's answer, or that there was none. */
export type FetchAnswer = {
  /** 0 when the server could not be reached, in time or at all. */
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
};

/** A request to another server, as a `fetch` question seals it. */
export type OutgoingRequest = {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
};

/** Parameters of scrypt (RFC 7914 section 2). */
export type ScryptCost = {
  /** log2 of N. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
  /** Bytes of the derived key. */
  readonly keyBytes: number;
};

/** One answer over HTTP. */
export interface LaneResponse {
  /** HTTP status. */
  readonly status: number;
  /** Headers in order; a `set-cookie` each. */
  readonly headers: [string, string][];
  /** The body as text; null for none. */
  readonly body: string | null;
  /** Whether the text is base64 of a body that is none. */
  readonly isBase64?: true;
}

/** What a lane gives back: the response, or the question it stopped at. */
export type LaneResult =
  | {
    readonly response: LaneResponse;
    readonly question?: undefined;
    /** Who the request turned out to be by. */
    readonly author?: Author;
  }
  | {
    readonly question: Question;
    readonly response?: undefined;
    /** In whose turn it is answered; the outer mutation says so. */
    readonly turn?: Turn;
  };

/** Arguments of the outer mutation. */
export type GateArgs = {
  request: LaneRequest;
  credential: Credential;
  /** The project the request names besides its credential, if any. */
  named?: string;
  /** Where the request came from, as the host knows it. */
  peer?: string;
  requestId: string;
  /** The request's own HMAC key, hex. */
  sealKey: string;
  answers: Answer[];
};

/** Arguments of the read lane: nothing that differs between equal requests, so Convex can cache. */
export type ReadArgs = {
  request: LaneRequest;
  credential: Credential;
  named?: string;
};

/** What the read lane gives back; null when the write lane must answer. */
export type ReadResult = {
  readonly response: LaneResponse | null;
  /** A key whose last use is due to be written, which a query can't. */
  readonly usedKey?: UsedKey;
};

/** What the light lane gives back: an answer, or the lane that must give one. */
export type LightResult =
  | {
    readonly response: LaneResponse;
    /** As of {@link ReadResult}. */
    readonly usedKey?: UsedKey;
    readonly lane?: undefined;
  }
  | { readonly lane: "read" | "write"; readonly response?: undefined };

/** A key that was used. */
export type UsedKey = { projectId: string; keyId: string };

/** Arguments of the inner mutation. */
export type HandleArgs = {
  request: LaneRequest;
  scope: ResolvedScope;
  /** The address that the request came from, where that is its client's. */
  peer?: string;
  requestId: string;
  sealKey: string;
  answers: Answer[];
};
