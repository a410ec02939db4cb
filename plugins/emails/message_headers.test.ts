import { assertEquals } from "@std/assert";
import { mailMessage } from "../../tests/support/mail_api.ts";
import { messageProblem } from "./message.ts";
import { originHeaders } from "./message_headers.ts";

const { intentId } = mailMessage();
const from = "auth@Bücher.example";

Deno.test("originHeaders() says that no person wrote a mail, under an id of the sender's domain", () => {
  const made = originHeaders({ intentId, from, unsubscribeUrl: null });
  assertEquals(made, {
    messageId: `<${intentId}@xn--bcher-kva.example>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  });
  assertEquals(messageProblem(mailMessage(made)), null);
});

Deno.test("originHeaders() says where mails that are not transactional are unsubscribed from", () => {
  const url = "https://ü.example/off?of=a>\r\nBcc: <eve@evil.example>";
  const made = originHeaders({ intentId, from, unsubscribeUrl: url });
  assertEquals(
    made.headers["List-Unsubscribe"],
    "<https://xn--tda.example/off?of=a%3EBcc:%20%3Ceve@evil.example%3E>",
  );
  assertEquals(made.headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
  assertEquals(messageProblem(mailMessage(made)), null);
});
