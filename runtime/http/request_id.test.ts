import { assertEquals, assertMatch } from "@std/assert";
import { requestIdOf } from "./request_id.ts";

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function ctxWith(getRequestId: () => string): Parameters<typeof requestIdOf>[0] {
  const request = { ip: null, userAgent: null, scheduledFunctionId: null };
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

Deno.test("requestIdOf() takes the host's id", async () => {
  for (const id of ["c2ea8a5b1f3d4e60", crypto.randomUUID()]) {
    assertEquals(await requestIdOf(ctxWith(() => id)), id);
  }
});

Deno.test("requestIdOf() makes an id where the host has none, or none that may be logged", async () => {
  for (const id of ["", "short", "a b c d e f", "x\r\nset-cookie: a=b", "a".repeat(65)]) {
    assertMatch(await requestIdOf(ctxWith(() => id)), UUID);
  }
  const failing = ctxWith(() => {
    throw new Error("Unknown async operation 1.0/getRequestMetadata");
  });
  assertMatch(await requestIdOf(failing), UUID);
});
