/**
 * Nothing relies on what a module remembers: flows run while every function call, of the app and of
 * the component, has modules of its own. `deno task test:fresh` does so with every endpoint.
 */
import { assert, assertEquals } from "@std/assert";
import { CALLS, nameOf, openWorld, sendCall } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";
import { useFreshModules } from "./fresh_modules.ts";

/** Every lane, every question and a job are in one of them. */
const FLOWS = [
  "POST /sign-up/email",
  "POST /sign-in/email",
  "GET /get-session",
  "GET /verify-email",
  "GET /callback/:id",
  "GET /token",
  "POST /banata/config/origins/save",
  "POST /api-key/create",
];

Deno.test("Flows run with fresh module state for every function", async (t) => {
  using _quiet = captureConsole();
  await using world = await openWorld({ ownHashes: true });
  await using modules = await useFreshModules(world.platform.host);
  for (const endpoint of FLOWS) {
    const call = CALLS.find((call) => call.endpoint === endpoint);
    assert(call, `Expect a call of ${endpoint}`);
    await t.step(nameOf(call), async () => {
      const reply = await sendCall(call, await call.prepare(world));
      assertEquals(reply.status, call.status ?? 200, reply.text);
    });
  }
  await t.step("each call evaluated its module", () => {
    for (const module of ["/http", "/banataAuth/adapter", "/authNode", "banataAuth/adapter"]) {
      assert((modules.evaluations.get(module) ?? 0) > 5, module);
    }
  });
});
