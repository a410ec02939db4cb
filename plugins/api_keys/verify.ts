import { hashApiKey } from "../_kernel/hash.ts";
import { type LightEndpoint, lightEndpoint } from "../_kernel/light_endpoint.ts";
import { optional, text } from "../_kernel/plain_fields.ts";
import type { VerifyApiKeyReply } from "./types.ts";
import { isUsable } from "./usable.ts";
import { INVALID_KEY, verifiedAnswer } from "./verified.ts";

/** What a key is verified for. */
interface VerifyBody {
  key?: string;
  permission?: string;
  address?: string;
}

/** {@link verifyApiKey} of `endpoints/verify.ts` without the schema of its body. */
export const VERIFY_KEY: LightEndpoint<"/api-key/verify", VerifyBody, VerifyApiKeyReply> =
  lightEndpoint({
    path: "/api-key/verify",
    plain: {
      key: optional(text({ min: 0, max: 256 })),
      permission: optional(text({ max: 100 })),
      address: optional(text({ max: 64 })),
    },
    asks: ({ key }) => key === undefined ? {} : { keyHash: hashApiKey(key) },
    permission: ({ key }: VerifyBody) => key === undefined ? null : "api_key.read",
    async handle(input) {
      const { actor, body, scope } = input;
      const asked = { projectId: scope.projectId, permission: body.permission };
      if (body.key !== undefined) {
        const keyHash = hashApiKey(body.key);
        const row = await input.store.findOne("apiKey", { keyHash });
        const use = { now: input.now, address: body.address ?? input.address };
        const isValid = row !== null && isUsable(row, use);
        return isValid ? verifiedAnswer(row, asked) : INVALID_KEY;
      }
      return actor.type === "api_key" ? verifiedAnswer(actor, asked) : INVALID_KEY;
    },
  });
