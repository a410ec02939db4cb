/**
 * What comes from another system into a project, as records that know nothing of that system. Each is
 * one thing with all that belongs to it.
 *
 * @module
 */
import * as z from "../_kernel/schemas.ts";

/** A user, with what signs them in. Ids are the source's own, times epoch milliseconds. */
export type AdoptedUser = {
  kind: "user";
  id: string;
  email?: string | undefined;
  emailVerified?: boolean | undefined;
  name?: string | undefined;
  image?: string | undefined;
  username?: string | undefined;
  phoneNumber?: string | undefined;
  phoneNumberVerified?: boolean | undefined;
  /** A language tag, e.g. `pt-BR`. */
  locale?: string | undefined;
  banned?: boolean | undefined;
  banReason?: string | undefined;
  banExpires?: number | undefined;
  /** The app's own object, as JSON. */
  metadata?: string | undefined;
  createdAt?: number | undefined;
  updatedAt?: number | undefined;
  /** A hash in one of the forms that `docs/switching.md` lists. */
  password?: string | undefined;
  /** Accounts at other providers. */
  accounts?: { providerId: string; accountId: string }[] | undefined;
  /** An authenticator: SHA-1, six digits, 30 seconds; its key is the text's UTF-8 bytes. */
  factor?: { secret: string; backupCodes?: string[] | undefined } | undefined;
};

/** An organization, without its members. */
export type AdoptedOrganization = {
  kind: "organization";
  id: string;
  name: string;
  slug?: string | undefined;
  logo?: string | undefined;
  metadata?: string | undefined;
  createdAt?: number | undefined;
};

/** A membership of a user that was adopted, in an organization that was. */
export type AdoptedMember = {
  kind: "member";
  id: string;
  organizationId: string;
  userId: string;
  /** Names of roles joined by commas. An `owner` holds all, and a role that the project lacks is `member`. */
  role?: string | undefined;
  createdAt?: number | undefined;
};

/** One record. Those that others need come before them. */
export type AdoptRecord = AdoptedUser | AdoptedOrganization | AdoptedMember;

const MAX_TEXT = 16_384;
const id = z.string().min(1).max(1024);
const text = z.string().max(MAX_TEXT);
const time = z.number().int();

const user = z.strictObject({
  kind: z.literal("user"),
  id,
  email: text.optional(),
  emailVerified: z.boolean().optional(),
  name: text.optional(),
  image: text.optional(),
  username: text.optional(),
  phoneNumber: text.optional(),
  phoneNumberVerified: z.boolean().optional(),
  locale: text.optional(),
  banned: z.boolean().optional(),
  banReason: text.optional(),
  banExpires: time.optional(),
  metadata: text.optional(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  password: z.string().max(1024).optional(),
  accounts: z.array(z.strictObject({ providerId: id, accountId: id })).max(20).optional(),
  factor: z.strictObject({
    secret: z.string().min(10).max(256),
    backupCodes: z.array(z.string().min(1).max(64)).max(50).optional(),
  }).optional(),
});

const organization = z.strictObject({
  kind: z.literal("organization"),
  id,
  name: text,
  slug: text.optional(),
  logo: text.optional(),
  metadata: text.optional(),
  createdAt: time.optional(),
});

const member = z.strictObject({
  kind: z.literal("member"),
  id,
  organizationId: id,
  userId: id,
  role: text.optional(),
  createdAt: time.optional(),
});

const RECORD: z.ZodType<AdoptRecord, AdoptRecord> = z.discriminatedUnion("kind", [
  user,
  organization,
  member,
]);

/** What somebody sent as a record; undefined for what is none. */
export function readAdoptRecord(given: unknown): AdoptRecord | undefined {
  return RECORD.safeParse(given).data;
}

/** Most records of one request: each is a few rows with as many events, in one transaction. */
export const MAX_RECORDS = 100;

/** Body of `POST /banata/projects/adopt`. */
export type AdoptBody = {
  /** The project's id. */
  id: string;
  /**
   * What the records come from, of `a-z 0-9 -`. It tells systems apart that give the same ids; the same
   * name makes the same ids again.
   */
  source: string;
  /** 1 to 100 records. */
  records: unknown[];
  /** Whether nothing is written. @default false */
  dryRun?: boolean | undefined;
};

/** Why something of a record, or all of it, does not come along. */
export type AdoptCode =
  | "RECORD_INVALID"
  | "EMAIL_MISSING"
  | "EMAIL_TAKEN"
  | "ID_TAKEN"
  | "VALUE_TAKEN"
  | "VALUE_REFUSED"
  | "USER_MISSING"
  | "ORGANIZATION_MISSING";

/** What became of one record. */
export type AdoptResult = {
  outcome: "created" | "unchanged" | "conflict" | "refused";
  /** The id it has here, where that is another one than it had. */
  id?: string;
  /** Of a conflict or refusal. */
  code?: AdoptCode;
  /** The columns that a conflict or refusal is about, e.g. `user.username`. */
  columns?: string[];
  /**
   * What of the record stays behind: names of columns, and of a password that can't be verified here
   * `HASH_UNKNOWN`, or `HASH_TOO_COSTLY`.
   */
  leftOut?: string[];
};

/** Reply of `adopt`: of each record, in their order, what became of it. */
export interface AdoptReply {
  /** As many as records were sent. */
  results: AdoptResult[];
}

/** Reply of `adopt/passwords`: one page of the project's accounts. */
export interface PasswordsLeftReply {
  /** How many passwords of this page stand as another system hashed them, by the kind of hash. */
  counts: Record<string, number>;
  /** How many accounts the page has. */
  accounts: number;
  /** Where the next page starts; null after the last. */
  cursor: string | null;
}
