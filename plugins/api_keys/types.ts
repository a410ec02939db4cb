/** How often a key may be used. */
export type ApiKeyRateLimit = {
  /** Requests, 1 to 1,000,000. */
  limit: number;
  /** Window in milliseconds, 1 second to 1 day. */
  windowMs: number;
};

/** An API key as it goes over the wire; never the key itself. */
export interface ApiKey {
  /** `ak_` and 26 sortable characters. */
  id: string;
  /** 1 to 32 characters. */
  name: string;
  /** `sk_live_` or `sk_test_`. */
  prefix: string;
  /** The first characters of the key, for display. */
  start: string;
  /** The last characters of the key, for display. */
  end: string;
  /** The organization the key is limited to, or null. */
  organizationId: string | null;
  /** Granted permission slugs; `*` is everything in the project. */
  permissions: string[];
  /** Networks it may be used from, or null for any. */
  allowedCidrs: string[] | null;
  /** Its own rate limit, or null. */
  rateLimit: ApiKeyRateLimit | null;
  /** ISO 8601, or null for a key that does not expire. */
  expiresAt: string | null;
  /** ISO 8601, to the minute, or null for a key never used. */
  lastUsedAt: string | null;
  /** The key whose place it takes, or null. */
  rotatedFrom: string | null;
  /** ISO 8601. */
  createdAt: string;
}

/** Reply of `create` and `rotate`: the only time the key itself is shown. */
export interface CreatedApiKey extends ApiKey {
  /** The key: `sk_live_` or `sk_test_` and 49 characters. */
  key: string;
}

/** What is told of a key that was verified. */
export interface VerifiedApiKey
  extends Pick<ApiKey, "id" | "name" | "organizationId" | "permissions" | "expiresAt"> {
  /** The project it belongs to. */
  projectId: string;
}

/** Reply of `verify`. Every reason why a key is not valid gives the same answer. */
export type VerifyApiKeyReply =
  | { valid: true; key: VerifiedApiKey }
  | { valid: false; key: null };
