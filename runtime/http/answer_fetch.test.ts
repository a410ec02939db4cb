import { assertEquals } from "@std/assert";
import { seal } from "../crypto/seal.ts";
import type { FetchAnswer, OutgoingRequest } from "../request/wire.ts";
import { answerFetch } from "./answer_fetch.ts";

const SEAL_KEY = "a key of one request";
const SITE_URL = "http://127.0.0.1:1";
const UNREACHABLE = { status: 0, headers: [], body: "" };

/** Sends one request to a server on loopback that answers by the handler. */
async function answerOf(
  handler: (request: Request) => Response | Promise<Response>,
  request: Partial<OutgoingRequest> = {},
): Promise<FetchAnswer> {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using server = Deno.serve(options, handler);
  const url = `http://127.0.0.1:${server.addr.port}/token`;
  return await send({ url, method: "GET", headers: [], ...request });
}

async function send(request: OutgoingRequest): Promise<FetchAnswer> {
  const sealed = await seal(SEAL_KEY, JSON.stringify(request));
  return await answerFetch(sealed, { sealKey: SEAL_KEY, siteUrl: SITE_URL });
}

Deno.test("answerFetch() sends the sealed request and gives the answer's text", async () => {
  const seen: string[] = [];
  const answer = await answerOf(async (request) => {
    const { headers, method } = request;
    seen.push(method, headers.get("authorization") ?? "", await request.text());
    return Response.json({ ok: true }, { headers: { "set-cookie": "a=b" } });
  }, { method: "POST", headers: [["authorization", "Basic x"]], body: "code=1" });
  assertEquals(seen, ["POST", "Basic x", "code=1"]);
  assertEquals(answer, {
    status: 200,
    headers: [["content-type", "application/json"]],
    body: '{"ok":true}',
  });
});

Deno.test("answerFetch() follows no redirect", async () => {
  const location = "https://elsewhere.example.com/";
  const answer = await answerOf(() => new Response(null, { status: 302, headers: { location } }));
  assertEquals(answer, { status: 302, headers: [["location", location]], body: "" });
});

Deno.test("answerFetch() gives up on a long answer, an absent server and a private network", async () => {
  assertEquals(await answerOf(() => new Response("x".repeat(300 * 1024))), UNREACHABLE);
  const absent = { method: "GET", headers: [] };
  assertEquals(await send({ ...absent, url: "http://127.0.0.1:1/" }), UNREACHABLE);
  assertEquals(await send({ ...absent, url: "https://10.0.0.1/" }), UNREACHABLE);
  assertEquals(await send({ ...absent, url: "nonsense" }), UNREACHABLE);
});
