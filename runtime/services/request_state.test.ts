import { Asker } from "../request/ask.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { readConfig } from "../deployment/config.ts";
import { AuthorTracker } from "../request/author_tracker.ts";
import { newFlags } from "../request/in_flight.ts";
import { requestState } from "./request_state.ts";

Deno.test("requestState() makes a service when it is asked for, and once", () => {
  const asked: string[] = [];
  const noting = (what: string) =>
    new Proxy({}, {
      get: (_, name) => {
        asked.push(`${what}.${String(name)}`);
        return undefined;
      },
    });
  const config = readConfig({ BETTER_AUTH_SECRET: crypto.randomUUID(), SITE_URL: "http://a.test" });
  const state = requestState({
    ctx: noting("ctx") as never,
    component: noting("component") as never,
    config,
    request: { method: "GET", url: "http://a.test/api/auth/ok", headers: [] },
    flags: newFlags(),
    asker: () => new Asker({ answers: [], sealKey: "", onQuestion: () => {} }),
    author: () => new AuthorTracker({ actor: null, request: null }),
    projectId: "project-1",
    name: "A",
    baseUrl: "http://a.test",
    actor: null,
  });
  assertEquals([state.scope, state.actor, state.address], [{ projectId: "project-1" }, null, null]);
  assertEquals(asked, []);
  assertEquals(state.removals === state.removals, true);
  assertEquals(asked, []);
  assertEquals(state.erasure.graceMs, config.projectGraceMs);
  assertEquals(asked, [], "a service reaches for nothing before it is called");
  assertThrows(() => state.erasure.start("project-2"), TypeError);
  assertEquals(asked, ["ctx.runMutation", "component.erase"]);
});
