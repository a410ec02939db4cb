import { assertEquals } from "@std/assert";
import { keptOn } from "./proof.ts";

Deno.test("keptOn() leaves the account of the provider that vouches, however the request names it", async () => {
  const store = {} as Parameters<typeof keptOn>[1]["store"];
  const none = { params: undefined, body: undefined, store, userId: "usr_1" };
  const byCallback = await keptOn("provider", { ...none, params: { id: "google" } });
  assertEquals(byCallback, { providerId: "google" });
  // A client that brings an id token is at no callback.
  const body = { provider: "google", idToken: { token: "e30.e30." } };
  assertEquals(await keptOn("provider", { ...none, body }), { providerId: "google" });
});
