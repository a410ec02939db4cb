import { assertEquals, assertMatch } from "@std/assert";
import { hostRequestOf } from "./forwarded.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function ctxWith(
  getRequestId: () => string,
  ip: string | null = null,
): Parameters<typeof hostRequestOf>[0] {
  const request = { ip, userAgent: null, scheduledFunctionId: null };
  const unused = () => Promise.reject(new Error("Ask for the request only"));
  return {
    meta: {
      getFunctionMetadata: unused,
      getDeploymentMetadata: unused,
      getRequestMetadata: () =>
        new Promise((resolve) =>
          resolve({ ...request, authToken: null, requestId: getRequestId() })
        ),
    },
  };
}

Deno.test("hostRequestOf() takes the host's id", async () => {
  for (const id of ["c2ea8a5b1f3d4e60", crypto.randomUUID()]) {
    assertEquals((await hostRequestOf(ctxWith(() => id))).requestId, id);
  }
});

Deno.test("hostRequestOf() makes an id where the host has none, or none that may be logged", async () => {
  for (const id of ["", "short", "a b c d e f", "x\r\nset-cookie: a=b", "a".repeat(65)]) {
    assertMatch((await hostRequestOf(ctxWith(() => id))).requestId, UUID);
  }
  const failing = ctxWith(() => {
    throw new Error("Unknown async operation 1.0/getRequestMetadata");
  });
  const { peer, requestId } = await hostRequestOf(failing);
  assertMatch(requestId, UUID);
  assertEquals(peer, null);
});

Deno.test("hostRequestOf() takes the peer's address in its one spelling", async () => {
  const peers = {
    "::ffff:192.0.2.1": "192.0.2.1",
    "2001:DB8::1": "2001:db8::1",
    "": null,
    "x": null,
  };
  for (const [ip, peer] of Object.entries(peers)) {
    assertEquals((await hostRequestOf(ctxWith(() => "c2ea8a5b1f3d4e60", ip))).peer, peer);
  }
});
