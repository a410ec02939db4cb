// The SDK's errors, by HTTP status (contract 1.5).
import type { Json } from "../client.ts";

/** What every error of the SDK carries. */
export interface ErrorFields {
  readonly message: string;
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  readonly retryable?: boolean;
}

/** Any refusal that has no class of its own; the others are its children. */
export class BanataAuthError extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  readonly retryable: boolean;

  constructor({ code, message, requestId, retryable = false, status }: ErrorFields) {
    super(message);
    this.name = new.target.name;
    [this.code, this.status, this.requestId] = [code, status, requestId];
    this.retryable = retryable;
  }

  toJSON(): Json {
    const { code, message, name, requestId, retryable, status } = this;
    return { name, message, code, status, requestId, retryable };
  }
}

/** 401. */
export class AuthenticationError extends BanataAuthError {}
/** 403. */
export class ForbiddenError extends BanataAuthError {}
/** 404. */
export class NotFoundError extends BanataAuthError {}
/** 409. */
export class ConflictError extends BanataAuthError {}
/** 500 and more; the status is told as 500. */
export class InternalError extends BanataAuthError {}

/** 422. */
export class ValidationError extends BanataAuthError {
  constructor(fields: ErrorFields, readonly errors: readonly Json[]) {
    super(fields);
  }
}

/** 429; the header only drives the wait before a retry. */
export class RateLimitError extends BanataAuthError {
  readonly retryAfter = 60;
}

/** The error of an answer that is no success. */
export function toError(response: Response, body: Json): BanataAuthError {
  const { status } = response;
  const requestId = response.headers.get("x-request-id") ?? "";
  const own = (code: string) => ({
    code,
    status,
    requestId,
    message: body.message ?? "Request failed",
  });
  if (status >= 500) {
    return new InternalError({ ...own("internal_error"), status: 500, retryable: true });
  }
  switch (status) {
    case 401:
      return new AuthenticationError(own("authentication_required"));
    case 403:
      return new ForbiddenError(own("forbidden"));
    case 404:
      return new NotFoundError(own("not_found"));
    case 409:
      return new ConflictError(own("conflict"));
    case 422:
      return new ValidationError(own("validation_error"), body.errors ?? []);
    case 429:
      return new RateLimitError({
        ...own("rate_limit_exceeded"),
        message: "Rate limit exceeded",
        retryable: true,
      });
    default:
      return new BanataAuthError(own(body.code ?? "unknown_error"));
  }
}
