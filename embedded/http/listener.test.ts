import { assertEquals, assertMatch } from "@std/assert";
import type { Fault } from "../observe/fault_log.ts";
import { SYSTEM_TIMERS } from "../open.ts";
import { loaders } from "../testdata/harness.ts";
import { startHost } from "../testdata/client_harness.ts";
import { DEFAULT_CONNECTION_LIMITS } from "./connections.ts";
import { listen } from "./listener.ts";

const FAILED = { code: "INTERNAL_ERROR", message: "The server failed" };
const SECRET = "http://a.example/?token=secret\n    at secret";

Deno.test("listen() answers 500 with an id to a request at which the host throws, and tells of it", async () => {
  const faults: Fault[] = [];
  const thrown = new TypeError("It has no duplex");
  const listener = await listen({
    hostname: "127.0.0.1",
    port: 0,
    limits: DEFAULT_CONNECTION_LIMITS,
    timers: SYSTEM_TIMERS,
    onFault: (fault) => faults.push(fault),
  }, ({ url }) => {
    if (url.pathname === "/at-once") throw thrown;
    return Promise.reject(thrown);
  });
  for (const path of ["at-once", "later"]) {
    const answer = await fetch(`http://127.0.0.1:${listener.port}/${path}`, {
      method: "POST",
      body: "unread",
    });
    assertEquals([answer.status, await answer.json()], [500, FAILED]);
    const id = answer.headers.get("x-request-id") ?? "";
    assertEquals(faults.splice(0), [{ id, method: "POST", thrown }]);
  }
  await listener.drain();
});

Deno.test("serve() logs its own fault by its class and stack, without its text, and counts the request", async () => {
  const lookup = (): never => {
    throw new TypeError(SECRET);
  };
  const http = { default: { isRouter: true, lookup } };
  await using test = await startHost({ app: { modules: loaders({ http }) } });
  const answer = await fetch(`${test.host.siteUrl}/any?token=secret`);
  assertEquals([answer.status, await answer.json()], [500, FAILED]);
  const id = answer.headers.get("x-request-id") ?? "";
  const [fault, request] = test.entries.filter(({ fields }) => fields?.id === id);
  assertEquals([fault?.event, fault?.level, fault?.message], [
    "answer_failed",
    "error",
    "TypeError",
  ]);
  assertMatch(String(fault?.fields?.stack), /^at .*lookup.*listener\.test\.ts:\d+:\d+\)?\nat /);
  assertEquals(JSON.stringify(fault).includes("secret"), false);
  assertEquals([request?.event, request?.fields?.status], ["request", 500]);
});
