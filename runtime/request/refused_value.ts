import { errorResponse, jsonResponse, RUNTIME_ERRORS } from "./errors.ts";
import type { LaneResponse } from "./wire.ts";
import type { ComponentErrorData } from "../../component/errors.ts";

/** A value that no column of its kind may have, by table and columns; never the value itself. */
export interface RefusedValue {
  readonly model: string;
  readonly fields: readonly string[];
}

/**
 * The value because of which the component refused a write, or the null where a row needs one; null for
 * any other error.
 */
export function refusedValueIn(error: unknown): RefusedValue | null {
  const refusal = refusalIn(error);
  if (refusal?.code !== "VALUE_INVALID" && refusal?.code !== "FIELD_MISSING") return null;
  return { model: refusal.model ?? "", fields: refusal.fields ?? [] };
}

/** 400 `INVALID_VALUE`, naming the field: whoever sent the value can send another. */
export function refusedValueResponse({ fields, model }: RefusedValue): LaneResponse {
  const [status, message] = RUNTIME_ERRORS.INVALID_VALUE;
  if (fields.length === 0) return errorResponse("INVALID_VALUE");
  const named = `${message}: ${model}.${fields.join(", ")}`;
  return jsonResponse(status, { body: { code: "INVALID_VALUE", message: named } });
}

/** Why the component refused a call; null for any other error. */
export function refusalIn(error: unknown): ComponentErrorData | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const { data } = error;
  const isRefusal = typeof data === "object" && data !== null && "code" in data;
  // The component throws no other data with a code.
  return isRefusal ? data as ComponentErrorData : null;
}

/** Codes of a component that can't let this code at its rows. */
const DATA_FAULTS = ["DATABASE_NEWER_THAN_CODE", "MIGRATION_PENDING"] as const;

/** Why rows can't be reached: an older release runs than they need, or a step is pending. */
export type DataFault = typeof DATA_FAULTS[number];

/** Why the component let nobody at its rows; null for any other error. */
export function dataFaultIn(error: unknown): DataFault | null {
  const code = refusalIn(error)?.code;
  return DATA_FAULTS.find((each) => each === code) ?? null;
}
