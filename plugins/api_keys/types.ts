import type { BetterAuthPlugin } from "better-auth";
import type { PostEndpoint, QueryEndpoint } from "../_kernel/endpoint.ts";
import type { API_KEYS_SCHEMA } from "./schema.ts";

/** How often a key may be used. */
export type ApiKeyRateLimit = {
  /** Requests, 1 to 1,000,000. */
  limit: number;
  /** Window in milliseconds, 1 second to 1 day. */
  windowMs: number;
};

/** What limits the use of a key. */
export type ApiKeyLimits = {
  /** Networks in CIDR notation it may be used from, at most 50; absent means any. */
  allowedCidrs?: string[];
  /** Absent means the platform's limits only. */
  rateLimit?: ApiKeyRateLimit;
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
  /** ISO 8601. */
  createdAt: string;
}

/** Reply of `create` and `rotate`: the only time the key itself is shown. */
export interface CreatedApiKey extends ApiKey {
  /** The key: `sk_live_` or `sk_test_` and 49 characters. */
  key: string;
}

/** Body of `POST /api-key/create`. A platform user names the project with `projectId` beside it. */
export type CreateApiKeyBody = ApiKeyLimits & {
  /** 1 to 32 characters. */
  name: string;
  /** `live` for production, `test` for everything else. @default "live" */
  kind?: "live" | "test";
  /** At most 100 slugs the creator holds; absent means all that he holds now. */
  permissions?: string[];
  /** ISO 8601 in the future. */
  expiresAt?: string;
  /** The organization the key is limited to. */
  organizationId?: string;
};

/** Query of `GET /api-key/list`. */
export type ListApiKeysQuery = {
  /** Only keys that are limited to this organization. */
  organizationId?: string;
};

/** Body of `POST /api-key/update`: what is absent stays, null takes a limit away. */
export type UpdateApiKeyBody = {
  /** The key's id. */
  keyId: string;
  /** 1 to 32 characters. */
  name?: string;
  /** At most 100 slugs the caller holds. */
  permissions?: string[];
  /** Networks in CIDR notation, at most 50. */
  allowedCidrs?: string[] | null;
  /** The key's own rate limit. */
  rateLimit?: ApiKeyRateLimit | null;
};

/** Body of `POST /api-key/rotate`. */
export type RotateApiKeyBody = {
  /** The key's id. */
  keyId: string;
  /** How long the old key goes on working, at most 30 days. @default 3600000 (an hour) */
  gracePeriodMs?: number;
};

/** Body of `POST /api-key/delete`. */
export type DeleteApiKeyBody = {
  /** The key's id. */
  keyId: string;
};

/** Body of `POST /api-key/verify`. */
export type VerifyApiKeyBody = {
  /** The key to verify. @default the key the request itself is sent with */
  key?: string;
  /** A permission it must hold. */
  permission?: string;
  /**
   * The address of the server's own client who presented `key`, for a key that is limited to networks.
   * @default the address this request came from
   */
  address?: string;
};

/** What is told of a key that was verified. */
export interface VerifiedApiKey {
  /** The key's id. */
  id: string;
  /** The key's name. */
  name: string;
  /** The project it belongs to. */
  projectId: string;
  /** The organization it is limited to, or null. */
  organizationId: string | null;
  /** Granted permission slugs; `*` is everything in the project. */
  permissions: string[];
  /** ISO 8601, or null for a key that does not expire. */
  expiresAt: string | null;
}

/** Reply of `verify`. Every reason why a key is not valid gives the same answer. */
export type VerifyApiKeyReply =
  | { valid: true; key: VerifiedApiKey }
  | { valid: false; key: null };

/** The API keys plugin with its endpoints, so that servers and clients infer their types. */
export interface ApiKeysPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "api-keys";
  /** The plugin's table. */
  schema: typeof API_KEYS_SCHEMA;
  /** The plugin's endpoints. */
  endpoints: {
    createApiKey: PostEndpoint<"/api-key/create", CreateApiKeyBody, CreatedApiKey>;
    listApiKeys: QueryEndpoint<"/api-key/list", ListApiKeysQuery, ApiKey[]>;
    updateApiKey: PostEndpoint<"/api-key/update", UpdateApiKeyBody, ApiKey>;
    rotateApiKey: PostEndpoint<"/api-key/rotate", RotateApiKeyBody, CreatedApiKey>;
    deleteApiKey: PostEndpoint<"/api-key/delete", DeleteApiKeyBody, { success: true }>;
    verifyApiKey: PostEndpoint<"/api-key/verify", VerifyApiKeyBody, VerifyApiKeyReply>;
  };
}
