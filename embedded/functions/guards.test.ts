import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { actionGeneric, mutationGeneric, queryGeneric } from "convex/server";
import { loaders, openApp, rejection } from "../testdata/harness.ts";

const attempts: Record<string, () => unknown> = {
  "fetch()": () => fetch("http://127.0.0.1:1/"),
  "setTimeout": () => setTimeout(() => {}, 0),
  "setInterval": () => setInterval(() => {}, 1000),
  "generateKey": () => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign"]),
};

async function sign(algorithm: RsaHashedKeyGenParams | EcKeyGenParams | { name: "Ed25519" }) {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const { privateKey } = pair as CryptoKeyPair;
  const data = new Uint8Array([1, 2, 3]);
  const parameters = { ...algorithm, hash: "SHA-256", saltLength: 32 };
  return async (): Promise<number> =>
    (await crypto.subtle.sign(parameters, privateKey, data)).byteLength;
}

function rsa(name: string): RsaHashedKeyGenParams {
  const publicExponent = new Uint8Array([1, 0, 1]);
  return { name, hash: "SHA-256", modulusLength: 2048, publicExponent };
}

Deno.test("network, timers and key generation are refused in queries and mutations", async () => {
  for (const [name, attempt] of Object.entries(attempts)) {
    const handler = async (): Promise<void> => {
      await attempt();
    };
    const query = queryGeneric({ args: {}, handler });
    const mutation = mutationGeneric({ args: {}, handler });
    await using app = await openApp({ m: { query, mutation } });
    for (const path of ["m:query", "m:mutation"]) {
      const message = await rejection(app.engine.run(path));
      assertStringIncludes(message, "in queries and mutations. Please consider using an action.");
      assertStringIncludes(message, name);
    }
  }
});

Deno.test("fetch() reads no files, and in Convex's own runtime nothing but http and https", async () => {
  const text = async (url: string): Promise<string> => {
    try {
      return await (await fetch(url)).text();
    } catch (thrown) {
      return `${thrown}`;
    }
  };
  const blob = URL.createObjectURL(new Blob(["blob"]));
  const urls = [import.meta.url, new URL(import.meta.url.replace("file:", "FILE:")).href, blob];
  const all = [...urls, "data:text/plain,data"];
  const own = actionGeneric({ args: {}, handler: () => Promise.all(all.map(text)) });
  const query = queryGeneric({ args: {}, handler: () => text("http://127.0.0.1:1/") });
  const refused = (scheme: string): string =>
    `TypeError: Unsupported URL scheme -- http and https are supported (scheme was ${scheme})`;
  await using app = await openApp({}, {
    app: { modules: loaders({ m: { own, query }, n: { own } }), nodeModules: ["n"] },
  });
  const [file, blobs, data] = ["file", "blob", "data"].map(refused);
  assertEquals(await app.engine.run("m:own"), [file, file, blobs, data]);
  assertEquals(await app.engine.run("n:own"), [file, file, "blob", "data"]);
  assertStringIncludes(String(await app.engine.run("m:query")), "Can't use fetch() in queries");
});

Deno.test("signatures that need randomness are refused, others are made", async () => {
  const signers = {
    ecdsa: await sign({ name: "ECDSA", namedCurve: "P-256" }),
    pss: await sign(rsa("RSA-PSS")),
    pkcs1: await sign(rsa("RSASSA-PKCS1-v1_5")),
    ed25519: await sign({ name: "Ed25519" }),
  };
  const m = Object.fromEntries(
    Object.entries(signers).map(([name, handler]) => [name, queryGeneric({ args: {}, handler })]),
  );
  await using app = await openApp({ m });
  assertStringIncludes(await rejection(app.engine.run("m:ecdsa")), "ECDSA");
  assertStringIncludes(await rejection(app.engine.run("m:pss")), "RSA-PSS");
  assertEquals(await app.engine.run("m:pkcs1"), 256);
  assertEquals(await app.engine.run("m:ed25519"), 64);
});

Deno.test("digests, HMAC, AES-GCM and random values are allowed in a mutation", async () => {
  const crypts = mutationGeneric({
    args: {},
    handler: async () => {
      const raw = crypto.getRandomValues(new Uint8Array(32));
      const hmac = { name: "HMAC", hash: "SHA-256" };
      const key = await crypto.subtle.importKey("raw", raw, hmac, false, ["sign"]);
      const aes = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
      const iv = raw.slice(0, 12);
      const sizes = await Promise.all([
        crypto.subtle.digest("SHA-256", raw),
        crypto.subtle.sign("HMAC", key, raw),
        crypto.subtle.encrypt({ name: "AES-GCM", iv }, aes, raw),
      ]);
      return [...sizes.map(({ byteLength }) => byteLength), crypto.randomUUID().length];
    },
  });
  await using app = await openApp({ m: { crypts } });
  assertEquals(await app.engine.run("m:crypts"), [32, 32, 48, 36]);
});

Deno.test("actions and code outside may do what transactions may not", async () => {
  const waits = actionGeneric({
    args: {},
    handler: () => new Promise<string>((resolve) => setTimeout(() => resolve("waited"), 0)),
  });
  await using app = await openApp({ m: { waits } });
  assertEquals(await app.engine.run("m:waits"), "waited");
  assert(attempts.generateKey?.() instanceof Promise);
});

Deno.test("the clock stands still in a transaction, at the host's time", async () => {
  const at = Date.UTC(2031, 4, 5);
  const times = async (): Promise<unknown[]> => {
    const first = Date.now();
    await crypto.subtle.digest("SHA-256", new Uint8Array(1_000_000));
    const date = new Date();
    return [first, Date.now(), date.getTime(), date.constructor === Date, date instanceof Date];
  };
  const m = {
    query: queryGeneric({ args: {}, handler: times }),
    mutation: mutationGeneric({ args: {}, handler: times }),
    given: queryGeneric({ args: {}, handler: () => new Date(2020, 1, 2).getFullYear() }),
  };
  await using app = await openApp({ m }, { clock: () => at });
  assertEquals(await app.engine.run("m:query"), [at, at, at, true, true]);
  assertEquals(await app.engine.run("m:mutation"), [at, at, at, true, true]);
  assertEquals(await app.engine.run("m:given"), 2020);
  const [before, date, after] = [Date.now(), new Date().getTime(), Date.now()];
  assert(before <= date && date <= after && after !== at);
});

Deno.test("the clock of a transaction is never a millisecond before the creation of a document", async () => {
  let at = Date.UTC(2031, 4, 5);
  const write = mutationGeneric({
    args: {},
    handler: async (ctx) => {
      for (const n of [1, 2, 3]) await ctx.db.insert("items", { n });
      return Date.now();
    },
  });
  const behind = queryGeneric({
    args: {},
    handler: async (ctx) =>
      (await ctx.db.query("items").collect())
        .filter((item) => Math.floor(item._creationTime) > Date.now()),
  });
  await using app = await openApp({ m: { write, behind } }, { clock: () => at });
  assertEquals(await app.engine.run("m:write"), at);
  assertEquals(await app.engine.run("m:behind"), []);
  at -= 3_600_000;
  assertEquals(await app.engine.run("m:write"), at + 3_600_000);
  await app.reopen();
  assertEquals(await app.engine.run("m:behind"), []);
});

Deno.test("performance.now() stands still in a query and goes on in a mutation", async () => {
  const handler = (): number => {
    const before = performance.now();
    for (let steps = 0; performance.now() === before && steps < 100_000; steps++);
    return performance.now() - before;
  };
  const query = queryGeneric({ args: {}, handler });
  const mutation = mutationGeneric({ args: {}, handler });
  await using app = await openApp({ m: { query, mutation } });
  assertEquals(await app.engine.run("m:query"), 0);
  assert(Number(await app.engine.run("m:mutation")) > 0);
});
