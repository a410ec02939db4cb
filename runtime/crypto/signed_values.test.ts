import { assertEquals } from "@std/assert";
import { isSigned, parseSigned, sign, signingKey } from "./signed_values.ts";
import { signedCookie } from "../../tests/support/signed_cookie.ts";

Deno.test("sign() signs each value under its own key, whatever was signed before", async () => {
  const secrets = ["one secret", "another secret", "a".repeat(200)];
  const keys = secrets.map(signingKey);
  for (const value of ["token", "", "é", "b".repeat(64), "c".repeat(500), "token"]) {
    for (const [at, secret] of secrets.entries()) {
      const expected = decodeURIComponent(await signedCookie(value, secret));
      assertEquals(`${value}.${sign(value, keys[at]!)}`, expected);
      if (value === "") continue;
      const signed = parseSigned(expected)!;
      assertEquals(keys.map((key) => isSigned(signed, key)), keys.map((_, each) => each === at));
    }
  }
});
