import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { mailMessage, NOW, refused } from "../../../tests/support/mail_api.ts";
import { MailServer, sendBySmtp, smtpError } from "../../../tests/support/smtp.ts";
import type { SendResult } from "./types.ts";

const ACCEPTED: SendResult = { outcome: "accepted", providerId: null };
const LOGIN = { user: "grace", password: "pässword with spaces" };

Deno.test("smtp.send() delivers what was written, letter for letter, in any script", async (t) => {
  await using server = new MailServer();
  const port = await server.port;

  await t.step("headers and both bodies", async () => {
    assertEquals(await sendBySmtp({ port }), ACCEPTED);
    const { from, parsed, raw, to } = await server.onlyMail();
    // The server reads the punycode that it is sent.
    assertEquals(from, "auth@bücher.example");
    assertEquals(to, ["grace.hopper@müller.example"]);
    assertEquals(parsed.from?.name, mailMessage().from.name);
    assertEquals(parsed.from?.address, "auth@xn--bcher-kva.example");
    assertEquals(parsed.replyTo?.map(({ address }) => address), ["help@xn--bcher-kva.example"]);
    assertEquals(parsed.subject, mailMessage().subject);
    assertEquals(parsed.html?.trimEnd(), mailMessage().html);
    assertEquals(parsed.text?.trimEnd(), mailMessage().text);
    assertEquals(parsed.messageId, mailMessage().messageId);
    assertEquals(new Date(parsed.date ?? 0).getTime(), NOW);
    const header = (name: string) => parsed.headers.find(({ key }) => key === name)?.value;
    assertEquals(header("auto-submitted"), "auto-generated");
    assertEquals(header("list-unsubscribe"), "<https://a.example/u?x=1>");
    assertEquals(header("x-banata-intent"), mailMessage().intentId);
    assert(raw.split("\r\n").every((line) => line.length <= 998));
    // deno-lint-ignore no-control-regex -- what is not ASCII
    assert(/^[\x00-\x7f]*$/.test(raw), "Seven bits are enough for a message with ASCII addresses");
  });

  await t.step("an address that is not of ASCII goes by SMTPUTF8", async () => {
    const message = mailMessage({ to: "josé@bücher.example" });
    assertEquals(await sendBySmtp({ port }, { message }), ACCEPTED);
    const { raw, to } = await server.onlyMail();
    assertEquals(to, ["josé@bücher.example"]);
    assertStringIncludes(raw, "\r\nTo: josé@bücher.example\r\n");
  });

  await t.step("no file and no URL is read into it, whatever it says", async () => {
    const text = "file:///etc/passwd";
    const message = mailMessage({ text, html: `<img src="${text}">` });
    assertEquals(await sendBySmtp({ port }, { message }), ACCEPTED);
    assertEquals((await server.onlyMail()).parsed.attachments, []);
  });
});

Deno.test("smtp.send() leaves an address that is not of ASCII to another provider where SMTPUTF8 lacks", async () => {
  await using server = new MailServer({ hideSMTPUTF8: true });
  const message = mailMessage({ to: "josé@bücher.example" });
  const credentials = { port: await server.port };
  assertEquals(await sendBySmtp(credentials, { message }), refused("PROVIDER_UTF8_UNSUPPORTED"));
  assertEquals(server.taken, []);
});

Deno.test("smtp.send() logs in, by STARTTLS and by TLS, and never in the clear", async (t) => {
  const onAuth: ConstructorParameters<typeof MailServer>[0] = {
    authOptional: false,
    onAuth: ({ password, username }, _session, callback) =>
      username === LOGIN.user && password === LOGIN.password
        ? callback(null, { user: username })
        : callback(smtpError(535, "No such login")),
  };
  for (const security of ["starttls", "tls"] as const) {
    await t.step(security, async () => {
      await using server = new MailServer({ ...onAuth, secure: security === "tls" });
      const credentials = { security, port: await server.port, host: "localhost", ...LOGIN };
      assertEquals(await sendBySmtp(credentials), ACCEPTED);
      assertEquals(server.taken.splice(0).length, 1);
      assertEquals(
        await sendBySmtp({ ...credentials, password: "another" }),
        refused("PROVIDER_CREDENTIALS_REFUSED"),
      );
      const { password: _password, user: _user, ...nobody } = credentials;
      assertEquals(await sendBySmtp(nobody), refused("PROVIDER_CREDENTIALS_REFUSED"));
      const untrusted = await sendBySmtp(credentials, { trusts: false });
      assertEquals(untrusted, refused("PROVIDER_TLS_FAILED"));
      assertEquals(server.taken, []);
    });
  }

  await t.step("a server that hides STARTTLS gets neither login nor message", async () => {
    const seen: string[] = [];
    await using server = new MailServer({
      hideSTARTTLS: true,
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth: ({ username }, _session, callback) => {
        seen.push(String(username));
        callback(null, { user: username });
      },
    });
    const credentials = { security: "starttls", port: await server.port, ...LOGIN };
    assertEquals(await sendBySmtp(credentials), refused("PROVIDER_TLS_FAILED"));
    assertEquals([seen, server.taken], [[], []]);
  });
});

Deno.test("smtp.send() connects to no address that the host does not allow", async () => {
  const internal = refused("PROVIDER_URL_REFUSED");
  const starttls = { security: "starttls" };
  for (const host of ["10.0.0.1", "169.254.169.254", "::1", "127.0.0.2"]) {
    assertEquals(await sendBySmtp({ ...starttls, host }), internal, host);
  }
  assertEquals(
    await sendBySmtp({ ...starttls, host: "nowhere.invalid" }),
    { outcome: "retry", afterMs: null, code: "PROVIDER_UNREACHABLE" },
  );
});

Deno.test("smtp.send() tells no password and no answer of the server", async () => {
  await using server = new MailServer({
    secure: true,
    onAuth: ({ password }, _session, callback) => callback(smtpError(535, `No ${password}`)),
  });
  const credentials = { security: "tls", port: await server.port, host: "localhost", ...LOGIN };
  const result = await sendBySmtp(credentials);
  assertEquals(result, refused("PROVIDER_CREDENTIALS_REFUSED"));
  assertStringIncludes(JSON.stringify(credentials), LOGIN.password);
  assert(!JSON.stringify(result).includes(LOGIN.password));
});
