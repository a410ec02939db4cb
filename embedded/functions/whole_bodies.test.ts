import { assert, assertEquals, assertThrows } from "@std/assert";
import { installGlobals } from "./global.ts";
import { isWhole } from "./whole_bodies.ts";

installGlobals();

Deno.test("isWhole() knows bodies that were there from streams, long ones and those that were read", async () => {
  const read = new Response("read");
  await read.text();
  const long = new Uint8Array(20 * 1024 * 1024 + 1);
  const made: [Response, boolean][] = [
    [new Response(), true],
    [new Response(null, { status: 204 }), true],
    [new Response("text"), true],
    [new Response(new Uint8Array(3)), true],
    [new Response(new ArrayBuffer(3)), true],
    [Response.json({ a: 1 }, { status: 201 }), true],
    [new Response(long), false],
    [new Response("x".repeat(7 * 1024 * 1024)), false],
    [new Response(new Blob(["text"]).stream()), false],
    [new Response("text").clone(), false],
    [read, false],
  ];
  for (const [at, [response, expected]] of made.entries()) {
    assertEquals(isWhole(response), expected, `${at}`);
  }
});

Deno.test("Response is what it was, with what hangs on it", async () => {
  class Own extends Response {}
  const own = new Own("text", { status: 418 });
  assert(own instanceof Own && own instanceof Response && own.constructor === Own);
  assertEquals([new Response("a").constructor === Response, Response.name], [true, "Response"]);
  assertEquals([Response.error().type, Response.redirect("http://a/").status], ["error", 302]);
  const plain = Response.json({ a: [1] });
  assertEquals(plain.headers.get("content-type"), "application/json");
  assertEquals(await plain.text(), '{"a":[1]}');
  const headers = { "content-type": "application/problem+json", "x-a": "b" };
  const problem = Response.json("text", { status: 400, headers });
  assertEquals([problem.status, problem.headers.get("x-a")], [400, "b"]);
  assertEquals(problem.headers.get("content-type"), "application/problem+json");
  assertThrows(() => Response.json(undefined), TypeError);
  assertThrows(() => Response.json(1n), TypeError);
});
