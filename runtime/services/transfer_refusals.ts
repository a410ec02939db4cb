import type { ComponentErrorCode, ComponentErrorData } from "../../component/errors.ts";
import { refusalIn } from "../request/refused_value.ts";
import { type ErrorStatus, fail } from "../../plugins/_kernel/errors.ts";
import {
  TRANSFER_ERROR_CODES,
  type TransferErrorCode,
} from "../../plugins/transfer/error_codes.ts";

/** What the component's refusals are to a caller. */
const REFUSALS: { readonly [Code in ComponentErrorCode]?: [ErrorStatus, TransferErrorCode] } = {
  IMPORT_CHUNK_MISSING: ["CONFLICT", "IMPORT_CHUNK_MISSING"],
  IMPORT_INCOMPLETE: ["CONFLICT", "IMPORT_INCOMPLETE"],
  IMPORT_KEY_TAKEN: ["CONFLICT", "IMPORT_KEY_TAKEN"],
  IMPORT_SCHEMA_CHANGED: ["CONFLICT", "EXPORT_SCHEMA_MISMATCH"],
  IMPORT_UNKNOWN: ["NOT_FOUND", "IMPORT_NOT_FOUND"],
  PROJECT_TAKEN: ["CONFLICT", "PROJECT_ID_TAKEN"],
};

/**
 * Runs a call of the component and answers with what it refuses: its own code where it has one, else
 * `otherwise`, for a row that can't be stored, naming its table and column.
 */
export async function asApiError<Result>(
  call: () => Promise<Result>,
  otherwise: TransferErrorCode,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    const answer = answerTo(refusal);
    if (answer !== undefined) return refuse(...answer);
    return refuseNaming(otherwise, refusal);
  }
}

/** Ends the request with one of the plugin's errors. */
export function refuse(status: ErrorStatus, code: TransferErrorCode): never {
  return fail(status, TRANSFER_ERROR_CODES[code]);
}

/** The refusal of a row, with the table and the columns that it is about. */
function refuseNaming(code: TransferErrorCode, { fields = [], model }: ComponentErrorData): never {
  const { message } = TRANSFER_ERROR_CODES[code];
  const place = model === undefined ? "" : `: ${[model, fields.join(", ")].join(".")}`;
  return fail("BAD_REQUEST", { code, message: `${message}${fields.length > 0 ? place : ""}` });
}

function answerTo(
  { code, fields = [], model }: ComponentErrorData,
): [ErrorStatus, TransferErrorCode] | undefined {
  if (code !== "UNIQUE_CONFLICT" || model !== "project") return REFUSALS[code];
  return ["CONFLICT", fields.includes("slug") ? "PROJECT_SLUG_TAKEN" : "PROJECT_ID_TAKEN"];
}
