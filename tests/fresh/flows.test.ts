/**
 * Nothing relies on what a module remembers: flows run while every function call, of the app and of
 * the component, has modules of its own. `deno task test:fresh` does so with every endpoint.
 */
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { CALLS, nameOf, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { jobsDone } from "../support/disk.ts";
import { useFreshModules } from "./fresh_modules.ts";

/** Every lane, every question and a job are in one of them. */
const FLOWS = [
  "POST /sign-up/email",
  "POST /sign-in/email",
  "GET /get-session",
  "POST /send-verification-email",
  "GET /callback/:id",
  "GET /token",
  "POST /banata/config/origins/save",
  "POST /api-key/create",
];

Deno.test("Flows run with fresh module state for every function", async (t) => {
  using _quiet = captureConsole();
  await using world = await openWorld({ ownHashes: true });
  const { host } = world.platform;
  const flows = [];
  for (const endpoint of FLOWS) {
    const call = CALLS.find((call) => call.endpoint === endpoint);
    assert(call, `Expect a call of ${endpoint}`);
    flows.push({ call, prepared: await call.prepare(world) });
  }
  // A module of Better Auth's size takes 50 ms each time, so what is prepared came before.
  await using modules = await useFreshModules(host);
  for (const { call, prepared } of flows) {
    await t.step(nameOf(call), async () => {
      const reply = await sendCall(call, prepared);
      assertEquals(reply.status, call.status ?? 200, reply.text);
      await jobsDone(host);
    });
  }
  await t.step("each call evaluated its module", () => {
    const { evaluations } = modules;
    for (
      const module of ["/http", "/banataAuth/adapter", "/banataAuth/auth", "banataAuth/adapter"]
    ) {
      assertGreaterOrEqual(evaluations.get(module) ?? 0, FLOWS.length, module);
    }
    // Signing up and in.
    assertEquals(evaluations.get("/authNode"), 2);
  });
});
