import { assertEquals, assertRejects } from "@std/assert";
import { StubWitness, type WitnessMood } from "../tests/support/stub_witness.ts";
import { formatCheckpoint } from "./checkpoint.ts";
import { TlogError, type TlogErrorCode } from "./errors.ts";
import { type NoteSigner, noteSigner } from "./keys.ts";
import { openNote, signNote } from "./note.ts";
import { growTiles, tileHashReader } from "./tiles.ts";
import { consistencyProof, leafHash, rootHash } from "./tree.ts";
import { addCheckpoint, type Cosignature } from "./witness.ts";

const ORIGIN = "example.com/log";

/** A log of `size` entries, which tells of `told` of them. */
async function logOf(entries: readonly string[]) {
  const leaves = entries.map((entry) => leafHash(new TextEncoder().encode(entry)));
  const tiles = await growTiles({ oldSize: 0, leaves }, () => Promise.resolve([]));
  const read = tileHashReader(
    () => Promise.resolve(tiles.map(({ hashes }) => hashes)),
    leaves.length,
  );
  return {
    prove: (oldSize: number) => consistencyProof({ oldSize, size: leaves.length }, read),
    async checkpoint(signer: NoteSigner): Promise<string> {
      const root = await rootHash(leaves.length, read);
      return await signNote(formatCheckpoint({ origin: ORIGIN, size: leaves.length, root }), [
        signer,
      ]);
    },
  };
}

/** What a witness may do, and what is said of it. */
const MOODS: readonly (readonly [WitnessMood, TlogErrorCode])[] = [
  ["signs by another key", "WITNESS_COSIGNATURE_WRONG"],
  ["signs another checkpoint", "WITNESS_COSIGNATURE_WRONG"],
  ["names a larger size", "WITNESS_SIZE_WRONG"],
  ["names the same size", "WITNESS_SIZE_WRONG"],
  ["names no size", "WITNESS_ANSWER_INVALID"],
  ["conflicts forever", "WITNESS_CONFLICT"],
  ["answers nothing", "WITNESS_ANSWER_INVALID"],
  ["talks nonsense", "WITNESS_ANSWER_INVALID"],
  ["answers without end", "WITNESS_ANSWER_TOO_LARGE"],
  ["redirects", "WITNESS_FAILED"],
  ["is broken", "WITNESS_FAILED"],
];

Deno.test("addCheckpoint()", async (t) => {
  const signer = await randomSigner();
  await using witness = await StubWitness.open([signer.key]);
  const whom = { url: witness.url, key: witness.signer.key };

  async function ask(
    entries: readonly string[],
    { oldSize = 0, by = signer, to = whom }: {
      oldSize?: number;
      by?: NoteSigner;
      to?: typeof whom;
    } = {},
  ): Promise<Cosignature & { note: string }> {
    const { checkpoint, prove } = await logOf(entries);
    const note = await checkpoint(by);
    return {
      note,
      ...await addCheckpoint(to, { checkpoint: note, oldSize, prove, fetch, timeoutMs: 2_000 }),
    };
  }

  await t.step("gets a cosignature that stands below the log's own", async () => {
    const { line, note, time } = await ask(["a", "b"]);
    const { signatures } = await openNote(`${note}${line}\n`, [signer.key, witness.signer.key]);
    assertEquals(signatures.map(({ key }) => key), [signer.key, witness.signer.key]);
    assertEquals(Math.abs(time - Date.now() / 1000) < 60, true);
  });

  await t.step("proves that the tree continues what the witness cosigned", async () => {
    await ask(["a", "b", "c"], { oldSize: 2 });
    assertEquals(witness.requests.at(-1)?.startsWith("old 2\n"), true);
    await ask(["a", "b", "c"], { oldSize: 3 });
  });

  await t.step("is told the size that the witness remembers, and proves from there", async () => {
    witness.requests.length = 0;
    await ask(["a", "b", "c", "d", "e"]);
    assertEquals(witness.requests.map((body) => body.split("\n")[0]), ["old 0", "old 3"]);
  });

  await t.step("is refused another history, of the same size and of a larger", async () => {
    await refused(ask(["a", "b", "c", "d", "x"], { oldSize: 5 }), "WITNESS_PROOF_REFUSED");
    await refused(ask(["a", "x", "c", "d", "e", "f"], { oldSize: 5 }), "WITNESS_PROOF_REFUSED");
    await refused(ask(["a", "b"]), "WITNESS_SIZE_WRONG");
  });

  await t.step(
    "is refused by a witness that trusts another key, or does not know the log",
    async () => {
      const stranger = await randomSigner();
      await refused(ask(["a"], { by: stranger }), "WITNESS_KEY_REFUSED");
      const [key] = witness.logs.splice(0);
      await refused(ask(["a"]), "WITNESS_LOG_UNKNOWN");
      if (key) witness.logs.push(key);
      await refused(
        ask(["a"], { to: { ...whom, url: `${whom.url}/x` } }),
        "WITNESS_REQUEST_REFUSED",
      );
    },
  );

  for (const [mood, code] of MOODS) {
    await t.step(`refuses a witness that ${mood}: ${code}`, async () => {
      witness.remembered.clear();
      witness.requests.length = 0;
      witness.mood = mood;
      await refused(ask(["a", "b"]), code);
      assertEquals(witness.requests.length <= 2, true);
    });
  }

  await t.step("waits for a witness as long as it was told, and no longer", async () => {
    witness.mood = "hangs";
    const { checkpoint, prove } = await logOf(["a"]);
    const asked = { checkpoint: await checkpoint(signer), oldSize: 0, prove, fetch, timeoutMs: 20 };
    await refused(addCheckpoint(whom, asked), "WITNESS_UNREACHABLE");
    const nobody = { ...whom, url: "http://127.0.0.1:1" };
    await refused(addCheckpoint(nobody, asked), "WITNESS_UNREACHABLE");
  });
});

async function refused(asked: Promise<unknown>, code: TlogErrorCode): Promise<void> {
  assertEquals((await assertRejects(() => asked, TlogError)).code, code);
}

function randomSigner(): Promise<NoteSigner> {
  return noteSigner({ name: ORIGIN, seed: crypto.getRandomValues(new Uint8Array(32)) });
}
