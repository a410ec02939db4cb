/** Each refusal that a call of the console may get has words in each language. */
import { assertEquals } from "@std/assert";
import { everyRefusal } from "../tests/endpoints/error_codes.ts";
import { listFiles } from "../tools/paths.ts";
import { ROOT } from "../tools/sealed.ts";
import { DE } from "./app/strings/de.ts";
import { EN } from "./app/strings/en.ts";

/** Codes that no call of the console is answered with, by why. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  "of events that an application writes":
    /^(?:ACTOR|CHANGES|CONTEXT|EVENTS|EVENT_JSON|EVENT_TIME|IDEMPOTENCY_KEY|METADATA|TARGETS|VERSION)_INVALID$|^EVENT_(?:FIELD_UNKNOWN|SCHEMA_MISMATCH|TOO_LARGE)$|^IDEMPOTENCY_CONFLICT$/,
  "the state of a mail, told beside it":
    /^(?:MESSAGE_\w+|DELIVERY_INTERRUPTED)$|^PROVIDER_(?!NOT_)/,
  "of a mail provider's webhook": /^WEBHOOK_(?!SECRET_INVALID$)/,
  "of tiles, which a verifier reads": /^AUDIT_TILE_/,
  "of keys and client ids, which it sends none of":
    /^(?:API_KEY_LIMITS_NOT_KEPT|CLIENT_ID_NOT_ALLOWED|INVALID_API_KEY|INVALID_CLIENT_ID|UNSUPPORTED_AUTHORIZATION)$/,
  "of requests that no program of ours makes":
    /^(?:BODY_MUST_BE_AN_OBJECT|CROSS_SITE_NAVIGATION_LOGIN_BLOCKED|DUPLICATE_PARAMETER|INVALID_JSON|INVALID_URL|METHOD_NOT_ALLOWED_DEFER_SESSION_REQUIRED|UNSUPPORTED_MEDIA_TYPE|API_KEY_PROJECT_REQUIRED)$/,
  "of a user's own address, password and user name":
    /^(?:CHANGE_EMAIL_DISABLED|CREDENTIAL_ACCOUNT_NOT_FOUND|EMAIL_(?:ALREADY_VERIFIED|CAN_NOT_BE_UPDATED|CHANGED_TOO_OFTEN|IS_TAKEN|IS_THE_SAME|MISMATCH|UNSUBSCRIBE_INVALID)|INVALID_USER|PASSWORD_ALREADY_SET|RESET_PASSWORD_DISABLED|TOKEN_EXPIRED|USER_EMAIL_NOT_FOUND|VERIFICATION_EMAIL_NOT_ENABLED)$|USERNAME/,
  "of methods that the platform's own users don't have":
    /OTP_(?:HAS_EXPIRED|NOT_CONFIGURED)|^INVALID_OTP_TYPE$|TOTP_(?:ALREADY_ENABLED|NOT_CONFIGURED)|ANONYMOUS|^(?:EMAIL_PASSWORD_(?:SIGN_UP_)?DISABLED|INVALID_EMAIL_FORMAT)$/,
  "of providers' accounts, which no console links":
    /ACCESS_TOKEN|^(?:ACCOUNT_NOT_FOUND|FAILED_TO_GET_USER_INFO|FAILED_TO_UNLINK_LAST_ACCOUNT|ID_TOKEN_NOT_SUPPORTED|INVALID_OAUTH_STATE|PROVIDER_NOT_(?:CONFIGURED|FOUND)|REFRESH_TOKEN_NOT_FOUND|SOCIAL_ACCOUNT_ALREADY_LINKED|USER_ID_OR_SESSION_REQUIRED)$|^LINKING_/,
  "of where a sign-in leads on to, which it names nowhere":
    /^INVALID_(?:CALLBACK|ERROR_CALLBACK|NEW_USER_CALLBACK|REDIRECT)_URL$/,
};
/** What the console's own code throws, where the platform was not asked or its answer means more. */
const OWN = ["MADE_BEFORE", "NO_JSON_OBJECT", "NOBODY_CHOSEN"];

function worded({ errors, errorsAt }: typeof EN): Set<string> {
  return new Set([...Object.keys(errors), ...Object.keys(errorsAt)]);
}

Deno.test("The console has words for each refusal that a call of it may get, in each language", () => {
  const codes = new Set(everyRefusal());
  const elsewhere = Object.values(ELSEWHERE);
  for (const words of [worded(EN), worded(DE)]) {
    const silent = [...codes].filter((code) =>
      !words.has(code) && !elsewhere.some((each) => each.test(code))
    );
    assertEquals(silent, []);
    assertEquals([...words].filter((code) => !codes.has(code)).sort(), OWN.toSorted());
    assertEquals([...words].filter((code) => elsewhere.some((each) => each.test(code))), []);
  }
  for (const [why, pattern] of Object.entries(ELSEWHERE)) {
    assertEquals([why, [...codes].some((code) => pattern.test(code))], [why, true]);
  }
});

Deno.test("Codes of the console's own are thrown by it", async () => {
  const files = (await listFiles(ROOT)).filter((path) =>
    /^console\/app\/(?!strings\/).*\.tsx?$/.test(path)
  );
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  assertEquals(OWN.filter((code) => !texts.some((text) => text.includes(`"${code}"`))), []);
});
