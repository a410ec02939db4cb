import type { BetterAuthPlugin } from "better-auth";
import type { GetEndpoint, PostEndpoint } from "../_kernel/endpoint.ts";
import type { API_KEYS_SCHEMA } from "./schema.ts";

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
  /** Granted permission slugs; empty means all that its creator holds. */
  permissions: string[];
  /** ISO 8601, or null for a key that does not expire. */
  expiresAt: string | null;
  /** ISO 8601, or null for a key never used. */
  lastUsedAt: string | null;
  /** ISO 8601. */
  createdAt: string;
}

/** Reply of `create`: the only time the key itself is shown. */
export interface CreatedApiKey extends ApiKey {
  /** The key: `sk_live_` and 49 characters. */
  key: string;
}

/** Body of `POST /api-key/create`. A platform user names the project with `projectId` beside it. */
export type CreateApiKeyBody = {
  /** 1 to 32 characters. */
  name: string;
  /** At most 100 slugs the creator holds; absent means all that he holds. */
  permissions?: string[];
  /** ISO 8601 in the future. */
  expiresAt?: string;
  /** The organization the key is limited to. */
  organizationId?: string;
};

/** Body of `POST /api-key/delete`. */
export type DeleteApiKeyBody = {
  /** The key's id. */
  keyId: string;
};

/** The API keys plugin with its endpoints, so that servers and clients infer their types. */
export interface ApiKeysPlugin extends BetterAuthPlugin {
  /** The plugin's id in Better Auth. */
  id: "api-keys";
  /** The plugin's table. */
  schema: typeof API_KEYS_SCHEMA;
  /** The plugin's endpoints. */
  endpoints: {
    createApiKey: PostEndpoint<"/api-key/create", CreateApiKeyBody, CreatedApiKey>;
    listApiKeys: GetEndpoint<"/api-key/list", ApiKey[]>;
    deleteApiKey: PostEndpoint<"/api-key/delete", DeleteApiKeyBody, { success: true }>;
  };
}
