import type { Log } from "../log.ts";

/** What the host itself threw when it should have answered a request. */
export interface Fault {
  /** The answer's `x-request-id`. */
  id: string;
  method: string;
  thrown: unknown;
}

const MAX_METHOD_LENGTH = 32;
const MAX_PLACES = 12;
const MAX_PLACE_LENGTH = 300;

/** Writes one line about a fault: of what class it is and where it was thrown. */
export function logFault(
  log: Log,
  { at, id, method, port, thrown }: Fault & { at: number; port: "api" | "site" },
): void {
  log({
    at,
    level: "error",
    event: "answer_failed",
    message: thrown instanceof Error ? thrown.name : `A thrown ${typeof thrown}`,
    fields: { id, port, method: method.slice(0, MAX_METHOD_LENGTH), stack: placesOf(thrown) },
  });
}

/** The stack without the error's text: that may quote what a client sent, as one about a URL does. */
function placesOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "";
  const places = String(thrown.stack).replace(thrown.message, () => "").split("\n")
    .map((line) => line.trim().slice(0, MAX_PLACE_LENGTH))
    .filter((line) => line.startsWith("at "));
  return places.slice(0, MAX_PLACES).join("\n");
}
