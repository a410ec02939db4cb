import { assert, assertEquals, assertMatch } from "@std/assert";
import { SCRIPT, STYLE } from "./assets.gen.ts";
import { answerConsole, type ConsoleAnswer } from "./mod.ts";

function get(path: string, ifNoneMatch: string | null = null): ConsoleAnswer {
  return answerConsole({ path, ifNoneMatch });
}

function header({ headers }: ConsoleAnswer, name: string): string | undefined {
  return headers.find(([each]) => each === name)?.[1];
}

Deno.test("answerConsole() gives one document for all pages, which is asked for anew", () => {
  const first = get("/");
  assertEquals(get("/console/p/proj_1/users"), first);
  assertEquals(header(first, "cache-control"), "no-cache");
  const tag = header(first, "etag") ?? "";
  assertEquals(get("/", tag).status, 304);
  assertEquals(get("/", '"another"').status, 200);
});

Deno.test("answerConsole() lets one script run, by its hash, and nothing inline", async () => {
  const document = get("/");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(SCRIPT.text));
  const hash = new Uint8Array(digest).toBase64();
  const policy = header(document, "content-security-policy") ?? "";
  assert(policy.includes(`script-src 'sha256-${hash}'`), policy);
  assertMatch(policy, /default-src 'none'.*frame-ancestors 'none'.*trusted-types 'none'/);
  assert(!/unsafe|https?:|\*/.test(policy), policy);
  assert(!/<script(?![^>]* src=)|<style| style=| on\w+=/.test(document.body ?? ""));
});

Deno.test("answerConsole() lets nothing run or load in the frame that mails are drawn in", () => {
  const policy = header(get("/console/sheet"), "content-security-policy") ?? "";
  assertMatch(policy, /default-src 'none'; style-src 'unsafe-inline'; .*frame-ancestors 'self'/);
  assertMatch(policy, /sandbox allow-same-origin$/);
  assert(!/script|img|https?:|\*/.test(policy), policy);
});

Deno.test("answerConsole() lets its files be kept for ever, and never the answer that there is none", () => {
  for (const { name, text } of [SCRIPT, STYLE]) {
    const answer = get(`/console/assets/${name}`);
    assertEquals([answer.status, answer.body], [200, text]);
    assertMatch(header(answer, "cache-control") ?? "", /immutable/);
  }
  const gone = get("/console/assets/console-0000000000000000.js");
  assertEquals([gone.status, header(gone, "cache-control")], [404, "no-store"]);
});

Deno.test("the console's files are below 150 KB as a browser fetches them", async () => {
  const bytes = new Blob([SCRIPT.text, STYLE.text]).stream();
  const packed = await new Response(bytes.pipeThrough(new CompressionStream("gzip"))).bytes();
  assert(packed.length < 150_000, `${packed.length} bytes`);
});
