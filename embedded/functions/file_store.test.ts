import { assertEquals, assertStringIncludes } from "@std/assert";
import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { answerStorage } from "../http/storage.ts";
import { type Engine, Usage } from "../mod.ts";
import { openApp, rejection } from "../testdata/harness.ts";

/** Digests of "hello", of something else, and of "0123456789". */
const HELLO = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
const OTHER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const DIGITS = "hNiYd/DUBB77a/kaFvAkjy/Vc+avBcGflr7bn4gveII=";

const files = {
  store: actionGeneric({
    args: { text: v.string(), sha256: v.optional(v.string()) },
    handler: (ctx, { text, sha256 }) =>
      ctx.storage.store(new Blob([text], { type: "text/plain" }), { sha256 }),
  }),
  read: actionGeneric({
    args: { id: v.id("_storage") },
    handler: async (ctx, { id }) => await (await ctx.storage.get(id))?.text() ?? null,
  }),
  metadata: queryGeneric({
    args: { id: v.id("_storage") },
    handler: (ctx, { id }) => ctx.db.system.get(id),
  }),
  described: queryGeneric({
    args: { id: v.id("_storage") },
    handler: async (ctx, { id }) => (await ctx.storage.getMetadata(id))?.sha256,
  }),
  url: queryGeneric({
    args: { id: v.id("_storage") },
    handler: (ctx, { id }) => ctx.storage.getUrl(id),
  }),
  remove: mutationGeneric({
    args: { id: v.id("_storage"), fail: v.boolean() },
    handler: async (ctx, { id, fail }) => {
      await ctx.storage.delete(id);
      if (fail) throw new Error("After all not");
    },
  }),
  uploadUrl: mutationGeneric({ args: {}, handler: (ctx) => ctx.storage.generateUploadUrl() }),
};

async function request(engine: Engine, url: unknown, init?: RequestInit): Promise<Response> {
  const asked = { request: new Request(String(url), init), usage: new Usage() };
  const response = await answerStorage(engine, asked);
  if (response === null) throw new Error(`${url} is no URL of a file`);
  return response;
}

Deno.test("a stored file is read back, with what is known of it", async () => {
  await using app = await openApp({ files });
  const id = await app.engine.run("files:store", { text: "hello" });
  assertEquals(await app.engine.run("files:read", { id }), "hello");
  const { sha256, size, contentType } = await app.engine.run("files:metadata", { id }) as {
    sha256: string;
    size: number;
    contentType: string;
  };
  assertEquals([sha256, size, contentType], [
    "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    5,
    "text/plain",
  ]);
  assertEquals(
    await app.engine.run("files:described", { id }),
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  );
});

Deno.test("a file that is not what was announced is refused", async () => {
  await using app = await openApp({ files });
  const store = (sha256: string): Promise<unknown> =>
    app.engine.run("files:store", { text: "hello", sha256 });
  assertEquals(typeof await store(HELLO), "string");
  assertEquals(
    await rejection(store(OTHER)),
    `Sha256 mismatch. Expected: ${OTHER} Actual: ${HELLO}`,
  );
  const hex = Uint8Array.fromBase64(HELLO).toHex();
  for (const wrong of ["AAAA", hex, HELLO.slice(0, -1), "", "?"]) {
    assertStringIncludes(await rejection(store(wrong)), "Bad header for digest");
  }
});

Deno.test("removing a file is part of the mutation", async () => {
  await using app = await openApp({ files });
  const id = await app.engine.run("files:store", { text: "hello" });
  await rejection(app.engine.run("files:remove", { id, fail: true }));
  assertEquals(await app.engine.run("files:read", { id }), "hello");
  await app.engine.run("files:remove", { id, fail: false });
  assertEquals(await app.engine.run("files:read", { id }), null);
  assertEquals(await app.engine.run("files:url", { id }), null);
});

Deno.test("an upload URL takes files for an hour, over restarts too, and a file's URL gives it", async () => {
  let now = Date.UTC(2030, 0, 1);
  await using app = await openApp({ files }, { clock: () => now });
  const url = await app.engine.run("files:uploadUrl");
  const headers = { "content-type": "image/png" };
  const post = { method: "POST", body: "bytes", headers };
  const { storageId } = await (await request(app.engine, url, post)).json();
  now += 60 * 60 * 1000 - 1;
  await app.reopen();
  assertEquals((await request(app.engine, url, post)).status, 200);
  now += 1;
  assertEquals((await request(app.engine, url, post)).status, 401);
  for (const wrong of ["", "x", "x.y"]) {
    const other = `http://127.0.0.1/api/storage/upload?token=${wrong}`;
    assertEquals((await request(app.engine, other, post)).status, 401);
  }
  const served = await request(app.engine, await app.engine.run("files:url", { id: storageId }));
  assertEquals([await served.text(), served.headers.get("content-type")], ["bytes", "image/png"]);
  const unknown = await request(app.engine, "http://127.0.0.1/api/storage/nothing");
  assertEquals(unknown.status, 404);
});

Deno.test("an upload is refused when its digest or its type is not what it says", async () => {
  await using app = await openApp({ files });
  const url = await app.engine.run("files:uploadUrl");
  const answer = async (headers: Record<string, string>): Promise<unknown> => {
    const init = { method: "POST", body: new TextEncoder().encode("hello"), headers };
    const asked = { request: new Request(String(url), init), usage: new Usage() };
    return await answerStorage(app.engine, asked).then(
      (response) => response?.status,
      (thrown) => [thrown.status, thrown.code],
    );
  };
  const expected: [Record<string, string>, unknown][] = [
    [{ digest: `sha-256=${HELLO}` }, 200],
    [{ digest: `sha-256=${OTHER}` }, [400, "SHA256_MISMATCH"]],
    [{ digest: `SHA-256=${HELLO}` }, [400, "BAD_HEADER"]],
    [{ digest: HELLO }, [400, "BAD_HEADER"]],
    [{ digest: "sha-256=AAAA" }, [400, "BAD_HEADER"]],
    [{ "content-type": "text/plain; charset=utf-8" }, 200],
    [{ "content-type": "text" }, [400, "BAD_HEADER"]],
  ];
  for (const [headers, outcome] of expected) assertEquals(await answer(headers), outcome);
});

/** A file of ten bytes; what Convex answers, and RFC 9110 where Convex fails. */
const RANGES: readonly [string, number, string, string | null][] = [
  ["bytes=0-0", 206, "0", "bytes 0-0/10"],
  ["bytes=2-4", 206, "234", "bytes 2-4/10"],
  ["bytes=7-", 206, "789", "bytes 7-9/10"],
  ["bytes=8-100", 206, "89", "bytes 8-9/10"],
  ["bytes=-3", 206, "789", "bytes 7-9/10"],
  ["bytes=-100", 206, "0123456789", "bytes 0-9/10"],
  ["bytes=-", 206, "0123456789", "bytes 0-9/10"],
  ["bytes= 1-2 ", 206, "12", "bytes 1-2/10"],
  ["bytes=10-", 416, "", "bytes */10"],
  ["bytes=-0", 416, "", "bytes */10"],
  ["bytes=4-2", 416, "", "bytes */10"],
  ["bytes=0-1,3-4", 416, "", "bytes */10"],
  ["bytes=x-1", 416, "", "bytes */10"],
  ["bytes=", 416, "", "bytes */10"],
  ["items=0-1", 200, "0123456789", null],
  ["bytes 0-1", 200, "0123456789", null],
];

Deno.test("a file's URL gives ranges of it, heads and what caches have to know", async () => {
  await using app = await openApp({ files });
  const id = await app.engine.run("files:store", { text: "0123456789" });
  const url = await app.engine.run("files:url", { id });
  const about = (response: Response): unknown[] => [
    response.status,
    ...["content-length", "content-range", "accept-ranges", "cache-control", "content-type"]
      .map((name) => response.headers.get(name)),
  ];
  for (const [range, status, text, contentRange] of RANGES) {
    const headers = { range, "if-range": '"anything"' };
    const response = await request(app.engine, url, { headers });
    const head = await request(app.engine, url, { headers, method: "HEAD" });
    assertEquals([about(head), await head.text()], [about(response), ""]);
    assertEquals([response.status, response.headers.get("content-range")], [status, contentRange]);
    const body = await response.text();
    if (status === 416) assertStringIncludes(body, "RANGE_NOT_SATISFIABLE");
    else assertEquals(body, text, range);
  }
  const whole = await request(app.engine, url);
  const cache = "private, max-age=2592000";
  assertEquals(about(whole), [200, "10", null, "bytes", cache, "text/plain"]);
  assertEquals(whole.headers.get("digest"), `sha-256=${DIGITS}`);
  const part = await request(app.engine, url, { headers: { range: "bytes=2-4" } });
  assertEquals(about(part), [206, "3", "bytes 2-4/10", "bytes", cache, "text/plain"]);
  assertEquals(part.headers.get("digest"), null);
  assertEquals(
    (await request(app.engine, url, { method: "PUT" })).headers.get("allow"),
    "GET, HEAD",
  );
});

Deno.test("a file's id opens nothing, only the URL that the host has made does, and it stays", async () => {
  await using app = await openApp({ files });
  const id = String(await app.engine.run("files:store", { text: "hello" }));
  const other = String(await app.engine.run("files:store", { text: "other" }));
  const url = String(await app.engine.run("files:url", { id }));
  const name = url.slice(url.lastIndexOf("/") + 1);
  const [, proof = ""] = name.split(".");
  const changed = `${proof.startsWith("A") ? "B" : "A"}${proof.slice(1)}`;
  for (const wrong of [id, `${id}.`, `${id}.${changed}`, `${other}.${proof}`, `${name}.x`]) {
    const refused = await request(app.engine, url.replace(name, wrong));
    assertEquals([refused.status, (await refused.json()).code], [404, "NOT_FOUND"], wrong);
  }
  await app.reopen();
  assertEquals(await app.engine.run("files:url", { id }), url);
  assertEquals(await (await request(app.engine, url)).text(), "hello");
});
