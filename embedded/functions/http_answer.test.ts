import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  actionGeneric,
  type GenericActionCtx,
  type GenericDataModel,
  httpActionGeneric,
  httpRouter,
  makeFunctionReference,
  mutationGeneric,
  queryGeneric,
} from "convex/server";
import { v } from "convex/values";
import { answerSite } from "../http/site.ts";
import { type Engine, type LogEntry, Usage } from "../mod.ts";
import { openApp, rejection, type TestApp } from "../testdata/harness.ts";

type Ctx = GenericActionCtx<GenericDataModel>;
type Answer = (ctx: Ctx) => Response | Promise<Response>;

const addRef = makeFunctionReference<"mutation">("m:add");
const m = {
  add: mutationGeneric({
    args: { text: v.string() },
    handler: (ctx, { text }) => ctx.db.insert("texts", { text }),
  }),
  texts: queryGeneric({
    args: {},
    handler: async (ctx) => (await ctx.db.query("texts").collect()).map(({ text }) => text),
  }),
  leaves: actionGeneric({
    args: {},
    handler: (ctx) => {
      setTimeout(() => void ctx.runMutation(addRef, { text: "late" }), 1);
      return Promise.resolve(Number(setInterval(() => {}, 1)));
    },
  }),
};

/** An app whose HTTP actions are these, and all it logs. */
async function openAnswers(
  answers: Record<string, Answer>,
): Promise<{ app: TestApp; entries: LogEntry[] }> {
  const http = httpRouter();
  for (const [name, answer] of Object.entries(answers)) {
    const handler = httpActionGeneric((ctx) => Promise.resolve(answer(ctx)));
    http.route({ path: `/${name}`, method: "GET", handler });
  }
  const entries: LogEntry[] = [];
  const log = (entry: LogEntry): void => void entries.push(entry);
  return { app: await openApp({ m, http: { default: http } }, { log }), entries };
}

async function get({ parts }: Engine, name: string): Promise<Response> {
  const info = { id: "request-1", ip: null, userAgent: null };
  const context = { identity: null, usage: new Usage(), request: info };
  const pathname = `/${name}`;
  const request = new Request(`http://host${pathname}`);
  return await answerSite(parts, { request, pathname, context });
}

function streamed(chunks: AsyncIterable<string>): Response {
  return new Response(ReadableStream.from(chunks).pipeThrough(new TextEncoderStream()));
}

Deno.test("an HTTP action's ctx ends with its answer, a streamed one's with its last byte", async () => {
  const gate = Promise.withResolvers<void>();
  const late: Promise<string>[] = [];
  const comeLate = (ctx: Ctx): void => {
    const calls = [
      () => ctx.runMutation(addRef, { text: "late" }),
      () => ctx.scheduler.runAfter(0, addRef, {}),
      () => ctx.storage.store(new Blob(["late"])),
    ];
    late.push(...calls.map((call) => gate.promise.then(() => rejection(call()))));
  };
  const { app, entries } = await openAnswers({
    none: (ctx) => (comeLate(ctx), new Response(null, { status: 204 })),
    text: (ctx) => (comeLate(ctx), new Response("all")),
    stream: (ctx) => {
      comeLate(ctx);
      return streamed(async function* () {
        yield "a";
        await ctx.runMutation(addRef, { text: "while it streams" });
        yield "b";
      }());
    },
  });
  await using _ = app;
  const { engine } = app;
  const answers = [];
  for (const name of ["none", "text", "stream"]) {
    const response = await get(engine, name);
    answers.push([response.status, await response.text()]);
  }
  assertEquals(answers, [[204, ""], [200, "all"], [200, "ab"]]);
  gate.resolve();
  const refusals = await Promise.all(late);
  assertEquals(refusals.length, 9);
  for (const refusal of refusals) assertStringIncludes(refusal, "has already finished");
  assertEquals(await engine.run("m:texts"), ["while it streams"]);
  assertEquals(entries, []);
});

Deno.test("an HTTP action goes on to its end when its client goes away", async () => {
  const ended = Promise.withResolvers<void>();
  const { app } = await openAnswers({
    stream: (ctx) =>
      streamed(async function* () {
        yield "a";
        await ctx.runMutation(addRef, { text: "kept" });
        yield "b";
        ended.resolve();
      }()),
  });
  await using _ = app;
  const reader = (await get(app.engine, "stream")).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  await ended.promise;
  assertEquals(await app.engine.run("m:texts"), ["kept"]);
});

Deno.test("timers that an action has left end with it", async () => {
  let ticks = 0;
  const { app } = await openAnswers({
    text: () => {
      setInterval(() => ticks++, 1);
      return new Response("all");
    },
  });
  await using _ = app;
  await app.engine.run("m:leaves");
  assertEquals(await (await get(app.engine, "text")).text(), "all");
  const look = async () => [ticks, await app.engine.run("m:texts")];
  // On a slow machine one may come before the action ends.
  const before = await look();
  // Started later than those that were left, so it would come after them.
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(await look(), before);
});

Deno.test("an answer of 20 MiB passes, and what goes beyond is left out and logged", async () => {
  const limit = 20 * 1024 * 1024;
  const { app, entries } = await openAnswers({
    fits: () => new Response(new Uint8Array(limit)),
    large: () => new Response(new Uint8Array(limit + 1)),
    parts: () => new Response(ReadableStream.from([new Uint8Array(limit), new Uint8Array(1)])),
  });
  await using _ = app;
  const sizes = [];
  for (const name of ["fits", "large", "parts"]) {
    sizes.push((await (await get(app.engine, name)).arrayBuffer()).byteLength);
  }
  assertEquals(sizes, [limit, 0, limit]);
  const message = "HttpResponseTooLarge: HTTP actions support responses up to 20 MiB";
  for (const entry of entries) assertStringIncludes(entry.message, message);
  assertEquals(entries.map(({ event, fields }) => [event, fields?.id]), [
    ["http_action_failed", "request-1"],
    ["http_action_failed", "request-1"],
  ]);
});

Deno.test("an HTTP action that returns no Response, or whose stream fails, is logged with its request", async () => {
  const { app, entries } = await openAnswers({
    object: () => ({ status: 200 }) as Response,
    nothing: () => undefined as unknown as Response,
    breaks: () =>
      streamed(async function* () {
        yield await Promise.resolve("a");
        throw new Error("Broken on purpose");
      }()),
  });
  await using _ = app;
  for (const name of ["object", "nothing"]) {
    const response = await get(app.engine, name);
    assertEquals([response.status, (await response.json()).code], [500, "INTERNAL_ERROR"]);
  }
  await rejection((await get(app.engine, "breaks")).text());
  const messages = entries.map(({ message, fields }) => [message.split("\n")[0], fields?.id]);
  assertEquals(messages, [
    ["HTTP actions must return a Response", "request-1"],
    ["HTTP actions must return a Response", "request-1"],
    ["Broken on purpose", "request-1"],
  ]);
});

Deno.test("a path that only another method finds is not there, as on Convex", async () => {
  const { app } = await openAnswers({ text: () => new Response("all") });
  await using _ = app;
  const statuses = [];
  for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"]) {
    const response = await app.engine.fetch(new Request("http://host/text", { method }));
    statuses.push(response.status);
    await response.body?.cancel();
  }
  assertEquals(statuses, [200, 200, 404, 404, 404, 404, 404, 405]);
});

Deno.test("a Response in a function is Convex's: of no status below 200, redirected to where the text says", async () => {
  const { app } = await openAnswers({
    switching: () => new Response(null, { status: 101 }),
    // Both are 101 by the rules of WebIDL.
    fraction: () => new Response(null, { status: 101.5 }),
    round: () => new Response(null, { status: 65_536 + 101 }),
    path: () => Response.redirect("/login"),
    more: () => {
      const response = Response.redirect("https://a.example/x", 307);
      response.headers.set("x-more", "1");
      return response;
    },
    error: () => Response.error(),
    problem: () => Response.json({}, { headers: { "content-type": "application/problem+json" } }),
  });
  await using _app = app;
  const told: unknown[] = [];
  for (const name of ["switching", "fraction", "round", "path", "more", "error", "problem"]) {
    const { headers, status } = await get(app.engine, name);
    told.push([status, headers.get("location") ?? headers.get("content-type")]);
  }
  assertEquals(told, [
    ...Array(3).fill([500, "application/json"]),
    [302, "/login"],
    [307, "https://a.example/x"],
    [500, null],
    [200, "application/json"],
  ]);
  assertEquals((await get(app.engine, "more")).headers.get("x-more"), "1");
});

Deno.test("a header with a control character in it fails its HTTP action, and not the process", async () => {
  const header = (value: string) => () => new Response("text", { headers: { "x-name": value } });
  const fine = "a\t~\x80\xff";
  const { app, entries } = await openAnswers({
    fine: header(fine),
    one: header("a\x01b"),
    del: header("a\x7f"),
    streamed: () => new Response(new ReadableStream(), { headers: { "x-name": "\x1f" } }),
  });
  await using _ = app;
  assertEquals((await get(app.engine, "fine")).headers.get("x-name"), fine);
  for (const name of ["one", "del", "streamed"]) {
    assertEquals((await get(app.engine, name)).status, 500);
    assertStringIncludes(entries.pop()?.message ?? "", "The header x-name of an HTTP action");
  }
  assertEquals(entries, []);
});
