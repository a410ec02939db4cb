import { attackEndpoints } from "./attack.ts";
import { WAYS } from "./ways.ts";

Deno.test("Whatever is wrong, or comes from or leads to somewhere else, is refused and changes nothing: even endpoints", async (t) => {
  await attackEndpoints(t, { half: "even", ways: WAYS });
});
