/** What is known of a message whose server refuses, breaks off or hangs, at each place of the dialogue. */
import { assertEquals } from "@std/assert";
import { refused } from "../../../tests/support/mail_api.ts";
import { followScript, sendBySmtp } from "../../../tests/support/smtp.ts";
import type { SendResult } from "./types.ts";

const UNREACHABLE: SendResult = { outcome: "retry", afterMs: null, code: "PROVIDER_UNREACHABLE" };
const LOST: SendResult = {
  outcome: "unknown",
  code: "PROVIDER_CONNECTION_LOST",
  repeatable: false,
};
const DIALOGUE = ["220 Here", "250 Hello", "250 Sender", "250 Recipient", "354 Go on", ""] as const;

/** After how many answers the server ends, and what is known of the message then. */
const ENDS: readonly (readonly [number, SendResult])[] = [
  [0, UNREACHABLE],
  [1, UNREACHABLE],
  [2, UNREACHABLE],
  [3, UNREACHABLE],
  [4, UNREACHABLE],
  [5, LOST],
  [6, LOST],
];

Deno.test("smtp.send() tells apart whom a server refuses, and what it takes later", async () => {
  const later = { outcome: "retry", afterMs: null, code: "PROVIDER_UNAVAILABLE" } as const;
  const cases: [number, string, SendResult][] = [
    [0, "554 No service", refused("PROVIDER_ACCOUNT_BLOCKED")],
    [0, "421 4.3.2 Busy", later],
    [2, "550 5.1.8 No such sender", refused("PROVIDER_SENDER_REFUSED")],
    [2, "530 5.7.0 Log in first", refused("PROVIDER_CREDENTIALS_REFUSED")],
    [2, "552 5.3.4 Too large", refused("MESSAGE_TOO_LARGE", true)],
    [2, "421 4.3.2 Shutting down", later],
    [3, "550 5.1.1 No such user", refused("PROVIDER_RECIPIENT_REFUSED", true)],
    [3, "550 5.7.1 Relaying denied", refused("PROVIDER_SENDER_REFUSED")],
    [3, "450 4.2.0 Greylisted", later],
    [4, "451 4.3.0 Later", later],
    [5, "554 5.6.0 Spam", refused("PROVIDER_MESSAGE_REFUSED")],
    [5, "552 5.3.4 Too large", refused("MESSAGE_TOO_LARGE", true)],
    [5, "451 4.3.0 Later", later],
    [5, "421 4.3.2 Shutting down", later],
    [5, "354 Once more", LOST],
    [5, "Nonsense", LOST],
    [2, "354 Too early", UNREACHABLE],
    [5, "250 2.0.0 Queued", { outcome: "accepted", providerId: null }],
  ];
  for (const [answers, last, expected] of cases) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const script = [...DIALOGUE.slice(0, answers), last];
    const following = followScript(listener, { script, ending: () => {} });
    const result = await sendBySmtp({ port: listener.addr.port });
    assertEquals(result, expected, `${answers} ${last}`);
    await following;
  }
});

Deno.test("smtp.send() keeps a message that the server says is too large", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const script = ["220 Here", "250-Hello\r\n250 SIZE 100"];
  const following = followScript(listener, { script, ending: () => {} });
  assertEquals(
    await sendBySmtp({ port: listener.addr.port }),
    refused("MESSAGE_TOO_LARGE", true),
  );
  await following;
});

Deno.test("smtp.send() reads nothing that came in the clear as if TLS had brought it", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const injected = "220 Go ahead\r\n250-Evil\r\n250 AUTH PLAIN\r\n235 Welcome";
  const script = ["220 Here", "250-Hello\r\n250 STARTTLS", injected];
  const following = followScript(listener, { script, ending: "close" });
  const credentials = { port: listener.addr.port, security: "starttls", user: "a", password: "b" };
  assertEquals(await sendBySmtp(credentials), refused("PROVIDER_TLS_FAILED"));
  await following;
});

Deno.test("smtp.send() tries again only what is cut off before the body was asked for", async (t) => {
  for (const [answers, expected] of ENDS) {
    await t.step(`closed after ${answers} answers`, async () => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const script = DIALOGUE.slice(0, answers);
      const following = followScript(listener, { script, ending: "close" });
      assertEquals(await sendBySmtp({ port: listener.addr.port }), expected);
      await following;
    });
  }
});

Deno.test("smtp.send() gives up on a server that hangs: unknown once the body has left", async (t) => {
  for (const [answers, expected] of ENDS.filter(([answers]) => answers !== 5)) {
    await t.step(`hanging after ${answers} answers`, async () => {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      let endTime = () => {};
      const following = followScript(listener, {
        script: DIALOGUE.slice(0, answers),
        ending: () => endTime(),
      });
      const result = await sendBySmtp({ port: listener.addr.port }, {
        startTimer: (run, ms) => {
          assertEquals(ms, 60_000);
          endTime = run;
          return () => {};
        },
      });
      const timedOut = expected === LOST ? { ...LOST, code: "PROVIDER_TIMED_OUT" } : expected;
      assertEquals(result, timedOut);
      await following;
    });
  }
});

Deno.test("smtp.send() tries again where nobody listens, and where it is cancelled before", async () => {
  const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = free.addr;
  free.close();
  assertEquals(await sendBySmtp({ port }), UNREACHABLE);
  const signal = AbortSignal.abort();
  assertEquals(
    await sendBySmtp({ port }, { signal }),
    { outcome: "retry", afterMs: null, code: "PROVIDER_CANCELLED" },
  );
});
