import type { ComponentErrorData } from "../component/errors.ts";

/** Why the component refused a call; null for any other error. */
export function refusalIn(error: unknown): ComponentErrorData | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const { data } = error;
  const isRefusal = typeof data === "object" && data !== null && "code" in data;
  // The component throws no other data with a code.
  return isRefusal ? data as ComponentErrorData : null;
}
