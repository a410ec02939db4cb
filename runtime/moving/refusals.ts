import type { ComponentErrorCode, ComponentErrorData } from "../../component/errors.ts";
import { type ErrorStatus, fail } from "../../plugins/_kernel/errors.ts";
import { MOVING_ERROR_CODES, type MovingErrorCode } from "../../plugins/moving/error_codes.ts";

/** What the component's refusals are to a caller. */
const REFUSALS: { readonly [Code in ComponentErrorCode]?: [ErrorStatus, MovingErrorCode] } = {
  IMPORT_CHUNK_MISSING: ["CONFLICT", "IMPORT_CHUNK_MISSING"],
  IMPORT_INCOMPLETE: ["CONFLICT", "IMPORT_INCOMPLETE"],
  IMPORT_KEY_TAKEN: ["CONFLICT", "IMPORT_KEY_TAKEN"],
  IMPORT_SCHEMA_CHANGED: ["CONFLICT", "EXPORT_SCHEMA_MISMATCH"],
  IMPORT_UNKNOWN: ["NOT_FOUND", "IMPORT_NOT_FOUND"],
  PROJECT_TAKEN: ["CONFLICT", "PROJECT_ID_TAKEN"],
};

/**
 * Runs a call of the component and answers with what it refuses: its own code where it has one, else
 * `otherwise`, for a row that can't be stored.
 */
export async function told<Result>(
  call: () => Promise<Result>,
  otherwise: MovingErrorCode,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    const [status, code] = answerTo(refusal) ?? ["BAD_REQUEST", otherwise];
    return refuse(status, code);
  }
}

/** Ends the request with one of the plugin's errors. */
export function refuse(status: ErrorStatus, code: MovingErrorCode): never {
  return fail(status, MOVING_ERROR_CODES[code]);
}

function answerTo(
  { code, fields = [], model }: ComponentErrorData,
): [ErrorStatus, MovingErrorCode] | undefined {
  if (code !== "UNIQUE_CONFLICT" || model !== "project") return REFUSALS[code];
  return ["CONFLICT", fields.includes("slug") ? "PROJECT_SLUG_TAKEN" : "PROJECT_ID_TAKEN"];
}

function refusalIn(error: unknown): ComponentErrorData | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const { data } = error;
  const isRefusal = typeof data === "object" && data !== null && "code" in data;
  // The component throws no other data with a code.
  return isRefusal ? data as ComponentErrorData : null;
}
