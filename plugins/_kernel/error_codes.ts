/** One entry of an error table: a stable code and one sentence that says what to do. */
export interface ErrorCode {
  readonly code: string;
  readonly message: string;
}

/** An error table: each code under its own name. */
export type ErrorCodes<Code extends string> = {
  readonly [Key in Code]: { readonly code: Key; readonly message: string };
};

/**
 * Turns `{ CODE: "Sentence" }` into `{ CODE: { code: "CODE", message: "Sentence" } }`, so that a
 * code is written once and cannot differ from its key.
 */
export function defineErrorCodes<Table extends Record<string, string>>(
  table: Table,
): ErrorCodes<keyof Table & string> {
  const entries = Object.entries(table).map(([code, message]) => [code, { code, message }]);
  return Object.fromEntries(entries);
}
