// The values that travel between the HTTP action and the lanes. They are function arguments: they
// are never logged, thrown or scheduled, and hold no API key, only its hash.

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
  | { kind: "bearer"; keyHash: string }
  | { kind: "proxy"; keyHash: string }
  | { kind: "client"; clientId: string };

/** The project a credential resolved to, and the key that named it. */
export type ResolvedScope = {
  projectId: string;
  kind: Credential["kind"];
  keyId?: string;
  permissions?: string[];
  /** The project a platform session names to act in. */
  target?: string;
};

/** The answer to a {@link Question}: salt and derived key, base64url. */
export type Answer = { id: string; salt: string; key: string };

/**
 * What a mutation may not compute and asks for. It is thrown and may be logged, so the password is
 * named by an HMAC under a key of this one request, and no stored hash is in it.
 */
export type Question = {
  /** Names question and answer: the HMAC of password, salt and cost. */
  readonly id: string;
  /** HMAC-SHA256 of the password under the request's key, hex. */
  readonly password: string;
  /** base64url; null asks for a new one. */
  readonly salt: string | null;
  readonly cost: ScryptCost;
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
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string | null;
}

/** What a lane gives back: the response, or the question it stopped at. */
export type LaneResult =
  | { readonly response: LaneResponse; readonly question?: undefined }
  | { readonly question: Question; readonly response?: undefined };

/** Arguments of the outer mutation. */
export type GateArgs = {
  request: LaneRequest;
  credential: Credential;
  /** The project the request names besides its credential, if any. */
  named?: string;
  requestId: string;
  /** The request's own HMAC key, hex. */
  sealKey: string;
  answers: Answer[];
};

/** Arguments of the inner mutation. */
export type HandleArgs = {
  request: LaneRequest;
  scope: ResolvedScope;
  requestId: string;
  sealKey: string;
  answers: Answer[];
};
