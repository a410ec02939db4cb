/** Requests that no client of ours sends, as bytes on a socket: each gets an answer that says what is wrong. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startHost } from "../testdata/client_harness.ts";

/** What comes back for a request until the host ends the connection, which the request asks for. */
async function answerTo(port: number, request: string): Promise<string> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const text = request.replace("host: a\r\n", "host: a\r\nconnection: close\r\n");
  for (let bytes = new TextEncoder().encode(text); bytes.length > 0;) {
    bytes = bytes.subarray(await socket.write(bytes));
  }
  return await new Response(socket.readable).text();
}

Deno.test("serve() answers heads that nobody should send with a 4xx of its own", async (t) => {
  await using test = await startHost();
  const { entries, host: { port, sitePort } } = test;
  for (const each of [port, sitePort]) {
    for (const method of ["TRACE", "TRACK"]) {
      await t.step(
        `${method} with 405 on ${each === port ? "the API's port" : "the site's"}`,
        async () => {
          const head = `${method} /version HTTP/1.1\r\nhost: a\r\n`;
          const text = await answerTo(each, `${head}content-length: 0\r\n\r\n`);
          assert(/^HTTP\/1\.1 (405|400) /.test(text), text);
          assertStringIncludes(await answerTo(each, `${head}\r\n`), '"code":"METHOD_NOT_ALLOWED"');
        },
      );
    }
    await t.step(`a chunk without a length on ${each}`, async () => {
      const head = "POST /api/query HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n";
      const text = await answerTo(each, `${head}\r\nzz\r\n{}\r\n0\r\n\r\n`);
      assert(text === "" || /^HTTP\/1\.1 4\d\d /.test(text), text);
    });
  }
  await t.step("half a WebSocket handshake with 400", async () => {
    const head = "GET /api/1.48.0/sync HTTP/1.1\r\nhost: a\r\n";
    const text = await answerTo(port, `${head}upgrade: websocket\r\n\r\n`);
    assertStringIncludes(text, '"code":"INVALID_HANDSHAKE"');
  });
  await t.step("a method of 5,000 letters, shown as 32", async () => {
    const text = await answerTo(port, `${"A".repeat(5_000)} /version HTTP/1.1\r\nhost: a\r\n\r\n`);
    assertStringIncludes(text, `"message":"${"A".repeat(32)} is not allowed here"`);
  });
  for (const host of ["a/version?", "a?", "a#", "a\\version", "user@a", "a/b"]) {
    await t.step(`Host: ${host} with 400, for it moves the path`, async () => {
      const head = `GET /not-served HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
      for (const each of [port, sitePort]) {
        assertStringIncludes(await answerTo(each, head), '"code":"INVALID_URL"');
      }
    });
  }
  await t.step(
    "a Host header that makes no URL with 400, logged under the answer's id",
    async () => {
      const text = await answerTo(
        sitePort,
        "GET /version HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n",
      );
      assertStringIncludes(text, '"code":"INVALID_URL"');
      const [, id] = /\r\nx-request-id: (\S+)\r\n/i.exec(text) ?? [];
      const logged = entries.find(({ fields }) => fields?.id === id);
      assertEquals([logged?.event, logged?.message, logged?.fields], [
        "request_refused",
        "400 INVALID_URL",
        { id, method: "GET", port: "site", status: 400 },
      ]);
    },
  );
  assertEquals(entries.filter(({ level }) => level === "error"), []);
  assert(entries.every(({ message }) => message.length < 500));
});

Deno.test("serve() takes a body of 10,000 chunks of one byte and refuses one of 20,000", async () => {
  await using test = await startHost();
  const head = "POST /api/query HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";
  const answerToChunks = (count: number): Promise<string> => {
    const chunks = "1\r\n \r\n".repeat(count);
    return answerTo(
      test.host.port,
      `${head}transfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`,
    );
  };
  assertStringIncludes(await answerToChunks(10_000), "JSON");
  assertStringIncludes(await answerToChunks(20_000), '"code":"TOO_MANY_CHUNKS"');
});

Deno.test("serve() tells a client whose request came with its connection that it has too many", async () => {
  await using test = await startHost({ connections: { perAddress: 2 } });
  const { port } = test.host;
  using _first = await Deno.connect({ hostname: "127.0.0.1", port });
  using _second = await Deno.connect({ hostname: "127.0.0.1", port });
  for (let times = 0; times < 20; times++) {
    const body = "a".repeat(100_000);
    const head = `POST /api/query HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`;
    const socket = await Deno.connect({ hostname: "127.0.0.1", port });
    await socket.write(new TextEncoder().encode(head + body)).catch(() => {});
    const answer = await new Response(socket.readable).text();
    assertStringIncludes(answer, '"code":"TOO_MANY_CONNECTIONS"');
  }
});

Deno.test("Host.close() cuts off a request that is still being sent, and can start again", async () => {
  await using test = await startHost({ drainMs: 10 });
  const { port, sitePort } = test.host;
  const sockets = await Promise.all([port, sitePort].map(async (each) => {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: each });
    const head = "POST /api/query HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n";
    await socket.write(new TextEncoder().encode(`${head}content-length: 100\r\n\r\n`));
    // The host asks for the body: the request is under way.
    assert(await socket.read(new Uint8Array(100)) !== null);
    return socket;
  }));
  await test.host.close();
  for (const socket of sockets) socket.close();
  await test.restart();
});
