import { scopedGetEndpoint } from "../../_kernel/endpoint.ts";
import { listApiKeysOf } from "../store.ts";
import type { ApiKeysPlugin } from "../types.ts";

/** `GET /api-key/list`: the project's keys as a bare array, newest first, at most 1,000. */
export const listApiKeys: ApiKeysPlugin["endpoints"]["listApiKeys"] = scopedGetEndpoint(
  "/api-key/list",
  { permission: "api_key.read" },
  ({ store }) => listApiKeysOf(store),
);
