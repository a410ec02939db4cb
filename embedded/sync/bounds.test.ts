/** What one client may make the host keep and do, over a WebSocket and in a batch. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HeldBytes } from "../http/held_bytes.ts";
import { RawClient, startHost, type TestHost } from "../testdata/client_harness.ts";

const MIB = 1024 * 1024;

function add(queryId: number, args: unknown = { channel: "a" }, udfPath = "messages:list") {
  return { type: "Add", queryId, udfPath, args: [args] };
}

async function refusalOf(test: TestHost, modifications: unknown[]): Promise<string> {
  await using client = new RawClient(test.host);
  await client.connect();
  await client.send({ type: "ModifyQuerySet", baseVersion: 0, newVersion: 1, modifications });
  const { error } = await client.messages.until(({ type }) => type === "FatalError");
  await client.closed;
  return String(error);
}

Deno.test("ModifyQuerySet watches 1,000 queries and refuses one more", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.connect();
  const all = Array.from({ length: 1_000 }, (_, queryId) => add(queryId));
  await client.send({
    type: "ModifyQuerySet",
    baseVersion: 0,
    newVersion: 1,
    modifications: all,
  });
  const { modifications } = await client.messages.until(({ type }) => type === "Transition");
  assertEquals((modifications as unknown[]).length, 1_000);
  const change = { type: "ModifyQuerySet", baseVersion: 1, newVersion: 2 };
  await client.send({ ...change, modifications: [{ type: "Remove", queryId: 0 }, add(1_000)] });
  await client.messages.until(({ type }) => type === "Transition");
  assertStringIncludes(await refusalOf(test, [...all, add(1_000)]), "TooManyQueries");
});

Deno.test("ModifyQuerySet refuses 60,000 queries at once without running them", async () => {
  await using test = await startHost();
  const many = Array.from({ length: 60_000 }, (_, queryId) => add(queryId));
  assertStringIncludes(await refusalOf(test, many), "TooManyQueries");
  assertEquals(test.host.metrics.functionCalls, 0);
});

Deno.test("ModifyQuerySet refuses arguments beyond 128 MiB of a client, those of refused queries too", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.connect();
  const text = "x".repeat(8 * MIB);
  let error = "";
  client.messages.until(({ type }) => type === "FatalError")
    .then((message) => error = String(message.error));
  for (let queryId = 0; queryId < 17; queryId++) {
    const modifications = [add(queryId, { text }, "messages:nothing")];
    const versions = { baseVersion: queryId, newVersion: queryId + 1 };
    await client.send({ type: "ModifyQuerySet", ...versions, modifications });
  }
  await client.closed;
  assertStringIncludes(error, "TooManyBytes");
  // What the session held is free again.
  await using another = new RawClient(test.host);
  await another.connect();
  await another.watch(add(0, { text }, "messages:nothing"));
  await another.messages.until(({ type }) => type === "Transition");
});

Deno.test("a message beyond 20 MiB ends the session", async () => {
  await using test = await startHost();
  await using client = new RawClient(test.host);
  await client.connect();
  await client.send(`{"type":"Event","event":"${"x".repeat(20 * MIB)}"}`);
  const { error } = await client.messages.until(({ type }) => type === "FatalError");
  assertStringIncludes(String(error), "MessageTooLong");
});

Deno.test("/api/query_batch answers 1,000 queries and refuses more", async () => {
  await using test = await startHost();
  const batch = async (length: number): Promise<[number, Record<string, unknown>]> => {
    const queries = Array(length).fill({ path: "messages:list", args: { channel: "a" } });
    const body = JSON.stringify({ queries });
    const response = await fetch(`${test.host.url}/api/query_batch`, { method: "POST", body });
    return [response.status, await response.json()];
  };
  const [status, { results }] = await batch(1_000);
  assertEquals([status, (results as unknown[]).length], [200, 1_000]);
  const [refused, { code }] = await batch(300_000);
  assertEquals([refused, code], [400, "TOO_MANY_QUERIES"]);
});

Deno.test("HeldBytes counts by client and in all, and forgets what is given back", () => {
  const held = new HeldBytes();
  assert(held.take("a", 128 * MIB));
  assertEquals(held.take("a", 1), false);
  for (const client of ["b", "c", "d"]) assert(held.take(client, 128 * MIB));
  assertEquals(held.take("e", 1), false);
  held.release("a", 128 * MIB);
  assert(held.take("e", 1) && held.take("a", 1));
});

Deno.test("HeldBytes counts in all only where every client comes from a proxy's address", () => {
  const held = new HeldBytes({ isOneAddress: true });
  assert(held.take("a", 512 * MIB));
  assertEquals(held.take("a", 1), false);
});
