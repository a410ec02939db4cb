import { type Infer, v } from "convex/values";

// The values that travel between the HTTP action and the lanes. They are function arguments: they
// are never logged, thrown or scheduled, and hold no API key, only its hash.

const requestFields = v.object({
  method: v.string(),
  url: v.string(),
  headers: v.array(v.array(v.string())),
  body: v.optional(v.string()),
});

const credentialFields = v.union(
  v.object({ kind: v.literal("platform") }),
  v.object({ kind: v.literal("bearer"), keyHash: v.string() }),
  v.object({ kind: v.literal("proxy"), keyHash: v.string() }),
  v.object({ kind: v.literal("client"), clientId: v.string() }),
);

const answerFields = v.object({ id: v.string(), salt: v.string(), key: v.string() });

const scopeFields = v.object({
  projectId: v.string(),
  kind: v.union(
    v.literal("platform"),
    v.literal("bearer"),
    v.literal("proxy"),
    v.literal("client"),
  ),
  keyId: v.optional(v.string()),
  permissions: v.optional(v.array(v.string())),
  target: v.optional(v.string()),
});

/** One request as the lanes see it: only allow-listed headers, the body as text. */
export type LaneRequest = Infer<typeof requestFields>;

/** How the request says which project it is for. */
export type Credential = Infer<typeof credentialFields>;

/** The project a credential resolved to, and the key that named it. */
export type ResolvedScope = Infer<typeof scopeFields>;

/** The answer to a {@link Question}: salt and derived key, base64url. */
export type Answer = Infer<typeof answerFields>;

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
export interface GateArgs extends Record<string, unknown> {
  request: LaneRequest;
  credential: Credential;
  /** The project the request names besides its credential, if any. */
  named?: string;
  requestId: string;
  /** The request's own HMAC key, hex. */
  sealKey: string;
  answers: Answer[];
}

/** Arguments of the inner mutation. */
export interface HandleArgs extends Record<string, unknown> {
  request: LaneRequest;
  scope: ResolvedScope;
  requestId: string;
  sealKey: string;
  answers: Answer[];
}

/** Validators of {@link GateArgs}. */
export const gateArgs = {
  request: requestFields,
  credential: credentialFields,
  named: v.optional(v.string()),
  requestId: v.string(),
  sealKey: v.string(),
  answers: v.array(answerFields),
};

/** Validators of {@link HandleArgs}. */
export const handleArgs = {
  request: requestFields,
  scope: scopeFields,
  requestId: v.string(),
  sealKey: v.string(),
  answers: v.array(answerFields),
};

/** Validators of the Node action's arguments. */
export const deriveArgs = {
  password: v.string(),
  salt: v.union(v.string(), v.null()),
  cost: v.object({ logN: v.number(), r: v.number(), p: v.number(), keyBytes: v.number() }),
};
