import { assertEquals } from "@std/assert";
import { MAX_BODY_BYTES, readBody } from "./input.ts";

function post(body: BodyInit | null, type: string | null = "application/json"): Request {
  const headers = type === null ? [] : [["content-type", type] as [string, string]];
  const request = new Request("http://localhost/", { method: "POST", body, headers });
  if (type === null) request.headers.delete("content-type");
  return request;
}

Deno.test("readBody() takes an empty body for an empty object", async () => {
  const read = await readBody(post(null, null));
  assertEquals(read, { text: "{}", fields: {}, contentType: "application/json" });
});

Deno.test("readBody() takes a JSON object, with or without its content type", async () => {
  for (const type of ["application/json", "application/json; charset=utf-8", null]) {
    const read = await readBody(post(new TextEncoder().encode('{"a":1}'), type));
    assertEquals(read, { text: '{"a":1}', fields: { a: 1 }, contentType: "application/json" });
  }
});

Deno.test("readBody() refuses JSON that is malformed or no object", async () => {
  for (const text of ["{", "[]", "null", '"text"', "1", "nonsense"]) {
    assertEquals(await readBody(post(text)), { refused: "INVALID_JSON" });
  }
});

Deno.test("readBody() refuses bytes that are not UTF-8", async () => {
  assertEquals(await readBody(post(new Uint8Array([0x7b, 0xff, 0x7d]))), {
    refused: "INVALID_BODY",
  });
});

Deno.test("readBody() refuses another media type", async () => {
  assertEquals(await readBody(post("a=1", "text/plain")), { refused: "UNSUPPORTED_MEDIA_TYPE" });
});

Deno.test("readBody() takes 1 MiB and refuses one byte more, declared or not", async () => {
  const padding = MAX_BODY_BYTES - '{"a":""}'.length;
  const most = await readBody(post(`{"a":"${"x".repeat(padding)}"}`));
  assertEquals("refused" in most && most.refused !== undefined, false);
  assertEquals(await readBody(post(`{"a":"${"x".repeat(padding + 1)}"}`)), {
    refused: "BODY_TOO_LARGE",
  });
  const chunks = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 17; i++) controller.enqueue(new Uint8Array(64 * 1024));
      controller.close();
    },
  });
  assertEquals(await readBody(post(chunks)), { refused: "BODY_TOO_LARGE" });
});

Deno.test("readBody() believes no length that a body does not have", async () => {
  const most = `{"a":"${"x".repeat(MAX_BODY_BYTES)}"}`;
  const cases: [string, string, string | undefined][] = [
    [most, "10", "BODY_TOO_LARGE"],
    [most, "ten", "BODY_TOO_LARGE"],
    ["{}", String(MAX_BODY_BYTES + 1), "BODY_TOO_LARGE"],
    ["{}", "2", undefined],
    ["{}", "3", undefined],
    ["{}", "-1", undefined],
    ["{}", "", undefined],
  ];
  for (const [text, length, refused] of cases) {
    const request = post(text);
    request.headers.set("content-length", length);
    assertEquals([length, (await readBody(request)).refused], [length, refused]);
  }
});

Deno.test("readBody() reads no body of a GET", async () => {
  assertEquals(await readBody(new Request("http://localhost/")), { fields: null });
});
