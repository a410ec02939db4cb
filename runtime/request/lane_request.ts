import type { LaneRequest } from "./wire.ts";

const FORM_TYPE = "application/x-www-form-urlencoded";

/**
 * The fields of a request's body, for all that look at them outside of Better Auth. Its content type alone
 * says how it is read, as it does for Better Auth: a form's text may well start with a brace. The HTTP side
 * admits JSON objects and forms, and nothing else.
 */
export function bodyFields({ body, headers }: LaneRequest): Readonly<Record<string, unknown>> {
  if (body === undefined) return {};
  const type = headers.find(([name]) => name?.toLowerCase() === "content-type")?.[1];
  const isForm = type?.split(";")[0]?.trim().toLowerCase() === FORM_TYPE;
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
}

/** The headers of a request as they came to its lane. */
export function headersOf({ headers }: LaneRequest): Headers {
  return new Headers(headers.map(([name = "", value = ""]) => [name, value]));
}
