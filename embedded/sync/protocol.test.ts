/** The sync protocol where a proper client never goes: resent mutations, faults, silence, restarts. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { gates } from "../testdata/clients/probe.ts";
import { messages } from "../testdata/clients_api.ts";
import { RawClient, startHost, TestClient, type WireMessage } from "../testdata/client_harness.ts";
import { manualTime } from "../testdata/manual_time.ts";
import { decodeTimestamp, encodeTimestamp } from "./timestamps.ts";

const SEND: WireMessage = {
  type: "Mutation",
  requestId: 0,
  udfPath: "messages:send",
  args: [{ channel: "a", text: "once" }],
};

function tsOf(message: WireMessage): bigint {
  const { ts, endVersion } = message as { ts?: string; endVersion?: { ts: string } };
  return decodeTimestamp(ts ?? endVersion?.ts ?? "") ?? -1n;
}

Deno.test("a mutation that is sent again after a reconnect runs once and has one answer", async () => {
  await using test = await startHost();
  const session = crypto.randomUUID();
  const answers: WireMessage[] = [];
  for (let attempt = 0; attempt < 2; attempt++) {
    await using client = new RawClient(test.host);
    await client.connect(session);
    await client.send(SEND);
    answers.push(await client.messages.until(({ type }) => type === "MutationResponse"));
    if (attempt === 0) await test.restart();
  }
  assertEquals(answers.map(({ success, result }) => [success, result]), [[true, 4], [true, 4]]);
  const http = new ConvexHttpClient(test.host.url);
  assertEquals(await http.query(messages.list, { channel: "a" }), ["once"]);
});

Deno.test("a mutation that failed runs again when it is sent again", async () => {
  await using test = await startHost();
  const session = crypto.randomUUID();
  for (let attempt = 0; attempt < 2; attempt++) {
    await using client = new RawClient(test.host);
    await client.connect(session);
    await client.send({ ...SEND, udfPath: "messages:refuse", args: [{ channel: "a" }] });
    const answer = await client.messages.next();
    assertEquals([answer.type, answer.success], ["MutationResponse", false]);
    assertEquals((answer.errorData as { code: string }).code, "REFUSED");
  }
  assertEquals(test.host.metrics.mutations, 2);
});

Deno.test("the transition after a mutation reaches its timestamp, whether or not a query changed", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.connect();
  await client.watch();
  await client.messages.next();
  await client.send(SEND);
  const [answer, transition] = [await client.messages.next(), await client.messages.next()];
  assertEquals([answer.type, transition.type], ["MutationResponse", "Transition"]);
  assert(tsOf(transition) >= tsOf(answer));
});

Deno.test("timestamps rise over a restart even if the clock goes back", async () => {
  const time = manualTime();
  await using test = await startHost({ clock: time.clock });
  const seen: bigint[] = [];
  for (const clock of [time.clock, () => time.clock() - 86_400_000]) {
    if (seen.length > 0) await test.restart({ clock });
    await using client = new RawClient(test.host);
    await client.connect();
    await client.send({ ...SEND, requestId: seen.length });
    seen.push(tsOf(await client.messages.next()));
  }
  assert((seen[1] ?? 0n) > (seen[0] ?? 0n));
});

Deno.test("a client that has seen a later state than the host has is sent away to try again", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.send({
    type: "Connect",
    sessionId: crypto.randomUUID(),
    connectionCount: 3,
    lastCloseReason: null,
    maxObservedTimestamp: encodeTimestamp(2n ** 63n),
  });
  assertEquals(await client.closed, 1011);
});

Deno.test("faults of a client are named, and end the connection for good", async (t) => {
  await using test = await startHost();
  const query = { udfPath: "messages:list", args: [{ channel: "a" }] };
  const faults: Record<string, (WireMessage | string)[]> = {
    WSMessageInvalidJson: ["{"],
    "its type is unknown": [{ type: "Nonsense" }],
    BaseVersionMismatch: [{
      type: "ModifyQuerySet",
      baseVersion: 5,
      newVersion: 6,
      modifications: [],
    }],
    NonexistentQueryId: [{
      type: "ModifyQuerySet",
      baseVersion: 0,
      newVersion: 1,
      modifications: [{ type: "Remove", queryId: 3 }],
    }],
    DuplicateQueryId: [{
      type: "ModifyQuerySet",
      baseVersion: 0,
      newVersion: 1,
      modifications: [{ type: "Add", queryId: 0, ...query }, { type: "Add", queryId: 0, ...query }],
    }],
  };
  for (const [name, sent] of Object.entries(faults)) {
    await t.step(name, async () => {
      await using client = new RawClient(test.host);
      await client.connect();
      for (const message of sent) await client.send(message);
      const fault = await client.messages.next();
      assertEquals(fault.type, "FatalError");
      assertStringIncludes(String(fault.error), name);
      await client.closed;
    });
  }
});

Deno.test("a wrong admin key is refused as an attempt to authenticate", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.connect();
  const value = `${test.host.adminKey.slice(0, -1)}x`;
  await client.send({ type: "Authenticate", tokenType: "Admin", value, baseVersion: 0 });
  const { type, authUpdateAttempted, baseVersion } = await client.messages.next();
  assertEquals([type, authUpdateAttempted, baseVersion], ["AuthError", true, 0]);
  await client.closed;
});

Deno.test("a client in silence hears a ping every 15 seconds", async () => {
  const time = manualTime();
  await using test = await startHost({ clock: time.clock, timers: time.timers });
  await using client = new RawClient(test.host);
  await client.connect();
  await client.watch();
  await client.messages.next();
  time.advance(14_999);
  time.advance(1);
  assertEquals(await client.messages.next(), { type: "Ping" });
  time.advance(15_000);
  assertEquals(await client.messages.next(), { type: "Ping" });
});

Deno.test("a long transition arrives in parts that a new client puts together", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const text = "x".repeat(700_000);
  for (let n = 0; n < 8; n++) await client.mutation(messages.send, { channel: "a", text });
  const shown = client.watch(messages.list, { channel: "a" });
  assertEquals(
    (await shown.next() as string[]).map(({ length }) => length),
    Array(8).fill(700_000),
  );
  await using raw = new RawClient(test.host);
  await raw.connect();
  await raw.watch({ udfPath: "messages:list", args: [{ channel: "a" }] });
  const { type, totalParts } = await raw.messages.next();
  assertEquals([type, totalParts], ["TransitionChunk", 2]);
});

Deno.test("close() answers mutations and actions under way, then disconnects", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.connect();
  await client.send({ ...SEND, type: "Action", udfPath: "messages:waitAtGate", args: [{}] });
  await gates.entered.promise;
  const closed = test.host.close();
  gates.open.resolve();
  const answer = await client.messages.next();
  assertEquals([answer.type, answer.result], ["ActionResponse", "through"]);
  assertEquals(await client.closed, 1001);
  await closed;
});

Deno.test("a client goes on after a restart: its queries, and a mutation it sent meanwhile", async () => {
  await using test = await startHost();
  await using client = new TestClient(test.host);
  const shown = client.watch(messages.list, { channel: "a" });
  await client.mutation(messages.send, { channel: "a", text: "before" });
  await shown.until((texts) => String(texts) === "before");
  await test.restart();
  assertEquals(await client.mutation(messages.send, { channel: "a", text: "after" }), 5);
  assertEquals(await shown.until((texts) => String(texts) !== "before"), ["before", "after"]);
});
