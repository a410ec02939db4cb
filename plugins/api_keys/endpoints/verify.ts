import * as z from "zod";
import { endpoint } from "../../_kernel/endpoint.ts";
import { hashApiKey } from "../format.ts";
import { isUsable } from "../usable.ts";
import { INVALID_KEY, verifiedAnswer } from "../verified.ts";

const body = z.object({
  key: z.string().max(256).optional(),
  permission: z.string().min(1).max(100).optional(),
  address: z.string().min(1).max(64).optional(),
});

/**
 * `POST /api-key/verify`: whether a key is valid in the caller's project and holds a permission. A
 * server that sends its customer's key as the bearer key verifies that one; with `key` in the body it
 * verifies another key of its own project, and needs `api_key.read`. A key that is limited to networks
 * is judged by `address`, that of the server's own client, else by the one the request came from.
 */
export const verifyApiKey = endpoint(
  "/api-key/verify",
  { body, permission: ({ key }) => key === undefined ? null : "api_key.read" },
  async (input) => {
    const { actor, body, scope } = input;
    const asked = { projectId: scope.projectId, permission: body.permission };
    if (body.key !== undefined) {
      const keyHash = await hashApiKey(body.key);
      const row = await input.store.findOne("apiKey", { keyHash });
      const use = { now: input.now, address: body.address ?? input.address };
      const isValid = row !== null && isUsable(row, use);
      return isValid ? verifiedAnswer(row, asked) : INVALID_KEY;
    }
    return actor.type === "api_key" ? verifiedAnswer(actor, asked) : INVALID_KEY;
  },
);
