import { assertEquals } from "@std/assert";
import { mailMessage } from "../../tests/support/mail_api.ts";
import {
  canonicalAddress,
  hasAsciiAddresses,
  mailbox,
  messageProblem,
  withAsciiDomains,
} from "./message.ts";
import type { MessageCode } from "./delivery_codes.ts";
import type { EmailMessage } from "./message.ts";

const CONTROLS = ["\r\nBcc: eve@evil.example", "\nX: y", "\r", "\0", "\x7f", "\u2028", "\u0085"];

Deno.test("messageProblem() finds nothing wrong with a message in any script", () => {
  assertEquals(messageProblem(mailMessage()), null);
  assertEquals(messageProblem(mailMessage({ to: "用户@例子.公司", replyTo: null })), null);
  assertEquals(messageProblem(mailMessage({ from: { address: "a@b.example", name: "" } })), null);
});

Deno.test("messageProblem() refuses a line break or control in whatever becomes a header", () => {
  for (const control of CONTROLS) {
    const value = `value${control}`;
    const refused: [Partial<EmailMessage>, MessageCode][] = [
      [{ subject: value }, "MESSAGE_SUBJECT_INVALID"],
      [{ from: { address: "a@b.example", name: value } }, "MESSAGE_SENDER_INVALID"],
      [{ from: { address: `a@b.example${control}`, name: "" } }, "MESSAGE_SENDER_INVALID"],
      [{ to: `a@b.example${control}` }, "MESSAGE_RECIPIENT_INVALID"],
      [{ to: `a${control}@b.example` }, "MESSAGE_RECIPIENT_INVALID"],
      [{ replyTo: `a@b.example${control}` }, "MESSAGE_REPLY_TO_INVALID"],
      [{ messageId: `<a@b.example>${control}` }, "MESSAGE_ID_INVALID"],
      [{ intentId: value }, "MESSAGE_INTENT_INVALID"],
      [{ headers: { "Auto-Submitted": value } }, "MESSAGE_HEADER_INVALID"],
      [{ headers: { [`Auto-Submitted${control}`]: "x" } }, "MESSAGE_HEADER_NOT_ALLOWED"],
      [{ tags: { type: value } }, "MESSAGE_TAG_INVALID"],
      [{ tags: { [value]: "x" } }, "MESSAGE_TAG_INVALID"],
    ];
    for (const [changes, code] of refused) {
      assertEquals(messageProblem(mailMessage(changes)), code, JSON.stringify(changes));
    }
  }
});

Deno.test("messageProblem() refuses several recipients, what is too long, and other headers", () => {
  const refused: [Partial<EmailMessage>, MessageCode][] = [
    [{ to: "a@b.example, c@d.example" }, "MESSAGE_RECIPIENT_INVALID"],
    [{ to: "a@b.example>, <c@d.example" }, "MESSAGE_RECIPIENT_INVALID"],
    [{ to: `a@${"ü".repeat(61)}.example` }, "MESSAGE_RECIPIENT_INVALID"],
    [{ to: "a@localhost" }, "MESSAGE_RECIPIENT_INVALID"],
    [{ subject: "x".repeat(513) }, "MESSAGE_SUBJECT_INVALID"],
    [{ subject: "" }, "MESSAGE_SUBJECT_INVALID"],
    [{ subject: "a\ud800b" }, "MESSAGE_SUBJECT_INVALID"],
    [{ subject: "a\u202eb" }, "MESSAGE_SUBJECT_INVALID"],
    [{ html: "" }, "MESSAGE_BODY_INVALID"],
    [{ text: "a\0b" }, "MESSAGE_BODY_INVALID"],
    [{ text: "é".repeat(512 * 1024) }, "MESSAGE_TOO_LARGE"],
    [{ date: Number.NaN }, "MESSAGE_DATE_INVALID"],
    [{ intentId: "x".repeat(81) }, "MESSAGE_INTENT_INVALID"],
    [{ headers: { Bcc: "eve@evil.example" } }, "MESSAGE_HEADER_NOT_ALLOWED"],
    [{ headers: { "Content-Type": "text/plain" } }, "MESSAGE_HEADER_NOT_ALLOWED"],
    [{ headers: { Precedence: "a", precedence: "b" } }, "MESSAGE_HEADER_NOT_ALLOWED"],
    [{ headers: { Precedence: "x".repeat(901) } }, "MESSAGE_HEADER_INVALID"],
    [{ headers: { Precedence: "ü" } }, "MESSAGE_HEADER_INVALID"],
    [{ tags: { banata_intent: "another" } }, "MESSAGE_TAG_INVALID"],
    [{ tags: { a: "1", b: "1", c: "1", d: "1", e: "1", f: "1" } }, "MESSAGE_TAG_INVALID"],
  ];
  for (const [changes, code] of refused) {
    assertEquals(messageProblem(mailMessage(changes)), code, JSON.stringify(changes).slice(0, 99));
  }
});

Deno.test("withAsciiDomains() writes domains in punycode and leaves what stands before the @", () => {
  const { from, replyTo, to } = withAsciiDomains(mailMessage({ to: "josé@Bücher.example" }));
  assertEquals(from.address, "auth@xn--bcher-kva.example");
  assertEquals(replyTo, "help@xn--bcher-kva.example");
  assertEquals(to, "josé@xn--bcher-kva.example");
  assertEquals(hasAsciiAddresses(mailMessage({ replyTo: null })), true);
  assertEquals(hasAsciiAddresses(mailMessage({ to: "josé@bücher.example" })), false);
  assertEquals(hasAsciiAddresses(mailMessage({ replyTo: "josé@bücher.example" })), false);
});

Deno.test("canonicalAddress() spells an address in one way", () => {
  for (const address of ["José@Bücher.example", "JOSÉ@xn--bcher-kva.example"]) {
    assertEquals(canonicalAddress(address), "josé@xn--bcher-kva.example");
  }
  assertEquals(canonicalAddress("Grace <grace@example.com>"), null);
});

Deno.test("mailbox() quotes a name, so that no sign in it ends it", () => {
  const address = "a@b.example";
  assertEquals(mailbox({ address, name: "" }), address);
  assertEquals(
    mailbox({ address, name: 'A "b" \\ <c@d.example>, E' }),
    '"A \\"b\\" \\\\ <c@d.example>, E" <a@b.example>',
  );
});
