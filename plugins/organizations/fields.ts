import * as z from "../_kernel/schemas.ts";
import { metadataJson } from "../_kernel/metadata.ts";
import { ID_FIELD, lineField, PICTURE_FIELD } from "../_kernel/text_fields.ts";
import type { Changes, OrganizationRow } from "../_kernel/store.ts";
import { ORGANIZATIONS_ERROR_CODES } from "./error_codes.ts";
import { MAX_EMAIL_DOMAINS, MAX_MEMBERS, MAX_ROLES } from "./limits.ts";
import { SLUG_PATTERN } from "./slug.ts";

/** An id of a body. */
export const ID = ID_FIELD;

/** One role or several; commas separate them too. */
export const ROLES = z.union([
  z.string().min(1).max(700),
  z.array(ID_FIELD).min(1).max(MAX_ROLES),
]);

/** A name of an organization or team. */
export const NAME = lineField(200, z.string().trim());

/** A domain as an address ends with it: labels of letters, digits and dashes (RFC 1123). */
const DOMAIN = z.string().max(253).regex(
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i,
);

/** Body fields of an organization that are given at its creation and may change. */
export const ORGANIZATION_FIELDS = {
  slug: z.string().regex(SLUG_PATTERN).optional(),
  logo: PICTURE_FIELD.nullable().optional(),
  metadata: z.record(z.string(), z.unknown()).nullable().optional(),
  requireMfa: z.boolean().optional(),
  ssoEnforced: z.boolean().optional(),
  allowedEmailDomains: z.array(DOMAIN).min(1).max(MAX_EMAIL_DOMAINS).nullable().optional(),
  maxMembers: z.int().min(1).max(MAX_MEMBERS).nullable().optional(),
};

/** What changes of an organization. */
export const ORGANIZATION_CHANGES = z.object({ name: NAME.optional(), ...ORGANIZATION_FIELDS });
/** What changes of an organization. */
export type OrganizationChanges = z.infer<typeof ORGANIZATION_CHANGES>;

/** Name an organization by id or slug; without either it is the active one. */
export const ORGANIZATION_NAME = { organizationId: ID.optional(), organizationSlug: ID.optional() };
/** What {@link ORGANIZATION_NAME} takes. */
export type OrganizationName = Partial<Record<keyof typeof ORGANIZATION_NAME, string>>;

/** The columns of the fields that were given; those that were not stay as they are. */
export function toColumns(fields: OrganizationChanges): Changes<OrganizationRow> {
  const { allowedEmailDomains, logo, maxMembers, metadata, name, requireMfa, slug, ssoEnforced } =
    fields;
  const domains = allowedEmailDomains?.map((domain) => domain.toLowerCase());
  return {
    name,
    slug,
    logo,
    metadata: metadata
      ? metadataJson(metadata, ORGANIZATIONS_ERROR_CODES.ORGANIZATION_METADATA_TOO_LARGE)
      : metadata,
    requireMfa,
    ssoEnforced,
    allowedEmailDomains: domains ? [...new Set(domains)] : allowedEmailDomains,
    maxMembers,
  };
}
