import { attackEndpoints } from "./attack.ts";
import { WAYS } from "./ways.ts";

Deno.test("Whatever is wrong, or comes from or leads to somewhere else, is refused and changes nothing: odd endpoints", async (t) => {
  await attackEndpoints(t, { half: "odd", ways: WAYS });
});
