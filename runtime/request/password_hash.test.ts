import { assertEquals } from "@std/assert";
import { hashPassword } from "better-auth/crypto";
import { deriveKey } from "../node/scrypt.ts";
import { CURRENT_COST } from "../../rules/password_hashes.ts";
import { formatPasswordHash, parsePasswordHash } from "./passwords.ts";

const CHEAP = { ...CURRENT_COST, logN: 4 };

Deno.test("parsePasswordHash() reads back what formatPasswordHash() wrote", async () => {
  const { key, salt } = await deriveKey({ password: "correct horse", salt: null, cost: CHEAP });
  const text = formatPasswordHash({ cost: CHEAP, salt, key });
  assertEquals(parsePasswordHash(text), { cost: CHEAP, salt, key });
});

Deno.test("parsePasswordHash() reads Better Auth's own hashes so that they verify", async () => {
  const stored = parsePasswordHash(await hashPassword("correct horse"));
  const { cost, key, salt } = stored!;
  const derived = await deriveKey({ password: "correct horse", salt, cost });
  assertEquals(derived.key, key);
});

Deno.test("parsePasswordHash() refuses any other text", () => {
  for (const text of ["", "plain", "$scrypt$ln=15,r=8,p=3$short$short", "abc:def"]) {
    assertEquals(parsePasswordHash(text), null);
  }
});

Deno.test("deriveKey() takes two spellings of one password for the same", async () => {
  const salt = "AAAAAAAAAAAAAAAAAAAAAA";
  const composed = await deriveKey({ password: "caf\u00e9", salt, cost: CHEAP });
  const decomposed = await deriveKey({ password: "cafe\u0301", salt, cost: CHEAP });
  assertEquals(composed, decomposed);
});
