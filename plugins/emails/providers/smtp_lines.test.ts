import { assertEquals } from "@std/assert";
import { mailMessage } from "../../../tests/support/mail_api.ts";
import { followScript, MailServer, sendBySmtp } from "../../../tests/support/smtp.ts";
import { SmtpLines } from "./smtp_lines.ts";
import type { SendResult } from "./types.ts";

const ACCEPTED: SendResult = { outcome: "accepted", providerId: null };

Deno.test("SmtpLines gives messages with the same credentials one connection, and others their own", async () => {
  const logins: string[] = [];
  await using server = new MailServer({
    secure: true,
    onAuth: ({ username }, _session, callback) => {
      logins.push(String(username));
      callback(null, { user: username });
    },
  });
  const lines = new SmtpLines();
  const port = await server.port;
  const send = (user: string) => {
    const credentials = { security: "tls", host: "localhost", port, user, password: "a password" };
    return sendBySmtp(credentials, { lines });
  };
  for (const user of ["a", "a", "b", "a", "b"]) assertEquals(await send(user), ACCEPTED);
  assertEquals(logins, ["a", "b"]);
  assertEquals(server.taken.length, 5);
  lines.close();
  assertEquals(await send("a"), ACCEPTED);
  assertEquals(logins, ["a", "b", "a"]);
  lines.close();
});

Deno.test("smtp.send() makes a new connection where the server has ended the one that was kept", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const dialogue = ["220 Here", "250 Hello", "250 Sender", "250 Recipient", "354 Go on", "250 Ok"];
  const lines = new SmtpLines();
  // After the second message's first command, as by a server that was about to close.
  const first = followScript(listener, { script: [...dialogue, "421 Bye"], ending: "close" });
  assertEquals(await sendBySmtp({ port }, { lines }), ACCEPTED);
  assertEquals(
    await sendBySmtp({ port }, { lines }),
    { outcome: "retry", afterMs: null, code: "PROVIDER_UNAVAILABLE" },
  );
  await first;

  for (const more of [[], [""]]) {
    const ending = followScript(listener, { script: [...dialogue, ...more], ending: "close" });
    assertEquals(await sendBySmtp({ port }, { lines }), ACCEPTED);
    if (more.length === 0) await ending;
    const next = followScript(listener, { script: dialogue, ending: () => {} });
    assertEquals(await sendBySmtp({ port }, { lines, message: mailMessage() }), ACCEPTED);
    lines.close();
    await Promise.all([ending, next]);
  }
});
