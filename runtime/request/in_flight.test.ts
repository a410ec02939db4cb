import { assertEquals, assertThrows } from "@std/assert";
import { inFlight, type RequestInFlight, serve } from "./in_flight.ts";

Deno.test("inFlight() is the request that is served, whatever is served beside it", async () => {
  const served = async (name: string) => {
    const request = { name } as object as RequestInFlight;
    return await serve(request, async () => {
      await Promise.resolve();
      return inFlight() === request;
    });
  };
  assertEquals(await Promise.all(["one", "another"].map(served)), [true, true]);
});

Deno.test("inFlight() refuses outside of a request, where an engine is built", () => {
  assertThrows(() => inFlight(), Error, "while it is served");
});
