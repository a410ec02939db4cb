import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail } from "../../_kernel/errors.ts";
import { ORGANIZATIONS_ERROR_CODES } from "../error_codes.ts";
import { SLUG_PATTERN } from "../slug.ts";

/** `POST /organization/check-slug`: whether a slug is free; 400 where it is taken. */
export const checkOrganizationSlug = endpoint(
  "/organization/check-slug",
  { body: z.object({ slug: z.string().regex(SLUG_PATTERN) }), permission: null },
  async ({ store, body }) => {
    if (await store.findOne("organization", { slug: body.slug }) !== null) {
      fail("BAD_REQUEST", ORGANIZATIONS_ERROR_CODES.ORGANIZATION_SLUG_ALREADY_EXISTS);
    }
    return { status: true as const };
  },
);
