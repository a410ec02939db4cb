/** What an attempt gives whose provider does not answer as it should, over real sockets. */
import { assert, assertEquals } from "@std/assert";
import { MailApi, mailMessage, NOW } from "../../../tests/support/mail_api.ts";
import { postmark } from "./postmark.ts";
import { resend } from "./resend.ts";
import { NotSentError, type SendOptions, type SendResult } from "./types.ts";

const KEY = { apiKey: "a-key" };
const LOST: SendResult = {
  outcome: "unknown",
  code: "PROVIDER_CONNECTION_LOST",
  repeatable: false,
};

function send(baseUrl: string, options: Partial<SendOptions> = {}): Promise<SendResult> {
  return postmark.send(mailMessage(), KEY, { fetch, now: () => NOW, baseUrl, ...options });
}

Deno.test("exchange() gives up on a provider that hangs: unknown, and repeatable only with a key", async (t) => {
  for (const [provider, repeatable] of [[postmark, false], [resend, true]] as const) {
    await t.step(provider.id, async () => {
      await using api = new MailApi();
      const timers: (() => void)[] = [];
      const released = Promise.withResolvers<void>();
      const result = await api.resultOf(provider, KEY, {
        startTimer: (run, ms) => {
          assertEquals(ms, 20_000);
          timers.push(run);
          return () => {};
        },
        answer: async () => {
          timers.forEach((run) => run());
          await released.promise;
          return Response.json({});
        },
      });
      assertEquals(result, { outcome: "unknown", code: "PROVIDER_TIMED_OUT", repeatable });
      released.resolve();
    });
  }
});

Deno.test("exchange() believes a status whose body hangs, is cut off or too long", async () => {
  await using api = new MailApi();
  const accepted: SendResult = { outcome: "accepted", providerId: null };
  const answer = () => new Response(`{"MessageID": "${"x".repeat(70_000)}"}`);
  assertEquals(await api.resultOf(postmark, KEY, { answer }), accepted);

  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const cut = cutOff(listener, { answer: "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{" });
  assertEquals(await send(`http://127.0.0.1:${listener.addr.port}`), accepted);
  await cut;

  let endTime = () => {};
  const hanging = new ReadableStream({ pull: () => endTime() }, { highWaterMark: 0 });
  const result = await send("https://api.example", {
    fetch: () => Promise.resolve(new Response(hanging)),
    startTimer: (run) => {
      endTime = run;
      return () => {};
    },
  });
  assertEquals(result, accepted);
});

Deno.test("exchange() may try again only where no connection was made", async (t) => {
  const unreachable = { outcome: "retry", afterMs: null, code: "PROVIDER_UNREACHABLE" } as const;

  await t.step("nobody listens", async () => {
    const free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = free.addr;
    free.close();
    assertEquals(await send(`http://127.0.0.1:${port}`), unreachable);
  });

  for (const code of ["ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]) {
    const cause = Object.assign(new Error("Some host's words"), { code });
    const failing = () => Promise.reject(new TypeError("No answer", { cause }));
    assertEquals(await send("https://api.example", { fetch: failing }), unreachable, code);
  }

  await t.step("the connection is cut before the body is read, or after", async () => {
    for (const whole of [false, true]) {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const cut = cutOff(listener, { answer: whole ? "" : null });
      assertEquals(await send(`http://127.0.0.1:${listener.addr.port}`), LOST);
      await cut;
    }
  });

  await t.step("an error nobody knows counts as sent", async () => {
    const failing = () => Promise.reject(new TypeError("Something else"));
    assertEquals(await send("https://api.example", { fetch: failing }), LOST);
  });
});

Deno.test("exchange() sends nothing where it must not", async (t) => {
  let asked = 0;
  const counting = () => {
    asked++;
    return Promise.resolve(new Response());
  };
  for (
    const url of [
      "http://api.example",
      "https://user:pass@api.example",
      "ftp://127.0.0.1",
      "nothing",
    ]
  ) {
    assertEquals(
      await send(url, { fetch: counting }),
      { outcome: "refused", permanent: false, code: "CREDENTIALS_URL_INVALID" },
    );
  }
  assertEquals(
    await send("https://api.example", { fetch: counting, signal: AbortSignal.abort() }),
    { outcome: "retry", afterMs: null, code: "PROVIDER_CANCELLED" },
  );
  assertEquals(asked, 0);

  await t.step("nor to an address that the host does not reach", async () => {
    const refusing = () => Promise.reject(new NotSentError("Not on the public internet"));
    assertEquals(
      await send("https://api.example", { fetch: refusing }),
      { outcome: "refused", permanent: false, code: "PROVIDER_URL_REFUSED" },
    );
  });
});

Deno.test("exchange() follows no redirect and gives no answer away", async () => {
  await using api = new MailApi();
  for (const status of [301, 302, 307, 308]) {
    const answer = () => new Response("secret", { status, headers: { location: `${api.url}/x` } });
    assertEquals(
      await api.resultOf(postmark, KEY, { answer }),
      { outcome: "refused", permanent: false, code: "PROVIDER_REDIRECTED" },
    );
    assertEquals(api.onlyRequest().path, "/email");
  }
});

Deno.test("a provider's send() refuses credentials and messages that don't fit, and asks nobody", async () => {
  await using api = new MailApi();
  const answer = () => Response.json({});
  const cases = [
    [{ apiKey: "a key" }, "CREDENTIALS_API_KEY_INVALID"],
    [{ apiKey: "key\r\nx: y" }, "CREDENTIALS_API_KEY_INVALID"],
    [{}, "CREDENTIALS_API_KEY_INVALID"],
    [{ apiKey: "key", more: 1 }, "CREDENTIALS_FIELD_UNKNOWN"],
    [{ apiKey: "key", messageStream: "Not one" }, "CREDENTIALS_STREAM_INVALID"],
    [null, "CREDENTIALS_INVALID"],
    ["key", "CREDENTIALS_INVALID"],
  ] as const;
  for (const [credentials, code] of cases) {
    assertEquals(
      await api.resultOf(postmark, credentials, { answer }),
      { outcome: "refused", permanent: false, code },
    );
  }
  assertEquals(
    await api.resultOf(postmark, KEY, { answer, message: mailMessage({ to: "nobody" }) }),
    { outcome: "refused", permanent: true, code: "MESSAGE_RECIPIENT_INVALID" },
  );
  assertEquals(api.requests, []);
});

Deno.test("a provider's send() understands Retry-After as seconds and as a date, up to an hour", async () => {
  await using api = new MailApi();
  const waits: [string, number | null][] = [
    ["30", 30_000],
    [new Date(NOW + 90_000).toUTCString(), 90_000],
    [new Date(NOW - 90_000).toUTCString(), 0],
    ["999999", 3_600_000],
    ["soon", null],
    ["-5", null],
    ["", null],
  ];
  for (const [value, afterMs] of waits) {
    const answer = () => new Response("", { status: 429, headers: { "retry-after": value } });
    const result = await api.resultOf(postmark, KEY, { answer });
    assert(result.outcome === "retry");
    assertEquals(result.afterMs, afterMs, value);
  }
});

/** Takes one connection and cuts it: at once, or when it has the whole request, after so much of an answer. */
async function cutOff(
  listener: Deno.Listener,
  { answer }: { answer: string | null },
): Promise<void> {
  using connection = await listener.accept();
  if (answer === null) return;
  const chunk = new Uint8Array(64 * 1024);
  let text = "";
  while (!text.includes('"TrackLinks":"None"}')) {
    const size = await connection.read(chunk);
    if (size === null) break;
    text += new TextDecoder().decode(chunk.subarray(0, size));
  }
  if (answer !== "") await connection.write(new TextEncoder().encode(answer));
}
