import { assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { makeSignature } from "better-auth/crypto";
import { resignCookies } from "./request_cookies.ts";

const SECRETS = ["current secret", "previous secret", "earliest secret"];
const [CURRENT = "", PREVIOUS = "", EARLIEST = ""] = SECRETS;

async function signed(value: string, secret: string): Promise<string> {
  return encodeURIComponent(`${value}.${await makeSignature(value, secret)}`);
}

function resign(cookie: string, secrets = SECRETS): string | null {
  return (resignCookies(new Headers({ cookie }), secrets)).get("cookie");
}

Deno.test("resignCookies() signs anew what a replaced secret signed, wherever it stands", async () => {
  const [old, older, now] = await Promise.all([
    signed("token.with.dots", PREVIOUS),
    signed("true", EARLIEST),
    signed("token.with.dots", CURRENT),
  ]);
  assertEquals(
    resign(`a=1; better-auth.session_token=${old}; better-auth.dont_remember=${older}`),
    `a=1; better-auth.session_token=${now}; better-auth.dont_remember=${await signed(
      "true",
      CURRENT,
    )}`,
  );
});

Deno.test("resignCookies() leaves what the current secret signed, and what none of them did", async () => {
  const foreign = await signed("token", "another secret");
  const valid = await signed("token", CURRENT);
  for (const value of [valid, foreign, "", "%", "token.short=", ".", `${foreign}x`, '"quoted"']) {
    assertEquals(resign(`name=${value}; other`), `name=${value}; other`);
  }
});

Deno.test("resignCookies() does not sign a value under the signature of another", async () => {
  const signature = (await signed("token", PREVIOUS)).slice("token".length);
  const forged = `admin${signature}`;
  assertEquals(resign(`name=${forged}`), `name=${forged}`);
});

Deno.test("resignCookies() does nothing without cookies or without replaced secrets", async () => {
  const bare = new Headers({ accept: "*/*" });
  assertStrictEquals(resignCookies(bare, SECRETS), bare);
  const old = await signed("token", PREVIOUS);
  const headers = new Headers({ cookie: `name=${old}` });
  assertStrictEquals(resignCookies(headers, [CURRENT]), headers);
  assertNotEquals((resignCookies(headers, SECRETS)).get("cookie"), `name=${old}`);
  assertEquals(headers.get("cookie"), `name=${old}`);
});
