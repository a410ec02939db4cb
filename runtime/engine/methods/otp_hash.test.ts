import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { otpHasher } from "./otp_hash.ts";

const CONFIG = { secret: "root secret of a test, 32 characters or more", previousSecrets: [] };

Deno.test("otpHasher() gives a code another hash in each project and under each root", async () => {
  const hash = (projectId: string, config = CONFIG) => otpHasher(config, projectId).hash("123456");
  const other = { ...CONFIG, secret: "another root secret of 32 characters or more" };
  assertMatch(await hash("proj_a"), /^[0-9a-f]{64}$/);
  assertEquals(await hash("proj_a"), await hash("proj_a"));
  assertNotEquals(await hash("proj_a"), await hash("proj_b"));
  assertNotEquals(await hash("proj_a"), await hash("proj_a", other));
});
