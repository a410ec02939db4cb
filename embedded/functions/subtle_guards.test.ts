import { assertEquals, assertStringIncludes } from "@std/assert";
import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { openApp, rejection } from "../testdata/harness.ts";

type Attempt = () => unknown;

const { subtle } = crypto;
const bytes = new Uint8Array(32);
const iv = bytes.slice(0, 12);
const hmac = { name: "HMAC", hash: "SHA-256" };
const x25519 = await subtle.generateKey("X25519", true, ["deriveBits", "deriveKey"]);
const hkdfKey = await subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits", "deriveKey"]);
const gcm = await subtle.importKey("raw", bytes, "AES-GCM", true, ["encrypt", "decrypt"]);
const kw = await subtle.importKey("raw", bytes, "AES-KW", false, ["wrapKey", "unwrapKey"]);
const hmacKey = await subtle.importKey("raw", bytes, hmac, true, ["sign"]);

const hkdf = { name: "HKDF", hash: "SHA-256", salt: bytes, info: bytes };
const agreement = { name: "X25519", public: (x25519 as CryptoKeyPair).publicKey };
const { privateKey } = x25519 as CryptoKeyPair;
const aes256 = { name: "AES-GCM", length: 256 };

/** What Convex has not, by the words of the refusal. */
const lacking: Readonly<Record<string, Attempt>> = {
  "wrapKey()": () => subtle.wrapKey("raw", hmacKey, kw, "AES-KW"),
  "unwrapKey()": () => subtle.unwrapKey("raw", bytes, kw, "AES-KW", "AES-GCM", true, ["encrypt"]),
  "importKey() with AES-KW": () => subtle.importKey("raw", bytes, "AES-KW", true, ["wrapKey"]),
  "generateKey() with AES-KW": () =>
    subtle.generateKey({ name: "AES-KW", length: 256 }, true, ["wrapKey"]),
  "deriveKey() with AES-KW": () =>
    subtle.deriveKey(hkdf, hkdfKey, { name: "AES-KW", length: 256 }, true, ["wrapKey"]),
  "deriveBits() with X25519": () => subtle.deriveBits(agreement, privateKey, 256),
  "deriveKey() with X25519": () =>
    subtle.deriveKey(agreement, privateKey, aes256, true, ["encrypt"]),
  "encrypt() with an iv of 16 bytes": () =>
    subtle.encrypt({ name: "AES-GCM", iv: bytes.slice(0, 16) }, gcm, bytes),
  "decrypt() with a tag of 96 bits": () =>
    subtle.decrypt({ name: "AES-GCM", iv, tagLength: 96 }, gcm, bytes),
  "digest() with SHA3-256": () => subtle.digest("SHA3-256", bytes),
  "exportKey() with the format raw-secret": () =>
    Reflect.apply(subtle.exportKey, subtle, ["raw-secret", gcm]),
};

function app(attempts: Readonly<Record<string, Attempt>>) {
  const handler = async (_: unknown, { name }: { name: string }): Promise<string> => {
    await attempts[name]?.();
    return "done";
  };
  const shape = { handler };
  const module = {
    query: queryGeneric(shape),
    mutation: mutationGeneric(shape),
    action: actionGeneric(shape),
    // What a library does that would rather have its own code than fail.
    falls: actionGeneric({
      handler: (context, args: { name: string }) => handler(context, args).catch(() => "fell back"),
    }),
  };
  const loader = () => Promise.resolve(module);
  const node = () => Promise.resolve({ action: module.action });
  return openApp({}, { app: { modules: { m: loader, node }, nodeModules: ["node"] } });
}

Deno.test("crypto.subtle refuses what Convex lacks, in every function but those of Node", async (t) => {
  await using opened = await app(lacking);
  const { engine } = opened;
  for (const name of Object.keys(lacking)) {
    await t.step(name, async () => {
      const kinds = name.startsWith("generateKey") ? ["action"] : ["query", "mutation", "action"];
      for (const kind of kinds) {
        const message = await rejection(engine.run(`m:${kind}`, { name }));
        assertStringIncludes(message, `Not implemented on Convex: crypto.subtle.${name}. Use `);
        assertStringIncludes(message, "use node");
      }
    });
  }
  await t.step("no code falls back from what Convex ends the function for", async () => {
    const message = await rejection(engine.run("m:falls", { name: "wrapKey()" }));
    assertStringIncludes(message, "crypto.subtle.encrypt() with AES-GCM");
    for (const name of ["importKey() with AES-KW", "deriveBits() with X25519"]) {
      assertStringIncludes(await rejection(engine.run("m:falls", { name })), "Not implemented");
    }
    const unknown = { name: "digest() with SHA3-256" };
    assertEquals(await engine.run("m:falls", unknown), "fell back");
  });
  await t.step("a module of Node has it", async () => {
    assertEquals(await engine.run("node:action", { name: "wrapKey()" }), "done");
    assertEquals(await engine.run("node:action", { name: "deriveBits() with X25519" }), "done");
  });
});

Deno.test("crypto.subtle takes in a mutation what Convex takes", async () => {
  const raw = await subtle.encrypt({ name: "AES-GCM", iv }, gcm, bytes);
  const pbkdf2 = { ...hkdf, name: "PBKDF2", iterations: 1 };
  const attempts: Readonly<Record<string, Attempt>> = {
    digest: () => subtle.digest("SHA-512", bytes),
    hmac: () => subtle.sign("HMAC", hmacKey, bytes),
    encrypt: () => subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes }, gcm, bytes),
    decrypt: () => subtle.decrypt({ name: "AES-GCM", iv, tagLength: 128 }, gcm, raw),
    hkdf: () => subtle.deriveBits(hkdf, hkdfKey, 256),
    key: () => subtle.deriveKey(hkdf, hkdfKey, aes256, true, ["encrypt"]),
    pbkdf2: async () =>
      await subtle.deriveBits(
        pbkdf2,
        await subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]),
        256,
      ),
    jwk: async () =>
      await subtle.importKey("jwk", await subtle.exportKey("jwk", gcm), "AES-GCM", true, [
        "encrypt",
      ]),
  };
  await using opened = await app(attempts);
  for (const name of Object.keys(attempts)) {
    assertEquals(await opened.engine.run("m:mutation", { name }), "done", name);
  }
});
