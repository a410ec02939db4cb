import { assertEquals, assertStringIncludes } from "@std/assert";
import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { v } from "convex/values";
import { answerStorage } from "../http/storage.ts";
import { type Engine, Usage } from "../mod.ts";
import { openApp, rejection } from "../testdata/harness.ts";

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
  const wrong = app.engine.run("files:store", { text: "hello", sha256: "AAAA" });
  assertStringIncludes(await rejection(wrong), "SHA-256");
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

Deno.test("an upload URL takes one file, and the file's URL gives it", async () => {
  await using app = await openApp({ files });
  const url = await app.engine.run("files:uploadUrl");
  const headers = { "content-type": "image/png" };
  const post = { method: "POST", body: "bytes", headers };
  const { storageId } = await (await request(app.engine, url, post)).json();
  assertEquals((await request(app.engine, url, post)).status, 401);
  const served = await request(app.engine, await app.engine.run("files:url", { id: storageId }));
  assertEquals([await served.text(), served.headers.get("content-type")], ["bytes", "image/png"]);
  const unknown = await request(app.engine, "http://127.0.0.1/api/storage/nothing");
  assertEquals(unknown.status, 404);
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
