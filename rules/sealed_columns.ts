/**
 * Columns whose texts are sealed under a project's own keys, and what each is sealed for. Whatever
 * stores, moves or checks them reads this list; the vault's records, which stand for themselves, are not
 * in it.
 *
 * @module
 */

/** A row, as far as its texts are bound to it. */
type SealedRow = Readonly<Record<string, unknown>>;

/** A column with sealed texts. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** What the text of a row is sealed for: it opens for nothing else. */
  purpose(row: SealedRow): string;
}

/**
 * Columns that Better Auth writes and reads itself: it has the text `encrypted` under the secret of its
 * cookies, or `readable`. What is stored is sealed for table, column and row.
 */
export const ENGINE_COLUMNS: Readonly<
  Record<string, Readonly<Record<string, "encrypted" | "readable">>>
> = {
  account: { accessToken: "encrypted", refreshToken: "encrypted", idToken: "readable" },
  twoFactor: { secret: "encrypted", backupCodes: "encrypted" },
};

/** Those that are sealed and opened by whoever stores them. */
const OTHER_COLUMNS: readonly SealedColumn[] = [
  { table: "jwks", column: "privateKey", purpose: () => "jwks" },
  {
    table: "socialProvider",
    column: "sealedSecret",
    purpose: ({ providerId }) => `social-provider/${providerId}`,
  },
  {
    table: "vaultCustomerKey",
    column: "sealedKey",
    purpose: ({ kid }) => `customer-key/${kid}`,
  },
  {
    table: "emailProvider",
    column: "sealedCredentials",
    purpose: ({ providerId }) => `email-provider/${providerId}`,
  },
  {
    table: "emailProvider",
    column: "sealedWebhook",
    purpose: ({ providerId }) => `email-webhook/${providerId}`,
  },
  { table: "auditKey", column: "sealedKey", purpose: ({ id }) => `audit-key/${id}` },
  {
    table: "auditStream",
    column: "sealedSecret",
    purpose: ({ id }) => `audit-stream/${id}`,
  },
  {
    table: "auditStream",
    column: "sealedPrevious",
    purpose: ({ id }) => `audit-stream-previous/${id}`,
  },
  { table: "mail", column: "sealedVariables", purpose: ({ id }) => `mail/${id}` },
];

/** All of them. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  ...Object.entries(ENGINE_COLUMNS).flatMap(([table, columns]) =>
    Object.keys(columns).map((column) => ({
      table,
      column,
      purpose: ({ id }: SealedRow) => `column/${table}/${column}/${id}`,
    }))
  ),
  ...OTHER_COLUMNS,
];

/** How every sealed text begins; those of earlier releases begin otherwise. */
const SEALED_MARK = "v2.";

/**
 * What a column of a row is sealed for.
 *
 * @param name table and column with a dot between them, e.g. `mail.sealedVariables`
 */
export function purposeOf(name: string, row: SealedRow): string {
  const found = SEALED_COLUMNS.find(({ column, table }) => `${table}.${column}` === name);
  if (found === undefined) throw new Error(`List "${name}" among the sealed columns`);
  return found.purpose(row);
}

/** Whether a value is a sealed text of this release's form. */
export function isSealedText(value: unknown): value is string {
  return typeof value === "string" && value.startsWith(SEALED_MARK);
}
