import { defineErrorCodes, type ErrorCodes, NO_ORGANIZATION } from "../_kernel/error_codes.ts";

/** Errors of the vault's endpoints. */
export const VAULT_ERROR_CODES: ErrorCodes<
  | "SECRET_NOT_FOUND"
  | "SECRET_NAME_TAKEN"
  | "SECRET_VERSION_CONFLICT"
  | "SECRET_VERSION_NOT_FOUND"
  | "SECRET_TOO_LARGE"
  | "SECRET_METADATA_TOO_LARGE"
  | "SECRET_UNREADABLE"
  | "DATA_KEY_UNREADABLE"
  | "ORGANIZATION_NOT_FOUND"
  | "CUSTOMER_KEY_INVALID"
  | "CUSTOMER_KEY_DENIED"
  | "CUSTOMER_KEY_UNAVAILABLE"
  | "CUSTOMER_KEY_NOT_FOUND"
> = defineErrorCodes({
  SECRET_NOT_FOUND: "Check the secret's id and context, the project has no such secret",
  SECRET_NAME_TAKEN: "Choose another name, a secret of the project has it in this context",
  SECRET_VERSION_CONFLICT: "Read the secret again, another version is current by now",
  SECRET_VERSION_NOT_FOUND: "Check the version, the secret has no such one",
  SECRET_TOO_LARGE: "Send data of at most 262,144 bytes of UTF-8",
  SECRET_METADATA_TOO_LARGE: "Send metadata of at most 16 KiB as JSON",
  SECRET_UNREADABLE:
    "Restore the secret from a backup: what is stored does not open as this secret",
  DATA_KEY_UNREADABLE:
    "Check the wrapped key, its context and its organization: it does not open as this project's",
  ORGANIZATION_NOT_FOUND: NO_ORGANIZATION,
  CUSTOMER_KEY_INVALID: "Name the key by its ARN, like arn:aws:kms:eu-west-1:111122223333:key/…",
  CUSTOMER_KEY_DENIED:
    "Let the platform's principal use kms:Encrypt of the key: AWS KMS refuses it, or knows no such key",
  CUSTOMER_KEY_UNAVAILABLE: "Try again later, AWS KMS does not answer",
  CUSTOMER_KEY_NOT_FOUND: "Set a customer key first, the project has none",
});
