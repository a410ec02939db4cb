/** Many clients and writers at once: whatever the order of commits and runs, nobody is left behind. */
import { assertEquals } from "@std/assert";
import { ConvexHttpClient } from "convex/browser";
import { messages } from "../testdata/clients_api.ts";
import { startHost, TestClient } from "../testdata/client_harness.ts";

const CHANNELS = ["a", "b", "c", "d"];
const WRITES = 150;

/** A small generator of the same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

Deno.test("after random writes every client shows what the database holds", async () => {
  await using test = await startHost();
  const random = numbers(7);
  const clients = Array.from({ length: 6 }, () => new TestClient(test.host));
  const views = clients.flatMap((client) =>
    CHANNELS.filter(() => random() < 0.8).map((channel) => ({
      channel,
      stream: client.watch(messages.list, { channel }),
    }))
  );
  const writers = [...clients, new ConvexHttpClient(test.host.url)];
  const writes = Array.from({ length: WRITES }, (_, n) => {
    const writer = writers[Math.floor(random() * writers.length)];
    const channels = CHANNELS.filter(() => random() < 0.4);
    return writer?.mutation(messages.sendBoth, { channels, text: String(n) });
  });
  await Promise.all(writes);
  const reader = new ConvexHttpClient(test.host.url);
  for (const { channel, stream } of views) {
    const held = String(await reader.query(messages.list, { channel }));
    assertEquals(String(await stream.until((texts) => String(texts) === held)), held);
  }
  await Promise.all(clients.map((client) => client.close()));
});

Deno.test("clients that come and go while others write leave no live query behind", async () => {
  await using test = await startHost();
  const writer = new ConvexHttpClient(test.host.url);
  const visits = Array.from({ length: 20 }, async (_, n) => {
    await using client = new TestClient(test.host);
    const shown = client.watch(messages.list, { channel: CHANNELS[n % 4] ?? "a" });
    const args = { channels: CHANNELS, text: String(n) };
    await writer.mutation(messages.sendBoth, args, { skipQueue: true });
    await shown.until((texts) => Array.isArray(texts) && texts.includes(String(n)));
  });
  await Promise.all(visits);
  const gauges = async (): Promise<string[]> => {
    const text = await (await fetch(`${test.host.url}/metrics`)).text();
    return text.match(/^banata_host_(?:live_queries|sync_sessions) \d+$/gm) ?? [];
  };
  // A closed socket reaches the host a moment after its client.
  while ((await gauges()).some((line) => !line.endsWith(" 0")));
});
