import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { cookieSecrets } from "./cookie_secrets.ts";

const NEW = "new root secret of 32 characters or more";
const OLD = "old root secret of 32 characters or more";

Deno.test("cookieSecrets() gives each project another secret and another version", async () => {
  const config = { secret: NEW, previousSecrets: [] };
  const [a] = await cookieSecrets(config, "proj_a");
  const [b] = await cookieSecrets(config, "proj_b");
  assertMatch(a.value, /^[0-9a-f]{64}$/);
  assertNotEquals(a.value, b.value);
  assertNotEquals(a.version, b.version);
});

Deno.test("cookieSecrets() keeps secret and version of a root that was replaced", async () => {
  const before = await cookieSecrets({ secret: OLD, previousSecrets: [] }, "proj_a");
  const after = await cookieSecrets({ secret: NEW, previousSecrets: [OLD] }, "proj_a");
  assertEquals(after.slice(1), before);
  assertNotEquals(after[0].version, before[0].version);
  assertEquals(Number.isSafeInteger(after[0].version), true);
});
