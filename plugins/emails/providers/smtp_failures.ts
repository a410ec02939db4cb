import { refusedForGood, refusedHere, retry, unknown } from "./results.ts";
import type { SendResult } from "./types.ts";

/** What is known of a delivery by SMTP that failed. */
interface Failure {
  /** The server's answer: its code, and its text with the enhanced code (RFC 3463). */
  readonly status: number | null;
  readonly response: string;
  /** The command that it answers, e.g. `RCPT TO`. */
  readonly command: string;
  /** What nodemailer calls it. */
  readonly code: string;
  readonly text: string;
}

/**
 * What comes of a delivery that failed. An answer of the server says that it has not taken the message
 * (RFC 5321 section 4.2.1); without an answer it has not either, unless its body had left.
 *
 * @param bodyLeft whether some of the body may have left
 */
export function resultOfFailure(
  error: unknown,
  { bodyLeft, timedOut }: { bodyLeft: boolean; timedOut: boolean },
): SendResult {
  const failure = failureOf(error);
  // A reply of 2 or 3 where it does not belong says nothing.
  if (failure.status !== null && failure.status >= 400) {
    return resultOfAnswer(failure.status, failure);
  }
  if (bodyLeft) return unknown(timedOut ? "PROVIDER_TIMED_OUT" : "PROVIDER_CONNECTION_LOST");
  if (failure.code === "EMESSAGE" && failure.status === null) {
    return refusedForGood("MESSAGE_TOO_LARGE");
  }
  if (!timedOut && isOfTls(failure)) return refusedHere("PROVIDER_TLS_FAILED");
  return retry("PROVIDER_UNREACHABLE");
}

function resultOfAnswer(status: number, { code, command, response }: Failure): SendResult {
  // By a server that wants TLS and was not offered it, or offers none.
  if (command === "STARTTLS") return refusedHere("PROVIDER_TLS_FAILED");
  if (status < 500) return retry("PROVIDER_UNAVAILABLE");
  if (code === "EAUTH" || status === 530 || status === 535) {
    return refusedHere("PROVIDER_CREDENTIALS_REFUSED");
  }
  // Security and policy, RFC 3463 section 3.8: about who sends, not about the recipient.
  const isPolicy = /^\d{3}[ -]5\.7\./.test(response);
  if (command === "RCPT TO") {
    return isPolicy
      ? refusedHere("PROVIDER_SENDER_REFUSED")
      : refusedForGood("PROVIDER_RECIPIENT_REFUSED");
  }
  if (command === "MAIL FROM") {
    return status === 552
      ? refusedForGood("MESSAGE_TOO_LARGE")
      : refusedHere("PROVIDER_SENDER_REFUSED");
  }
  if (command === "DATA") {
    return status === 552
      ? refusedForGood("MESSAGE_TOO_LARGE")
      : refusedHere("PROVIDER_MESSAGE_REFUSED");
  }
  return refusedHere("PROVIDER_ACCOUNT_BLOCKED");
}

function isOfTls({ code, command, text }: Failure): boolean {
  return code === "ETLS" || command === "STARTTLS" || /certificate|tls|ssl/i.test(text);
}

/** Reads what nodemailer puts on its errors, none of which is told on. */
function failureOf(error: unknown): Failure {
  const values: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {};
  const text = (name: string) => typeof values[name] === "string" ? values[name] : "";
  return {
    status: typeof values.responseCode === "number" ? values.responseCode : null,
    response: text("response"),
    command: text("command"),
    code: text("code"),
    text: `${text("originalCode")} ${error instanceof Error ? error.message : ""}`,
  };
}
