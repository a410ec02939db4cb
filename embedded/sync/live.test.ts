/** The reactive client against a host: what is observed is what the client shows, and how often queries ran. */
import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { BaseConvexClient, ConvexHttpClient, type OptimisticLocalStore } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import { ConvexError } from "convex/values";
import { runs } from "../testdata/clients/probe.ts";
import { messages } from "../testdata/clients_api.ts";
import { startHost, Stream, TestClient } from "../testdata/client_harness.ts";

const { list } = messages;

Deno.test("ConvexClient shows a query's result and every change of it", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const shown = client.watch(list, { channel: "a" });
  assertEquals(await shown.next(), []);
  await new ConvexHttpClient(test.host.url).mutation(messages.send, { channel: "a", text: "one" });
  assertEquals(await shown.next(), ["one"]);
  await client.action(messages.sendFromAction, { channel: "a", text: "two" });
  assertEquals(await shown.next(), ["one", "two"]);
});

Deno.test("a live query runs again only when a range it read was written", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const a = client.watch(list, { channel: "a" });
  const b = client.watch(list, { channel: "b" });
  await Promise.all([a.next(), b.next()]);
  await client.mutation(messages.send, { channel: "c", text: "elsewhere" });
  await client.mutation(messages.send, { channel: "b", text: "here" });
  assertEquals(await b.next(), ["here"]);
  assertEquals([runs.get("a"), runs.get("b")], [1, 2]);
});

Deno.test("clients that watch the same query share its runs", async () => {
  await using test = await startHost();
  await using first = new TestClient(test.host);
  await using second = new TestClient(test.host);
  const shown = [first, second].map((client) => client.watch(list, { channel: "a" }));
  await Promise.all(shown.map((each) => each.next()));
  assertEquals(runs.get("a"), 1);
  await first.mutation(messages.send, { channel: "a", text: "one" });
  assertEquals(await Promise.all(shown.map((each) => each.next())), [["one"], ["one"]]);
  assertEquals(runs.get("a"), 2);
});

Deno.test("a query that nobody watches any more does not run", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  await using other = new TestClient(test.host);
  const stop = client.onUpdate(list, { channel: "a" }, () => {});
  await client.watch(list, { channel: "b" }).next();
  stop();
  // An answer to a later message: the earlier one has been taken by then.
  await client.mutation(messages.send, { channel: "c", text: "x" });
  await other.mutation(messages.send, { channel: "a", text: "unseen" });
  assertEquals(runs.get("a"), 1);
});

Deno.test("a mutation resolves when its effect is shown", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const subscription = client.onUpdate(list, { channel: "a" }, () => {});
  for (const text of ["one", "two", "three"]) {
    await client.mutation(messages.send, { channel: "a", text });
    assertEquals(subscription.getCurrentValue()?.at(-1), text);
  }
});

Deno.test("an optimistic update gives way to the result without a flicker", async () => {
  await using test = await startHost();
  const shown: unknown[] = [];
  const ready = Promise.withResolvers<void>();
  const client: BaseConvexClient = new BaseConvexClient(test.host.url, () => {
    shown.push(client.localQueryResult("messages:list", { channel: "a" }));
    ready.resolve();
  }, { logger: false, unsavedChangesWarning: false });
  client.subscribe("messages:list", { channel: "a" });
  await ready.promise;
  const optimisticUpdate = (store: OptimisticLocalStore): void => {
    const now = store.getQuery(list, { channel: "a" }) ?? [];
    store.setQuery(list, { channel: "a" }, [...now, "one"]);
  };
  await client.mutation("messages:send", { channel: "a", text: "one" }, { optimisticUpdate });
  assertEquals(shown.filter((value, at) => String(value) !== String(shown[at - 1])), [[], ["one"]]);
  await client.close();
});

Deno.test("all of a client's queries show the same commit", async () => {
  await using test = await startHost();
  const pairs = new Stream<[number, number]>();
  const size = (channel: string): number => {
    const texts = client.localQueryResult("messages:list", { channel });
    return Array.isArray(texts) ? texts.length : -1;
  };
  const client: BaseConvexClient = new BaseConvexClient(test.host.url, () => {
    pairs.push([size("a"), size("b")]);
  }, { logger: false, unsavedChangesWarning: false });
  client.subscribe("messages:list", { channel: "a" });
  client.subscribe("messages:list", { channel: "b" });
  const http = new ConvexHttpClient(test.host.url);
  const writes = Array.from({ length: 40 }, (_, n) => {
    const args = { channels: ["a", "b"], text: String(n) };
    return http.mutation(messages.sendBoth, args, { skipQueue: true });
  });
  await Promise.all(writes);
  const seen: [number, number][] = [];
  await pairs.until((pair) => seen.push(pair) > 0 && pair[0] === 40);
  assertEquals(seen.filter(([a, b]) => a !== b && a >= 0 && b >= 0), []);
  await client.close();
});

Deno.test("a failing query hands its ConvexError over, and recovers", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const shown = client.watch(messages.failsWhenEmpty, { channel: "a" });
  const failure = await shown.next();
  assertInstanceOf(failure, ConvexError);
  assertEquals(failure.data, { code: "EMPTY", channel: "a" });
  await client.mutation(messages.send, { channel: "a", text: "one" });
  assertEquals(await shown.next(), "one");
});

Deno.test("a failing mutation hands its ConvexError over and leaves nothing", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const failure = await assertRejects(
    () => client.mutation(messages.refuse, { channel: "a" }),
    ConvexError,
  );
  assertEquals(failure.data, { code: "REFUSED", big: 7n });
  assertEquals(await client.query(messages.list, { channel: "a" }), []);
});

Deno.test("a page of a live query ends where it ended first, however many documents come", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const send = (text: string): Promise<unknown> =>
    client.mutation(messages.send, { channel: "a", text });
  await send("one");
  const paginationOpts = { numItems: 2, cursor: null };
  const shown = client.watch(messages.page, { channel: "a", paginationOpts });
  const texts = async (): Promise<unknown> => ((await shown.next()) as { page: string[] }).page;
  assertEquals(await texts(), ["one"]);
  await send("two");
  assertEquals(await texts(), ["one", "two"]);
  await send("three");
  assertEquals(await texts(), ["one", "two", "three"]);
});

Deno.test("an internal function, a component's and a system query are not there for clients", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  for (const path of ["messages:count", "_system/cli/tables", "messages:nothing"]) {
    const failure = await client.watch(makeFunctionReference<"query">(path), {}).next();
    assertInstanceOf(failure, Error);
    assertEquals(/Could not find public function for '(.*)'\./.exec(failure.message)?.[1], path);
  }
  assertEquals(runs.size, 0);
});
