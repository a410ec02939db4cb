import { assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../_kernel/errors.ts";
import { type KeyLimits, requireWithin } from "./own_limits.ts";

const OWN: KeyLimits = {
  allowedCidrs: null,
  expiresAt: null,
  rateLimit: 60,
  rateLimitWindowMs: 60_000,
};

Deno.test("requireWithin() takes a rate that is no higher, neither in the long run nor at once", () => {
  const rate = (rateLimit: number | null, rateLimitWindowMs: number | null) => ({
    ...{ ...OWN, rateLimit, rateLimitWindowMs },
  });
  for (const kept of [rate(60, 60_000), rate(1, 1000), rate(60, 3_600_000), rate(60, null)]) {
    requireWithin(OWN, kept);
    // A row without a window is counted by the minute.
    requireWithin(rate(60, null), kept);
  }
  const looser = [rate(61, 60_000), rate(3600, 3_600_000), rate(60, 59_000), rate(null, null)];
  for (const own of [OWN, rate(60, null)]) {
    for (const key of [...looser, rate(61, null)]) {
      const { body } = assertThrows(() => requireWithin(own, key), Refusal);
      assertEquals(body?.code, "API_KEY_LIMITS_NOT_KEPT");
    }
  }
});
