/**
 * What clients may hold open, on sockets by hand. Time stands still but where a test moves it; what a test
 * waits for is the end of a socket, so each moves on until that has come.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { RawClient, startHost, type TestHost } from "../testdata/client_harness.ts";
import { type ManualTime, manualTime } from "../testdata/manual_time.ts";
import { clientOf } from "./connections.ts";

const LOOK_MS = 5_000;

class Socket implements Disposable {
  readonly #socket: Deno.TcpConn;
  #ended = false;
  #received = "";
  /** Settles when the host has ended the connection. */
  readonly ended: Promise<string>;

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
    this.ended = this.#read();
  }

  static async open(port: number, text = ""): Promise<Socket> {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port });
    await socket.write(new TextEncoder().encode(text));
    return new Socket(socket);
  }

  /** Moves the clock until the host ends the connection; returns what came, and how long it took. */
  async outlast(time: ManualTime): Promise<{ text: string; ms: number }> {
    let ms = 0;
    while (!this.#ended) {
      await this.#look(time, 10);
      ms += LOOK_MS;
    }
    return { text: await this.ended, ms };
  }

  /** What came by the end, which the host makes in two looks; that takes a slow machine a while to tell. */
  async endsSoon(time: ManualTime): Promise<string> {
    for (const turns of [100, 100_000]) await this.#look(time, turns);
    assert(this.#ended);
    return await this.ended;
  }

  /** Moves the clock to the host's next look; what it does on its sockets takes turns of the event loop. */
  async #look(time: ManualTime, turns: number): Promise<void> {
    time.advance(LOOK_MS);
    for (let turn = 0; turn < turns && !this.#ended; turn++) await nextTurn();
  }

  /** Waits for text to come. */
  async until(text: string): Promise<void> {
    while (!this.#received.includes(text)) await nextTurn();
  }

  async #read(): Promise<string> {
    const buffer = new Uint8Array(4096);
    try {
      for (let count = await this.#socket.read(buffer); count !== null;) {
        this.#received += new TextDecoder().decode(buffer.subarray(0, count));
        count = await this.#socket.read(buffer);
      }
    } catch {
      // Ended by force.
    }
    this.#ended = true;
    return this.#received;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

async function hostInTime(
  options: Parameters<typeof startHost>[0] = {},
): Promise<{ test: TestHost; time: ManualTime; ports: number[] }> {
  const time = manualTime();
  const test = await startHost({ timers: time.timers, ...options });
  return { test, time, ports: [test.host.port, test.host.sitePort] };
}

Deno.test("serve() ends a request whose head does not come to an end with 408, on both ports", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  for (const port of ports) {
    using socket = await Socket.open(port, "POST /api/query HTTP/1.1\r\nhost: a\r\nx-a: ");
    const { ms, text } = await socket.outlast(time);
    assertStringIncludes(text, "HTTP/1.1 408 Request Timeout");
    assertStringIncludes(text, '"code":"REQUEST_TIMEOUT"');
    assert(ms >= 15_000, `${ms}`);
  }
});

Deno.test("serve() ends a request whose body does not come to an end with 408, on both ports", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  for (const port of ports) {
    const head = "POST /api/query HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{";
    using socket = await Socket.open(port, head);
    const { ms, text } = await socket.outlast(time);
    assertStringIncludes(text, "HTTP/1.1 408 ");
    assertStringIncludes(text, '"code":"REQUEST_TIMEOUT"');
    assert(ms >= 30_000, `${ms}`);
  }
});

Deno.test("serve() refuses a body that is too large before it comes, on both ports", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  for (const port of ports) {
    const length = 20 * 1024 * 1024 + 1;
    const head = `POST /api/query HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n`;
    using socket = await Socket.open(port, head);
    assertStringIncludes((await socket.outlast(time)).text, '"code":"BODY_TOO_LARGE"');
  }
});

Deno.test("serve() answers a Host header that makes no URL, and a head beyond all use, with a 4xx", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  for (const port of ports) {
    for (const host of ["[", "a b", "%", ":x"]) {
      using socket = await Socket.open(port, `GET /version HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      const { text } = await socket.outlast(time);
      assert(/^HTTP\/1\.1 4\d\d /.test(text), `${host}: ${text}`);
    }
    using long = await Socket.open(port, `GET /${"a".repeat(200_000)} HTTP/1.1\r\nhost: a\r\n\r\n`);
    const { text } = await long.outlast(time);
    assert(text === "" || /^HTTP\/1\.1 4\d\d /.test(text), text);
  }
});

Deno.test("serve() ends the connection with a refusal that says so, and answers nothing behind it", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  const next = "GET /version HTTP/1.1\r\nhost: a\r\n\r\n";
  const post = "POST /api/query HTTP/1.1\r\nhost: a\r\n";
  const refused = [
    `${post}content-length: ${20 * 1024 * 1024 + 1}\r\n\r\n${"x".repeat(100_000)}`,
    `${post}transfer-encoding: chunked\r\n\r\n${"1\r\nx\r\n".repeat(11_000)}${next}`,
    `GET /version HTTP/1.1\r\nhost: [\r\n\r\n${next}`,
    `TRACE /version HTTP/1.1\r\nhost: a\r\n\r\n${next}`,
    `GET /version HTTP/1.1\r\nhost: a\r\nx-a: ${"a".repeat(500_000)}\r\n\r\n`,
    `no request\r\n\r\n`,
  ];
  for (const port of ports) {
    for (const request of refused) {
      using socket = await Socket.open(port, request);
      await socket.until("connection: close");
      const text = await socket.endsSoon(time);
      assertEquals(text.split("HTTP/1.1 ").length, 2, text);
    }
  }
});

Deno.test("serve() ends a connection that has been idle for 75 seconds, silently", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  for (const port of ports) {
    using unused = await Socket.open(port);
    using used = await Socket.open(port, "GET /version HTTP/1.1\r\nhost: a\r\n\r\n");
    await used.until("HTTP/1.1 ");
    const { ms, text } = await unused.outlast(time);
    assertEquals([text, ms >= 75_000], ["", true]);
    assertStringIncludes((await used.outlast(time)).text, "HTTP/1.1 ");
  }
});

Deno.test("serve() refuses a client's connections beyond its limit with 503, and ends its idle ones first", async () => {
  const { ports, test, time } = await hostInTime({ connections: { perAddress: 3 } });
  await using _ = test;
  for (const port of ports) {
    using first = await Socket.open(port);
    using _second = await Socket.open(port);
    using _third = await Socket.open(port);
    using refused = await Socket.open(port);
    const answer = await refused.ended;
    assertStringIncludes(answer, "HTTP/1.1 503 Service Unavailable");
    assertStringIncludes(answer, '"code":"TOO_MANY_CONNECTIONS"');
    time.advance(LOOK_MS);
    using taken = await Socket.open(port, "GET /version HTTP/1.1\r\nhost: a\r\n\r\n");
    await taken.until("HTTP/1.1 ");
    assertEquals(await first.ended, "");
  }
});

Deno.test("serve() counts WebSockets as connections and does not end them for being silent", async () => {
  const { test, time } = await hostInTime({ connections: { perAddress: 2 } });
  await using _ = test;
  await using client = new RawClient(test.host);
  await client.connect();
  await client.watch();
  await client.messages.until(({ type }) => type === "Transition");
  using other = await Socket.open(test.host.port);
  using refused = await Socket.open(test.host.port);
  assertStringIncludes(await refused.ended, "TOO_MANY_CONNECTIONS");
  await other.outlast(time);
  time.advance(10 * 60_000);
  await client.send({ type: "ModifyQuerySet", baseVersion: 1, newVersion: 2, modifications: [] });
  await client.messages.until(({ type }) => type === "Transition");
});

Deno.test("serve() answers as ever with 1,500 idle connections to each port", async () => {
  const { ports, test, time } = await hostInTime();
  await using _ = test;
  const sockets: Socket[] = [];
  for (const port of ports) {
    for (let count = 0; count < 1_500; count++) sockets.push(await Socket.open(port));
    time.advance(LOOK_MS);
    const answer = await fetch(`http://127.0.0.1:${port}/version`);
    assert(answer.status < 500);
    await answer.body?.cancel();
  }
  for (const socket of sockets) socket[Symbol.dispose]();
  await Promise.all(sockets.map(({ ended }) => ended));
});

Deno.test("clientOf() counts an IPv6 client by its /64 and a mapped IPv4 address as itself", () => {
  assertEquals(clientOf("2001:db8:0:7::1"), clientOf("2001:db8:0:7:ffff:ffff:ffff:ffff"));
  assertEquals(clientOf("2001:db8:0:7::1") === clientOf("2001:db8:0:8::1"), false);
  assertEquals(clientOf("::ffff:192.0.2.1"), "192.0.2.1");
  assertEquals(clientOf("192.0.2.1"), "192.0.2.1");
});
