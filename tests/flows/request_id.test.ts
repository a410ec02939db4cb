import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { LogEntry } from "../../embedded/mod.ts";
import { Client } from "../support/client.ts";
import { openPlatform } from "../support/in_process.ts";
import { openProject } from "../support/set_up.ts";
import { rowsOf } from "../support/rows.ts";

Deno.test("One id names a request in its answer, the host's log and its events", async () => {
  const entries: LogEntry[] = [];
  await using world = await openProject({}, { log: (entry) => entries.push(entry) });
  const { platform, project: { key } } = world;
  const forged = "forged-by-the-client";
  const client = new Client(platform.site, { "x-api-key": key, "x-request-id": forged });
  for (const path of ["/get-session", "/nowhere"]) {
    const id = (await client.get(path)).headers.get("x-request-id");
    assertEquals([entries.at(-1)?.event, entries.at(-1)?.fields?.id], ["request", id]);
  }
  const body = { email: "grace@example.com", password: "not her password" };
  const refused = await client.post("/sign-in/email", body);
  const id = refused.headers.get("x-request-id");
  assert(id);
  assertNotEquals(id, forged);
  assertEquals(entries.at(-1)?.fields?.id, id);
  const events = rowsOf(platform.host, "event").filter(({ requestId }) => requestId === id);
  assertEquals(events.map(({ kind }) => kind), ["refused"]);
  assert(!JSON.stringify(entries).includes(forged));
});

Deno.test("What is no endpoint of the platform has an id in its answer and the log too", async () => {
  const entries: LogEntry[] = [];
  await using platform = await openPlatform({}, { log: (entry) => entries.push(entry) });
  for (const path of ["/", "/health", "/favicon.ico", "/api/auth", "/api/auth/error"]) {
    for (const method of ["GET", "HEAD", "POST"]) {
      const response = await fetch(`${platform.site}${path}`, { method });
      await response.body?.cancel();
      const id = response.headers.get("x-request-id");
      assert(id, `${method} ${path}`);
      assertEquals([entries.at(-1)?.event, entries.at(-1)?.fields?.id], ["request", id]);
    }
  }
});
