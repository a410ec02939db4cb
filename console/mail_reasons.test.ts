/** Each reason that a mail may have has words in each language. */
import { assertEquals } from "@std/assert";
import { MAIL_FAILURES } from "../plugins/_kernel/mails.ts";
import { DELIVERY_ERROR_CODES } from "../plugins/emails/delivery_codes.ts";
import { DE } from "./app/strings/de.ts";
import { EN } from "./app/strings/en.ts";

Deno.test("The console has words for each reason that a mail may have, in each language", () => {
  const codes = [...Object.values(MAIL_FAILURES), ...Object.keys(DELIVERY_ERROR_CODES)];
  for (const { errors, mailReasons } of [EN, DE]) {
    // Of credentials a save says the same.
    assertEquals(codes.filter((code) => !(code in mailReasons) && !(code in errors)), []);
    assertEquals(Object.keys(mailReasons).filter((code) => !codes.includes(code)), []);
  }
});
