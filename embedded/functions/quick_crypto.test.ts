import { assertEquals } from "@std/assert";
import { quickCrypto } from "./quick_crypto.ts";

const { subtle } = crypto;
const texts = ["", "a", "The quick brown fox", "ü".repeat(9_000), "x".repeat(16_385)];
const inputs = texts.map((text) => new TextEncoder().encode(text));
const HASHES = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];

function importKey(hash: string, usages: KeyUsage[]): Promise<CryptoKey> {
  return subtle.importKey("raw", new Uint8Array(40).fill(7), { name: "HMAC", hash }, false, usages);
}

Deno.test("quickCrypto() gives the digests of WebCrypto, and leaves long data to it", async () => {
  for (const hash of HASHES) {
    for (const data of inputs) {
      for (const form of [data, data.buffer, new DataView(data.buffer), data.subarray(1)]) {
        const known = quickCrypto("digest", [hash.toLowerCase(), form]);
        assertEquals(known === undefined, form.byteLength > 16 * 1024);
        if (known !== undefined) assertEquals(known, await subtle.digest(hash, form));
      }
    }
  }
});

Deno.test("quickCrypto() signs and verifies by HMAC as WebCrypto does", async () => {
  for (const hash of HASHES) {
    const key = await importKey(hash, ["sign", "verify"]);
    for (const data of inputs.slice(0, 3)) {
      const signature = await subtle.sign("HMAC", key, data);
      assertEquals(quickCrypto("sign", [{ name: "hmac" }, key, data]), signature);
      assertEquals(quickCrypto("verify", ["HMAC", key, signature, data]), true);
      const other = new Uint8Array(signature);
      other[3]! ^= 1;
      for (const wrong of [other, other.subarray(1), new Uint8Array(0)]) {
        assertEquals(quickCrypto("verify", ["HMAC", key, wrong, data]), false);
      }
    }
  }
});

Deno.test("quickCrypto() leaves to WebCrypto what WebCrypto refuses, and other algorithms", async () => {
  const [, data] = inputs;
  const signs = await importKey("SHA-256", ["sign"]);
  const verifies = await importKey("SHA-256", ["verify"]);
  const cipher = await subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
  const left: [string, unknown[]][] = [
    ["digest", ["SHA-256"]],
    ["digest", ["SHA-256", "text"]],
    ["digest", ["SHA-256", new Uint8Array(new SharedArrayBuffer(2))]],
    ["digest", ["MD5", data]],
    ["digest", [null, data]],
    ["sign", ["HMAC", verifies, data]],
    ["verify", ["HMAC", signs, data, data]],
    ["sign", ["HMAC", cipher, data]],
    ["sign", ["HMAC", {}, data]],
    ["sign", ["ECDSA", signs, data]],
    ["verify", ["HMAC", verifies, "text", data]],
    ["encrypt", ["AES-GCM", cipher, data]],
  ];
  for (const [name, args] of left) assertEquals(quickCrypto(name, args), undefined, name);
});
