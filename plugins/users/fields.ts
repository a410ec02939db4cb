import * as z from "../_kernel/schemas.ts";
import { metadataJson } from "../_kernel/metadata.ts";
import { toRole } from "../_kernel/permissions.ts";
import { ID_FIELD, lineField, PICTURE_FIELD } from "../_kernel/text_fields.ts";
import { languageTag } from "../../rules/value_rules.ts";
import { fail } from "../_kernel/errors.ts";
import type { Changes, UserRow } from "../_kernel/store.ts";
import { USERS_ERROR_CODES } from "./error_codes.ts";

/** A body that names one user. */
export const USER_ID_BODY = z.object({ userId: ID_FIELD });

/** A user's display name. */
export const PERSON_NAME = lineField(200);

const role = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/);

/** One role or several. */
export const ROLE_FIELD = z.union([
  role,
  z.array(role).min(1).max(20),
]);

const settable = {
  name: PERSON_NAME.optional(),
  image: PICTURE_FIELD.nullable().optional(),
  username: z.string().regex(/^[a-z0-9_.]{3,30}$/i).nullable().optional(),
  phoneNumber: lineField(32).nullable().optional(),
  locale: z.string().transform((text, { addIssue }) => {
    const tag = languageTag(text);
    if (tag === null) addIssue("Send a language tag such as pt-BR, of at most 35 characters");
    return tag;
  }).nullable().optional(),
  emailVerified: z.boolean().optional(),
  role: ROLE_FIELD.optional(),
  metadata: z.record(z.string(), z.unknown()).nullable().optional(),
};
const SETTABLE = z.strictObject(settable);

/** Body fields with which an administrator sets a user's fields. */
export const USER_FIELDS = z.object({
  ...settable,
  data: z.record(z.string(), z.unknown()).optional(),
});

type UserFields = z.infer<typeof USER_FIELDS>;

/** The columns of the fields that were given; those that were not stay as they are. */
export function toColumns(body: UserFields): Changes<UserRow> {
  const { emailVerified, image, locale, metadata, name, phoneNumber, role, username } = {
    ...parseData(body.data),
    ...body,
  };
  return {
    name,
    image,
    username: username?.toLowerCase() ?? username,
    displayUsername: username,
    phoneNumber,
    locale,
    emailVerified,
    role: role === undefined ? undefined : toRole(role),
    metadata: metadata ? metadataJson(metadata, USERS_ERROR_CODES.METADATA_TOO_LARGE) : metadata,
  };
}

/** `data` may not smuggle in what the body itself does not take: no address, no project, no ban. */
function parseData(data: UserFields["data"]): UserFields {
  const parsed = SETTABLE.safeParse(data ?? {});
  return parsed.success ? parsed.data : fail("BAD_REQUEST", USERS_ERROR_CODES.UNKNOWN_FIELD);
}
