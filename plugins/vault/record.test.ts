import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { base64url, generalDecrypt } from "jose";
import { vectorsOf } from "../../tests/support/vectors.ts";
import { importAesKey } from "../_kernel/crypto.ts";
import { toHex } from "../_kernel/hash.ts";
import {
  bindingOf,
  kidsOf,
  openRecord,
  RecordUnreadableError,
  rewrapRecord,
  sealRecord,
  type WrappingKey,
} from "./record.ts";

const BINDING = bindingOf(["proj_a", "vsec_1", 1, "name", null, null]);
const PINNED = {
  keyManagementAlgorithms: ["A256GCMKW"],
  contentEncryptionAlgorithms: ["A256GCM"],
};
const DATA = new TextEncoder().encode("sk_live_of another service");

async function keyPair(kid: string): Promise<WrappingKey & { bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return { kid, bytes, key: await importAesKey(bytes) };
}

Deno.test("openRecord() reads what sealRecord() wrote, under either recipient's key", async () => {
  const [own, other] = [await keyPair("proj_a.1"), await keyPair("customer")];
  const record = await sealRecord(DATA, { binding: BINDING, recipients: [own, other] });
  assertEquals(kidsOf(record), ["proj_a.1", "customer"]);
  for (const key of [own, other]) {
    assertEquals(await openRecord(record, { binding: BINDING, key }), DATA);
  }
});

Deno.test("a record is JWE: a JOSE library opens it with the key, and finds the binding as its aad", async () => {
  const own = await keyPair("proj_a.1");
  const record = await sealRecord(DATA, { binding: BINDING, recipients: [own, null] });
  const opened = await generalDecrypt(JSON.parse(record), own.bytes, PINNED);
  assertEquals(opened.plaintext, DATA);
  assertEquals(new TextDecoder().decode(opened.additionalAuthenticatedData), BINDING);
});

Deno.test("rewrapRecord() replaces recipients and leaves all else byte for byte", async () => {
  const [first, second, customer] = await Promise.all(["a.1", "a.2", "c"].map(keyPair));
  assert(first && second && customer);
  const before = await sealRecord(DATA, { binding: BINDING, recipients: [first, null] });
  const after = await rewrapRecord(before, { from: first, to: [second, customer] });
  const parts = (text: string) => {
    const { recipients: _, unprotected: __, ...same } = JSON.parse(text);
    return same;
  };
  assertEquals(parts(after), parts(before));
  assertEquals(await openRecord(after, { binding: BINDING, key: second }), DATA);
  assertEquals(await openRecord(after, { binding: BINDING, key: customer }), DATA);
  await assertRejects(
    () => openRecord(after, { binding: BINDING, key: first }),
    RecordUnreadableError,
  );
  const kept = await rewrapRecord(after, { from: second, to: [first, undefined] });
  assertEquals(await openRecord(kept, { binding: BINDING, key: customer }), DATA);
});

Deno.test("sealRecord() gives another record each time, whose second recipient may be nobody", async () => {
  const own = await keyPair("proj_a.1");
  const [one, two] = await Promise.all(
    [0, 1].map(() => sealRecord(DATA, { binding: BINDING, recipients: [own, null] })),
  );
  assert(one && two);
  assertNotEquals(JSON.parse(one).ciphertext, JSON.parse(two).ciphertext);
  assertMatch(String(kidsOf(one)?.[1]), /^[\w-]{16}$/);
});

Deno.test("openRecord() refuses every single flipped bit of a record", async () => {
  const own = await keyPair("proj_a.1");
  const record = await sealRecord(DATA, { binding: BINDING, recipients: [own, null] });
  const bytes = new TextEncoder().encode(record);
  let opened = 0;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const text = new TextDecoder().decode(flipped);
    await openRecord(text, { binding: BINDING, key: own }).then(() => opened++, (error) => {
      assert(error instanceof RecordUnreadableError, String(error));
    });
  }
  assertEquals(opened, 0);
});

Deno.test("Wycheproof's vectors of JWE: no record, and of two only the pinned algorithms open any", async () => {
  interface JweTest {
    readonly jwe: string;
    readonly pt?: string;
  }
  const counts = { opened: 0, refused: 0 };
  for (const { group, test } of await vectorsOf<JweTest>("json_web_encryption_test.json")) {
    const bytes = new Uint8Array(base64url.decode(group.private.k ?? "A".repeat(43)));
    const general = generalOf(test.jwe);
    if (bytes.length === 32) {
      const key = { kid: "kid-aes-encrypt", key: await importAesKey(bytes) };
      for (const text of [test.jwe, general]) {
        // They commit to no key, so none is a record of ours.
        await assertRejects(
          () => openRecord(text, { binding: BINDING, key }),
          RecordUnreadableError,
        );
      }
    }
    const opened = await generalDecrypt(JSON.parse(general), bytes, PINNED).catch(() => null);
    const header = parsedHeader(test.jwe);
    const isPinned = header?.alg === "A256GCMKW" && header.enc === "A256GCM";
    assertEquals(opened !== null, isPinned && test.result === "valid", `test ${test.tcId}`);
    if (opened !== null) assertEquals(toHex(opened.plaintext), test.pt);
    counts[opened === null ? "refused" : "opened"]++;
  }
  assertEquals(counts, { opened: 2, refused: 137 });
});

/** A compact JWE in the form that records have. */
function generalOf(jwe: string): string {
  const [header, encrypted_key, iv, ciphertext, tag] = jwe.split(".");
  return JSON.stringify({
    protected: header,
    recipients: [{ encrypted_key }],
    iv,
    ciphertext,
    tag,
  });
}

function parsedHeader(jwe: string): { alg?: string; enc?: string } | null {
  try {
    return JSON.parse(new TextDecoder().decode(base64url.decode(jwe.split(".")[0] ?? "")));
  } catch {
    return null;
  }
}

Deno.test("openRecord() refuses one ciphertext that opens under two keys", async () => {
  const [first, second] = [await keyPair("first"), await keyPair("second")];
  const [one, two] = await Promise.all(
    [first, second].map((key) => sealRecord(DATA, { binding: BINDING, recipients: [key, null] })),
  );
  assert(one && two);
  // Whoever can make such a ciphertext would have each of two readers find another content key.
  const mixed = JSON.parse(one);
  mixed.recipients[1] = JSON.parse(two).recipients[0];
  for (const jwe of [mixed, { ...mixed, unprotected: JSON.parse(two).unprotected }]) {
    await assertRejects(
      () => openRecord(JSON.stringify(jwe), { binding: BINDING, key: second }),
      RecordUnreadableError,
    );
  }
});
