/**
 * Values that are names of what every object has. A look-up in a plain object finds something under them, so
 * whoever looks one up by what a client sends has to ask for the object's own.
 */
import { assert } from "@std/assert";
import { CALLS, nameOf, openWorld } from "../support/calls/mod.ts";
import { captureConsole } from "../support/captured_console.ts";

const VALUES = ["constructor", "__proto__", ["constructor"]];
const FORM = { "content-type": "application/x-www-form-urlencoded" };
/** Limits are no subject here: this much later the scarcest has a token again. */
const STEP_MS = 6_000;

Deno.test("A value that is the name of a member of every object is no fault of the server's", async (t) => {
  using _quiet = captureConsole();
  const clock = { now: Date.now() };
  await using world = await openWorld({ clock: () => clock.now });
  const endpoints = Map.groupBy(CALLS, ({ endpoint }) => endpoint);
  for (const [call] of endpoints.values()) {
    if (call === undefined || !call.endpoint.startsWith("POST")) continue;
    await t.step(nameOf(call), async () => {
      const { body = {}, client, path } = await call.prepare(world);
      const own = path ?? call.endpoint.split(" ")[1] ?? "";
      const form = await client.through(fetch).post(own, "{", { headers: FORM });
      assert(form.status < 500, `a form that is a brace: ${form.status} ${form.text}`);
      for (const field of Object.keys(body)) {
        for (const value of VALUES) {
          clock.now += STEP_MS;
          const sent = { ...body, [field]: value };
          const { status, text } = await client.through(fetch).post(own, sent);
          assert(status < 500, `${field}: ${value}: ${status} ${text}`);
        }
      }
    });
  }
});
