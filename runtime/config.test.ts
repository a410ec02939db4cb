import { assertEquals, assertThrows } from "@std/assert";
import { checkPreviousSecrets, ConfigError, readConfig, rootSecrets } from "./config.ts";

const SECRET = "current root secret, 32 characters or more";
const BEFORE = "previous root secret of 32 characters or more";
const LONG_BEFORE = "earliest root secret of 32 characters or more";
const env = { BETTER_AUTH_SECRET: SECRET, SITE_URL: "https://auth.example.com/" };

Deno.test("readConfig() takes no previous secret when none is named", () => {
  for (const list of [undefined, "", " , "]) {
    const config = readConfig({ ...env, BETTER_AUTH_SECRET_PREVIOUS: list });
    assertEquals(config.previousSecrets, []);
    assertEquals(config.siteUrl, "https://auth.example.com");
  }
});

Deno.test("rootSecrets() names the current secret first, and each once", () => {
  const list = ` ${BEFORE}, ${LONG_BEFORE},${BEFORE} `;
  const config = readConfig({ ...env, BETTER_AUTH_SECRET_PREVIOUS: list });
  assertEquals(rootSecrets(config), [SECRET, BEFORE, LONG_BEFORE]);
  assertEquals(rootSecrets({ secret: SECRET, previousSecrets: [SECRET] }), [SECRET]);
});

Deno.test("checkPreviousSecrets() refuses a short one without showing it", () => {
  const error = assertThrows(() => checkPreviousSecrets(`${BEFORE},short one`), ConfigError);
  assertEquals(
    error.message,
    "Set BETTER_AUTH_SECRET_PREVIOUS to at least 32 characters: current length is 9",
  );
});
