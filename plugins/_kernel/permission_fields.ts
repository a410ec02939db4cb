import * as z from "./schemas.ts";
import type { ActionsByResource, Permissions } from "./permission_query.ts";

const slug = z.string().min(1).max(100);

/** A body field of permissions that are asked for by resource. */
export const ACTIONS_BY_RESOURCE: z.ZodType<ActionsByResource, ActionsByResource> = z
  .record(slug, z.array(slug).max(100));

/** A body field of permissions that are asked for. */
export const PERMISSIONS: z.ZodType<Permissions, Permissions> = z.union([
  slug,
  z.array(slug).min(1).max(100),
  ACTIONS_BY_RESOURCE,
]);
