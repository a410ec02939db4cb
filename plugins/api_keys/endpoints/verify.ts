import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { VERIFY_KEY } from "../verify.ts";

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
  VERIFY_KEY.path,
  { body, permission: VERIFY_KEY.permission },
  VERIFY_KEY.handle,
);
