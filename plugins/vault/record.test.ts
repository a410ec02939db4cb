import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { generalDecrypt } from "jose";
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
const DATA = new TextEncoder().encode("sk_live_of another service");

async function keyPair(kid: string): Promise<WrappingKey & { bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const usages: KeyUsage[] = ["encrypt", "decrypt"];
  return { kid, bytes, key: await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, usages) };
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
  const opened = await generalDecrypt(JSON.parse(record), own.bytes, {
    keyManagementAlgorithms: ["A256GCMKW"],
    contentEncryptionAlgorithms: ["A256GCM"],
  });
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
