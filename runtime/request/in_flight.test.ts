import { assertEquals, assertThrows } from "@std/assert";
import { inFlight, newFlags, type RequestInFlight, SeenUsers, serve } from "./in_flight.ts";

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

Deno.test("SeenUsers tells a ban of a row that was read, until something is written", () => {
  const flags = newFlags();
  const users = new SeenUsers(flags);
  const row = { id: "usr_1", email: "a@example.com", banned: true, banExpires: null };
  users.note(row, flags.writes);
  assertEquals(users.banOf("usr_1"), { banned: true, banExpires: null });
  assertEquals(users.banOf("usr_2"), undefined);
  const asked = flags.writes++;
  assertEquals(users.banOf("usr_1"), undefined, "it may be another one now");
  users.note({ ...row, banned: false }, asked);
  assertEquals(users.banOf("usr_1"), undefined, "it was asked for before the write");
  users.note({ id: "usr_1", email: "a@example.com" }, flags.writes);
  assertEquals(users.banOf("usr_1"), undefined, "a row that was read in part tells no ban");
});
