import { defineErrorCodes, type ErrorCodes } from "../../_kernel/error_codes.ts";

/** Why what came to a provider's webhook is not taken. */
export type InboundCode =
  | "WEBHOOK_SECRET_INVALID"
  | "WEBHOOK_TOO_LARGE"
  | "WEBHOOK_SIGNATURE_MISSING"
  | "WEBHOOK_SIGNATURE_INVALID"
  | "WEBHOOK_SIGNATURE_VERSION"
  | "WEBHOOK_CERTIFICATE_REFUSED"
  | "WEBHOOK_TOPIC_UNKNOWN"
  | "WEBHOOK_EXPIRED"
  | "WEBHOOK_REPLAYED"
  | "WEBHOOK_BODY_INVALID"
  | "WEBHOOK_NOT_CONFIRMED";

/** What can be wrong with a request to a provider's webhook, each with what to do about it. */
export const INBOUND_ERROR_CODES: ErrorCodes<InboundCode> = defineErrorCodes({
  WEBHOOK_SECRET_INVALID: "Store the webhook's secret as the provider shows it",
  WEBHOOK_TOO_LARGE: "Send at most 1 MiB and 1,000 events at a time",
  WEBHOOK_SIGNATURE_MISSING: "Switch signed webhooks on at the provider",
  WEBHOOK_SIGNATURE_INVALID: "Check that the secret is the one of this webhook",
  WEBHOOK_SIGNATURE_VERSION: "Set the topic's SignatureVersion to 2",
  WEBHOOK_CERTIFICATE_REFUSED: "Send it from SNS, the certificate is not one of the topic's region",
  WEBHOOK_TOPIC_UNKNOWN: "Check the topic's ARN, the request is of another one",
  WEBHOOK_EXPIRED: "Send it in time, or check the clock: it was signed too long ago",
  WEBHOOK_REPLAYED: "Send each event once, this one was taken before",
  WEBHOOK_BODY_INVALID: "Send the body as it was signed, as JSON",
  WEBHOOK_NOT_CONFIRMED: "Confirm the subscription at SNS, it did not answer",
});
