/** Records that only somebody could make who knows a key, and those that nobody could. */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { base64url, generalDecrypt, type GeneralJWE } from "jose";
import { encryptGcm, hkdf, importAesKey, randomBytes, toBytes } from "../_kernel/crypto.ts";
import {
  bindingOf,
  openRecord,
  RecordUnreadableError,
  rewrapRecord,
  sealRecord,
  type WrappingKey,
} from "./record.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type OwnKey = WrappingKey & { readonly bytes: Bytes };

const BINDING = bindingOf(["proj_a", "vsec_1", 1, "name", null, null]);
const BLOCK = 16;

async function newKey(kid: string): Promise<OwnKey> {
  const bytes = randomBytes(32);
  return { kid, bytes, key: await importAesKey(bytes) };
}

Deno.test("openRecord() opens under one key only what AES-GCM opens under two", async () => {
  const [one, two] = [await newKey("proj_a.1"), await newKey("proj_b.1")];
  const [first, second] = [randomBytes(32), randomBytes(32)];
  const record = await collision([{ by: one, content: first }, { by: two, content: second }]);
  const jwe: GeneralJWE = JSON.parse(record);
  const plaintexts: string[] = [];
  for (const { bytes } of [one, two]) {
    // A library that knows no commitment takes both.
    const { plaintext } = await generalDecrypt(jwe, bytes, {
      keyManagementAlgorithms: ["A256GCMKW"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    plaintexts.push(base64url.encode(plaintext));
  }
  assertNotEquals(plaintexts[0], plaintexts[1]);
  assertEquals(base64url.encode(await open(record, one)), plaintexts[0]);
  await assertRejects(() => open(record, two), RecordUnreadableError);
  await assertRejects(
    () => rewrapRecord(record, { from: two, to: [one, null] }),
    RecordUnreadableError,
  );
});

Deno.test("openRecord() takes no other algorithm, version, length or spelling than sealRecord() writes", async () => {
  const key = await newKey("proj_a.1");
  const record = await sealRecord(toBytes("data"), { binding: BINDING, recipients: [key, null] });
  assertEquals(new TextDecoder().decode(await open(record, key)), "data");
  const jwe = JSON.parse(record);
  const [own, decoy] = jwe.recipients;
  const header = JSON.parse(new TextDecoder().decode(base64url.decode(jwe.protected)));
  const withHeader = (change: object) => ({
    ...jwe,
    protected: encodeJson({ ...header, ...change }),
  });
  const withOwn = (change: object) => ({ ...jwe, recipients: [{ ...own, ...change }, decoy] });
  const inOwn = (change: object) => withOwn({ header: { ...own.header, ...change } });
  const { "banata.commitment": _, ...uncommitted } = header;
  const forged: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(
      ["A128GCM", "A192GCM", "A256CBC-HS512", "none"].map((enc) => [enc, withHeader({ enc })]),
    ),
    ...Object.fromEntries(
      [0, 2, "1", null].map((
        version,
      ) => [`version ${version}`, withHeader({ "banata.version": version })]),
    ),
    "no commitment": { ...jwe, protected: encodeJson(uncommitted) },
    "another commitment": withHeader({ "banata.commitment": base64url.encode(randomBytes(32)) }),
    "compressed": withHeader({ zip: "DEF" }),
    "critical": withHeader({ crit: ["b64"], b64: true }),
    ...Object.fromEntries(
      ["A128GCMKW", "A256KW", "dir", "RSA-OAEP", "none", undefined].map((
        alg,
      ) => [String(alg), inOwn({ alg })]),
    ),
    "another kid": inOwn({ kid: "proj_b.1" }),
    "one recipient": { ...jwe, recipients: [own] },
    "three recipients": { ...jwe, recipients: [own, decoy, decoy] },
    "recipients in another order": { ...jwe, recipients: [decoy, own] },
    "the same recipient twice": { ...jwe, recipients: [own, own] },
    "no aad": { ...jwe, aad: undefined },
    "another aad": { ...jwe, aad: encodeJson(["another"]) },
    "an unknown member": { ...jwe, more: 1 },
    "members in another order": Object.fromEntries(Object.entries(jwe).reverse()),
    ...Object.fromEntries(
      shortened(jwe.tag).map((tag) => [`tag of ${tag.length}`, { ...jwe, tag }]),
    ),
    ...Object.fromEntries(shortened(jwe.iv).map((iv) => [`iv of ${iv.length}`, { ...jwe, iv }])),
    ...Object.fromEntries(
      shortened(own.header.tag).map((tag) => [`wrap's tag of ${tag.length}`, inOwn({ tag })]),
    ),
    ...Object.fromEntries(
      shortened(own.header.iv).map((iv) => [`wrap's iv of ${iv.length}`, inOwn({ iv })]),
    ),
    ...Object.fromEntries(
      shortened(own.encrypted_key).map((
        text,
      ) => [`key of ${text.length}`, withOwn({ encrypted_key: text })]),
    ),
  };
  const texts = Object.entries(forged).map(([name, value]) =>
    [name, JSON.stringify(value)] as const
  );
  const spellings = [["spaces", JSON.stringify(jwe, null, 1)], [
    "padding",
    record.replace(jwe.tag, `${jwe.tag}=`),
  ]];
  let refused = 0;
  for (const [name = "", text = ""] of [...texts, ...spellings]) {
    assertNotEquals(text, record, name);
    await assertRejects(() => open(text, key), RecordUnreadableError, undefined, name);
    refused++;
  }
  assert(refused > 100, `Expect more than ${refused} forged records`);
});

Deno.test("openRecord() takes a record for what it was sealed as and for nothing else", async () => {
  const key = await newKey("proj_a.1");
  const parts = ["proj_a", "vsec_1", 1, "name", "context", "org_1"] as const;
  const record = await sealRecord(toBytes("data"), {
    binding: bindingOf(parts),
    recipients: [key, null],
  });
  const others = parts.flatMap((part, at) =>
    [null, `${part}2`, "", String(part), ` ${part}`].filter((other) => other !== part)
      .map((other) => parts.map((each, index) => index === at ? other : each))
  );
  const regrouped = [
    ["proj_a", "vsec_1", 1, "name", "contextorg_1", ""],
    [...parts, null],
    parts.slice(1),
  ];
  for (const other of [...others, ...regrouped]) {
    const options = { binding: bindingOf(other), key };
    await assertRejects(
      () => openRecord(record, options),
      RecordUnreadableError,
      undefined,
      JSON.stringify(other),
    );
  }
});

function open(record: string, key: WrappingKey): Promise<Bytes> {
  return openRecord(record, { binding: BINDING, key });
}

/** Every text that is cut short. */
function shortened(text: string): string[] {
  return Array.from(text, (_, length) => text.slice(0, length));
}

/**
 * A record whose two recipients have different content keys, and whose ciphertext and tag are right under
 * both: it commits to the first.
 */
async function collision(
  [one, two]: readonly [{ by: OwnKey; content: Bytes }, { by: OwnKey; content: Bytes }],
): Promise<string> {
  const derived = await hkdf(one.content, { info: "banata/vault/record/v1", length: 64 });
  const recipients = [await wrapped(one), await wrapped(two)];
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const recipientsKey = await crypto.subtle.importKey("raw", derived.slice(32), hmac, false, [
    "sign",
  ]);
  const mac = await crypto.subtle.sign("HMAC", recipientsKey, toBytes(JSON.stringify(recipients)));
  const header = encodeJson({
    enc: "A256GCM",
    "banata.version": 1,
    "banata.commitment": base64url.encode(derived.slice(0, 32)),
  });
  const aad = base64url.encode(BINDING);
  const iv = randomBytes(12);
  const { ciphertext, tag } = await collidingBlock([one.content, two.content], {
    iv,
    additional: toBytes(`${header}.${aad}`),
  });
  return JSON.stringify({
    protected: header,
    unprotected: { "banata.recipients": base64url.encode(new Uint8Array(mac)) },
    recipients,
    aad,
    iv: base64url.encode(iv),
    ciphertext: base64url.encode(ciphertext),
    tag: base64url.encode(tag),
  });
}

async function wrapped({ by: { key, kid }, content }: { by: OwnKey; content: Bytes }) {
  const { iv, sealed } = await encryptGcm(key, { data: content, additional: toBytes("") });
  const [text, tag] = [sealed.slice(0, -BLOCK), sealed.slice(-BLOCK)].map((part) =>
    base64url.encode(part)
  );
  const header = { alg: "A256GCMKW", kid, iv: base64url.encode(iv), tag };
  return { header, encrypted_key: text };
}

/**
 * One block of ciphertext with the tag that it has under two keys. A tag is, in GF(2^128), linear in each
 * block (NIST SP 800-38D section 6.4), so two tags being equal is one equation for the one block.
 */
async function collidingBlock(
  keys: readonly [Bytes, Bytes],
  { additional, iv }: { iv: Bytes; additional: Bytes },
): Promise<{ ciphertext: Bytes; tag: Bytes }> {
  const blocks = [...blocksOf(additional), 0n, lengthsOf(additional.length, BLOCK)];
  const counter = new Uint8Array([...iv, 0, 0, 0, 1]);
  const parts = await Promise.all(keys.map(async (key) => {
    const h = await encryptBlock(key, new Uint8Array(BLOCK));
    const rest = ghash(h, blocks) ^ await encryptBlock(key, counter);
    return { h, rest };
  }));
  const [one, two] = parts;
  assert(one && two);
  const factor = multiply(one.h, one.h) ^ multiply(two.h, two.h);
  const block = multiply(one.rest ^ two.rest, inverse(factor));
  const tag = one.rest ^ multiply(block, multiply(one.h, one.h));
  return { ciphertext: toBlock(block), tag: toBlock(tag) };
}

function ghash(h: bigint, blocks: readonly bigint[]): bigint {
  return blocks.reduce((sum, block) => multiply(sum ^ block, h), 0n);
}

/** Multiplication in GF(2^128) as GCM has it: the first bit is the lowest power. */
function multiply(left: bigint, right: bigint): bigint {
  let [product, power] = [0n, right];
  for (let bit = 127n; bit >= 0n; bit--) {
    if (left >> bit & 1n) product ^= power;
    power = power & 1n ? power >> 1n ^ 0xe1n << 120n : power >> 1n;
  }
  return product;
}

/** By Fermat: to the power of 2^128 - 2. */
function inverse(value: bigint): bigint {
  let [result, power] = [1n << 127n, value];
  for (let step = 1; step < 128; step++) {
    power = multiply(power, power);
    result = multiply(result, power);
  }
  return result;
}

/** AES of one block, which is what counter mode adds to zeros. */
async function encryptBlock(bytes: Bytes, block: Bytes): Promise<bigint> {
  const key = await crypto.subtle.importKey("raw", bytes, "AES-CTR", false, ["encrypt"]);
  const algorithm = { name: "AES-CTR", counter: block, length: 64 };
  const sealed = await crypto.subtle.encrypt(algorithm, key, new Uint8Array(BLOCK));
  return toNumber(new Uint8Array(sealed));
}

function blocksOf(bytes: Bytes): bigint[] {
  const count = Math.ceil(bytes.length / BLOCK);
  return Array.from({ length: count }, (_, at) => {
    const block = new Uint8Array(BLOCK);
    block.set(bytes.subarray(at * BLOCK, (at + 1) * BLOCK));
    return toNumber(block);
  });
}

/** The last block: the lengths of additional data and ciphertext, in bits. */
function lengthsOf(additional: number, ciphertext: number): bigint {
  return BigInt(additional * 8) << 64n | BigInt(ciphertext * 8);
}

function toNumber(block: Bytes): bigint {
  return block.reduce((number, byte) => number << 8n | BigInt(byte), 0n);
}

function toBlock(number: bigint): Bytes {
  return Uint8Array.from(
    { length: BLOCK },
    (_, at) => Number(number >> BigInt(8 * (BLOCK - 1 - at)) & 0xffn),
  );
}

function encodeJson(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}
