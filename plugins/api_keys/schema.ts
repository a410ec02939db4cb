/** Better Auth field map of the API keys plugin. `keyHash` is the SHA-256 of the key; the key itself is never stored. */
export const API_KEYS_SCHEMA = {
  apiKey: {
    fields: {
      name: { type: "string", required: true },
      keyHash: { type: "string", required: true, unique: true },
      prefix: { type: "string", required: true },
      start: { type: "string", required: true },
      end: { type: "string", required: true },
      createdBy: { type: "string", required: true },
      organizationId: { type: "string", required: false },
      permissions: { type: "string[]", required: true },
      allowedCidrs: { type: "string[]", required: false },
      rateLimit: { type: "number", required: false },
      rateLimitWindowMs: { type: "number", required: false },
      rotatedFrom: { type: "string", required: false },
      expiresAt: { type: "date", required: false },
      lastUsedAt: { type: "date", required: false },
      createdAt: { type: "date", required: true },
      updatedAt: { type: "date", required: true },
    },
  },
} as const;
