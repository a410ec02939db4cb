import { assert, assertEquals } from "@std/assert";
import { hashPassword } from "better-auth/crypto";
import { firebaseHash, keycloakHash, toStoredHash } from "../../plugins/transfer/hash_forms.ts";
import { CURRENT_COST, importedKind, parseForeignHash } from "../../rules/password_hashes.ts";
import vectors from "../../tests/vectors/foreign_hashes.json" with { type: "json" };
import { build, stop } from "../../tools/packages/esbuild.ts";
import { fromFileUrl, toFileUrl } from "../../tools/paths.ts";
import { watchHashes } from "../../tests/support/hash_turns.ts";
import type { DeriveArgs } from "../request/references.ts";
import { derive } from "./derive.ts";
import { deriveForeignKey } from "./foreign_hashes.ts";

/** Vectors of schemes that packages derive. */
const IN_PACKAGES = /^(bcrypt,|Argon2id?, |SHA-\d+ crypt)/;

/** Whether a stored hash is that of a password. */
async function verifies(hash: string | undefined, password: string): Promise<boolean> {
  const parsed = parseForeignHash(hash ?? "");
  assert(parsed, `it reads ${hash}`);
  const { scheme: cost, salt } = parsed;
  return (await deriveForeignKey({ password, salt, cost })).key === parsed.key;
}

Deno.test("deriveForeignKey() agrees with every published hash", async (t) => {
  for (const { hash, name, password, scheme } of vectors) {
    await t.step(name, async () => {
      const stored = toStoredHash(hash).hash;
      assertEquals(await verifies(stored, password), true);
      assertEquals(importedKind(stored ?? ""), scheme);
    });
  }
});

Deno.test("deriveForeignKey() agrees when it is bundled as for Node, from packages in CommonJS", async (t) => {
  const outdir = await Deno.makeTempDir();
  const banner = 'import { createRequire } from "node:module"; const require = ' +
    "createRequire(import.meta.url);";
  await build({
    entryPoints: [fromFileUrl(new URL("foreign_hashes.ts", import.meta.url))],
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", outdir },
    ...{ outExtension: { ".js": ".mjs" }, banner: { js: banner } },
  });
  await stop();
  const bundled: { deriveForeignKey: typeof deriveForeignKey } = await import(
    toFileUrl(`${outdir}/foreign_hashes.mjs`).href
  );
  for (const { hash, name, password } of vectors.filter(({ name }) => IN_PACKAGES.test(name))) {
    await t.step(name, async () => {
      const parsed = parseForeignHash(toStoredHash(hash).hash ?? "");
      assert(parsed);
      const { key, salt, scheme: cost } = parsed;
      assertEquals((await bundled.deriveForeignKey({ password, salt, cost })).key, key);
    });
  }
  await Deno.remove(outdir, { recursive: true });
});

Deno.test("firebaseHash() needs no signer key any more, and agrees with Firebase's own sample", async () => {
  const signerKey =
    "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
  const hash =
    "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==";
  const parameters = { signerKey, saltSeparator: "Bw==", rounds: 8, memoryCost: 14 };
  const stored = firebaseHash({ hash, salt: "42xEC+ixf3L2lw==" }, parameters);
  assertEquals(await verifies(stored.hash, "user1password"), true);
  assertEquals(await verifies(stored.hash, "user2password"), false);
  const cut = firebaseHash({ hash: hash.slice(0, 20), salt: "AA==" }, parameters);
  assertEquals(cut, { refused: "HASH_UNKNOWN" });
});

Deno.test("keycloakHash() reads PBKDF2 and Argon2", async () => {
  const value =
    "H5R9LZ0QvKxHLm1Lg0IeQXdtUAa+9gf2NeOZns+WHBTpnlaWE/+JwnJ/2OXEjNPW5EusP1xxGLqEqjWDbIcGlg==";
  const pbkdf2 = keycloakHash({
    credentialData: '{"hashIterations":27500,"algorithm":"pbkdf2-sha256"}',
    secretData: JSON.stringify({ value, salt: "MDEyMzQ1Njc4OWFiY2RlZg==" }),
  });
  assertEquals(await verifies(pbkdf2.hash, "correct horse"), true);
  const more = { hashLength: ["32"], memory: ["256"], type: ["id"], version: ["1.3"] };
  const argon2 = keycloakHash({
    credentialData: JSON.stringify({
      ...{ hashIterations: 2, algorithm: "argon2" },
      additionalParameters: { ...more, parallelism: ["1"] },
    }),
    secretData: '{"value":"nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=","salt":"c29tZXNhbHQ="}',
  });
  assertEquals(await verifies(argon2.hash, "password"), true);
  for (const data of ["", "null", '{"algorithm":"md5"}']) {
    const refused = keycloakHash({ credentialData: data, secretData: '{"value":"AA","salt":""}' });
    assertEquals(refused, { refused: "HASH_UNKNOWN" });
  }
});

Deno.test("toStoredHash() keeps Better Auth's own as it is and refuses what it does not know", async () => {
  const own = await hashPassword("correct horse");
  assertEquals(toStoredHash(own), { hash: own });
  const unknown = [
    "",
    "plain text",
    "5f4dcc3b5aa765d61d8327deb882cf99",
    "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
    "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    "$6$saltstring$short",
    "AQAAAAk=",
  ];
  for (const text of unknown) assertEquals(toStoredHash(text), { refused: "HASH_UNKNOWN" }, text);
});

Deno.test("toStoredHash() refuses what would take a sign-in too long, or no function can do", () => {
  const key = "A".repeat(43);
  const costly = [
    `$2b$14$${"A".repeat(53)}`,
    `$2b$03$${"A".repeat(53)}`,
    `$argon2id$v=19$m=262144,t=1,p=1$c29tZXNhbHQ$${key}`,
    `$argon2id$v=19$m=65536,t=9,p=1$c29tZXNhbHQ$${key}`,
    `$argon2id$v=19$m=8,t=1,p=4$c29tZXNhbHQ$${key}`,
    `$scrypt$ln=20,r=8,p=1$c29tZXNhbHQ$${key}`,
    `$pbkdf2-sha256$i=2000001$c29tZXNhbHQ$${key}`,
    `$pbkdf2-sha256$i=0$c29tZXNhbHQ$${key}`,
    `$5$rounds=200001$salt$${key}`,
  ];
  for (const text of costly) assertEquals(toStoredHash(text), { refused: "HASH_TOO_COSTLY" }, text);
});

Deno.test("derive() hashes at today's cost beside a hash that costs nothing", async () => {
  const whose = { project: "proj_1", client: "one", password: "correct horse", salt: "AAAA" };
  const hashesOf = async (cost: DeriveArgs["cost"]) => {
    using hashes = watchHashes();
    await derive({ ...whose, cost });
    return hashes.begun.length;
  };
  const free = { kind: "pbkdf2", digest: "sha1", iterations: 1, keyBytes: 20 } as const;
  assertEquals([await hashesOf(CURRENT_COST), await hashesOf(free)], [1, 2]);
});
