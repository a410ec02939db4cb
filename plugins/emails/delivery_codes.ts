import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** Why a message is not one that can be sent, whoever sends it. */
export type MessageCode =
  | "MESSAGE_INTENT_INVALID"
  | "MESSAGE_SENDER_INVALID"
  | "MESSAGE_RECIPIENT_INVALID"
  | "MESSAGE_REPLY_TO_INVALID"
  | "MESSAGE_SUBJECT_INVALID"
  | "MESSAGE_BODY_INVALID"
  | "MESSAGE_TOO_LARGE"
  | "MESSAGE_ID_INVALID"
  | "MESSAGE_DATE_INVALID"
  | "MESSAGE_HEADER_NOT_ALLOWED"
  | "MESSAGE_HEADER_INVALID"
  | "MESSAGE_TAG_INVALID";

/** Why credentials don't fit their provider. */
export type CredentialsCode =
  | "CREDENTIALS_INVALID"
  | "CREDENTIALS_FIELD_UNKNOWN"
  | "CREDENTIALS_API_KEY_INVALID"
  | "CREDENTIALS_DOMAIN_INVALID"
  | "CREDENTIALS_REGION_INVALID"
  | "CREDENTIALS_STREAM_INVALID"
  | "CREDENTIALS_CONFIGURATION_SET_INVALID"
  | "CREDENTIALS_ACCESS_KEY_INVALID"
  | "CREDENTIALS_SECRET_INVALID"
  | "CREDENTIALS_URL_INVALID"
  | "CREDENTIALS_HOST_INVALID"
  | "CREDENTIALS_PORT_INVALID"
  | "CREDENTIALS_SECURITY_INVALID"
  | "CREDENTIALS_LOGIN_INVALID";

/** What came of giving a message to a provider, unless it was accepted. */
export type ProviderCode =
  | "PROVIDER_CREDENTIALS_REFUSED"
  | "PROVIDER_SENDER_REFUSED"
  | "PROVIDER_ACCOUNT_BLOCKED"
  | "PROVIDER_QUOTA_REACHED"
  | "PROVIDER_RECIPIENT_REFUSED"
  | "PROVIDER_RECIPIENT_SUPPRESSED"
  | "PROVIDER_MESSAGE_REFUSED"
  | "PROVIDER_UTF8_UNSUPPORTED"
  | "PROVIDER_URL_REFUSED"
  | "PROVIDER_REDIRECTED"
  | "PROVIDER_TLS_FAILED"
  | "PROVIDER_RATE_LIMITED"
  | "PROVIDER_UNREACHABLE"
  | "PROVIDER_UNAVAILABLE"
  | "PROVIDER_BUSY_WITH_IT"
  | "PROVIDER_CANCELLED"
  | "PROVIDER_TIMED_OUT"
  | "PROVIDER_CONNECTION_LOST"
  | "PROVIDER_KEY_TAKEN"
  | "PROVIDER_FAILED"
  | "DELIVERY_INTERRUPTED";

/** What can be wrong with sending a message, each with what to do about it. */
export const DELIVERY_ERROR_CODES: ErrorCodes<MessageCode | CredentialsCode | ProviderCode> =
  defineErrorCodes({
    MESSAGE_INTENT_INVALID: "Give an id of at most 80 letters, digits, hyphens and underscores",
    MESSAGE_SENDER_INVALID: "Check the sender's address and name, a name is one line",
    MESSAGE_RECIPIENT_INVALID: "Check the recipient, it is no address that takes mail",
    MESSAGE_REPLY_TO_INVALID: "Check the address for replies",
    MESSAGE_SUBJECT_INVALID: "Give a subject of one line and at most 512 characters",
    MESSAGE_BODY_INVALID: "Give a body in text and HTML, without control characters",
    MESSAGE_TOO_LARGE: "Shorten the message to at most 1 MiB",
    MESSAGE_ID_INVALID: "Give a message id of the form <id@domain>",
    MESSAGE_DATE_INVALID: "Give the date in milliseconds since 1970",
    MESSAGE_HEADER_NOT_ALLOWED: "Leave out headers that are not listed, the message has the others",
    MESSAGE_HEADER_INVALID: "Give header values of one line of ASCII and at most 900 characters",
    MESSAGE_TAG_INVALID: "Give at most 5 tags of letters, digits, hyphens and underscores",
    CREDENTIALS_INVALID: "Check the credentials, they are not what the provider takes",
    CREDENTIALS_FIELD_UNKNOWN: "Leave out what the provider's credentials don't have",
    CREDENTIALS_API_KEY_INVALID: "Copy the provider's API key as it is, without spaces",
    CREDENTIALS_DOMAIN_INVALID: "Give the sending domain as the provider shows it",
    CREDENTIALS_REGION_INVALID: "Give a region of the provider",
    CREDENTIALS_STREAM_INVALID: "Give the id of a message stream, as the provider shows it",
    CREDENTIALS_CONFIGURATION_SET_INVALID: "Give the name of a configuration set",
    CREDENTIALS_ACCESS_KEY_INVALID: "Give the id of an access key: 16 to 128 letters and digits",
    CREDENTIALS_SECRET_INVALID: "Copy the secret as it is, without spaces",
    CREDENTIALS_URL_INVALID: "Give an https URL without a name and password in it",
    CREDENTIALS_HOST_INVALID: "Give the server's host name or address, without a scheme or port",
    CREDENTIALS_PORT_INVALID: "Give a port from 1 to 65535",
    CREDENTIALS_SECURITY_INVALID: "Say tls, starttls or, for this machine only, none",
    CREDENTIALS_LOGIN_INVALID: "Give user and password, or neither of them",
    PROVIDER_CREDENTIALS_REFUSED: "Check the credentials, the provider does not take them",
    PROVIDER_SENDER_REFUSED: "Verify the sender's domain at the provider",
    PROVIDER_ACCOUNT_BLOCKED: "Look at the account at the provider, it may not send now",
    PROVIDER_QUOTA_REACHED: "Wait for the provider's next period, or raise its quota",
    PROVIDER_RECIPIENT_REFUSED: "Check the recipient, the provider does not send there",
    PROVIDER_RECIPIENT_SUPPRESSED: "Take the recipient off the provider's list of suppressed ones",
    PROVIDER_MESSAGE_REFUSED: "Look at the provider's log, it does not take the message",
    PROVIDER_UTF8_UNSUPPORTED: "Use a provider that takes this address, it is not of ASCII only",
    PROVIDER_URL_REFUSED: "Give a URL on the public internet",
    PROVIDER_REDIRECTED: "Give the URL that is redirected to, redirects are not followed",
    PROVIDER_TLS_FAILED: "Check the server's certificate and its name",
    PROVIDER_RATE_LIMITED: "Wait, the provider takes fewer messages at a time",
    PROVIDER_UNREACHABLE: "Check that the provider can be reached, no connection was made",
    PROVIDER_UNAVAILABLE: "Wait, the provider takes nothing at the moment",
    PROVIDER_BUSY_WITH_IT: "Wait, the provider works on an earlier attempt",
    PROVIDER_CANCELLED: "Send it again, it was cancelled before anything left",
    PROVIDER_TIMED_OUT: "Wait for the provider's webhook, it did not answer in time",
    PROVIDER_CONNECTION_LOST: "Wait for the provider's webhook, it did not answer",
    PROVIDER_KEY_TAKEN: "Look at the provider's log, the message was sent with another content",
    DELIVERY_INTERRUPTED:
      "Wait for the provider's webhook: the platform was stopped while it sent the message",
    PROVIDER_FAILED: "Wait for the provider's webhook, it failed after it had the message",
  });
