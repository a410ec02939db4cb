import { defineErrorCodes, type ErrorCodes } from "../_kernel/error_codes.ts";

/** Errors of the settings endpoints. */
export const SETTINGS_ERROR_CODES: ErrorCodes<
  | "PROJECT_NOT_FOUND"
  | "SETTINGS_PROJECT_REQUIRED"
  | "SETTINGS_CHANGED"
  | "UNKNOWN_SETTING"
  | "SETTING_NOT_AVAILABLE"
  | "PASSWORD_LENGTHS_CROSSED"
  | "ORIGIN_NOT_ALLOWED"
  | "SOCIAL_PROVIDER_UNKNOWN"
  | "SOCIAL_PROVIDER_NOT_FOUND"
  | "SOCIAL_PROVIDER_SECRET_REQUIRED"
  | "SOCIAL_PROVIDER_LIMIT_REACHED"
  | "DISCOVERY_URL_NOT_ALLOWED"
  | "DURATION_NOT_ALLOWED"
  | "URL_NOT_ALLOWED"
> = defineErrorCodes({
  PROJECT_NOT_FOUND: "Say with a client id or an API key which project is meant",
  SETTINGS_PROJECT_REQUIRED: "Say with projectId which project the settings are of",
  SETTINGS_CHANGED: "Read the settings again, they were saved since that version",
  UNKNOWN_SETTING: "Leave out settings that are not known",
  SETTING_NOT_AVAILABLE: "Leave the setting as it is, this version cannot change it",
  PASSWORD_LENGTHS_CROSSED: "Set minPasswordLength to at most maxPasswordLength",
  ORIGIN_NOT_ALLOWED: "Give origins as https://host without a path, or http://localhost",
  SOCIAL_PROVIDER_UNKNOWN: "Give discoveryUrl with a provider that is not built in",
  SOCIAL_PROVIDER_NOT_FOUND: "Check the provider's id, the project has no credentials for it",
  SOCIAL_PROVIDER_SECRET_REQUIRED: "Give clientSecret, none is stored for this provider",
  SOCIAL_PROVIDER_LIMIT_REACHED: "Delete a provider first, a project has at most 50",
  DURATION_NOT_ALLOWED: "Give a duration within its limits, such as 30 minutes or 7 days",
  URL_NOT_ALLOWED:
    "Give addresses as https URLs, or http ones of localhost, of at most 2048 characters",
  DISCOVERY_URL_NOT_ALLOWED:
    "Give discoveryUrl as an https URL, only for a provider that is not built in",
});
