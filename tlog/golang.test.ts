/** The trees that the client of Go's checksum database is tested with, of which the roots are known. */
import { assertEquals } from "@std/assert";
import { parseCheckpoint } from "./checkpoint.ts";
import { fromBase64 } from "./encoding.ts";
import { parseVerifierKey } from "./keys.ts";
import { openNote } from "./note.ts";
import { growTiles, tileHashReader } from "./tiles.ts";
import {
  consistencyProof,
  type HashReader,
  leafHash,
  rootHash,
  verifyConsistency,
} from "./tree.ts";

const KEY = parseVerifierKey(
  "localhost.localdev/sumdb+00000c67+AcTrnkbUA+TU4heY3hkjiSES/DSQniBqIeQ/YppAUtK6",
);
const RECORDS = [
  "rsc.io/quote v1.5.2 h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=\n" +
  "rsc.io/quote v1.5.2/go.mod h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=\n" +
  "rsc.io/quote v1.5.2 h2:xyzzy\n",
  "golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c h1:qgOY6WgZOaTkIIMiVjBQcw93ERBE4m30iBm00nkL0i8=\n" +
  "golang.org/x/text v0.0.0-20170915032832-14c0d48ead0c/go.mod h1:NqM8EUOU14njkJ3fqMW+pc6Ldnwhi/IjpwHt7yyuwOQ=\n",
  "rsc.io/sampler v1.3.0 h1:7uVkIFmeBqHfdjD+gZwtXXI+RODJ2Wc4O7MPEh/QiW4=\n" +
  "rsc.io/sampler v1.3.0/go.mod h1:T1hPZKmBbMNahiBKFy5HrXp6adAjACjK9JXDnKaTXpA=\n",
  "rsc.io/Quote v1.5.2 h1:uppercase!=\n",
];
/** Two histories that differ in the fifth record, each signed. */
const FORKS = [
  {
    records: [...RECORDS, "rsc.io/pkg1 v1.5.2 h1:hash!=\n"],
    note: "go.sum database tree\n5\nnWzN20+pwMt62p7jbv1/NlN95ePTlHijabv5zO/s36w=\n\n" +
      "— localhost.localdev/sumdb AAAMZ5/2FVAdMH58kmnz/0h299pwyskEbzDzoa2/YaPdhvLya4YWDFQQxu2TQb5GpwAH4NdWnTwuhILafisyf3CNbgg=\n",
  },
  {
    records: [...RECORDS, "rsc.io/pkg1 v1.5.3 h1:hash!=\n", "rsc.io/pkg1 v1.5.4 h1:hash!=\n"],
    note: "go.sum database tree\n6\nwc4SkQt52o5W2nQ8To2ARs+mWuUJjss+sdleoiqxMmM=\n\n" +
      "— localhost.localdev/sumdb AAAMZ6oRNswlEZ6ZZhxrCvgl1MBy+nusq4JU+TG6Fe2NihWLqOzb+y2c2kzRLoCr4tvw9o36ucQEnhc20e4nA4Qc/wc=\n",
  },
];
/** What Go's client prints: the root that the second had at the first's size, and the proof of that. */
const MISBEHAVIOR = [
  "T7i+H/8ER4nXOiw4Bj0koZOkGjkxoNvlI34GpvhHhQg=",
  "Nsuejv72de9hYNM5bqFv8rv3gm3zJQwv/DT/WNbLDLA=",
  "mOmqqZ1aI/lzS94oq/JSbj7pD8Rv9S+xDyi12BtVSHo=",
  "/7Aw5jVSMM9sFjQhaMg+iiDYPMk6decH7QLOGrL9Lx0=",
];

async function readerOf(records: readonly string[]): Promise<HashReader> {
  const leaves = records.map((record) => leafHash(new TextEncoder().encode(record)));
  const tiles = await growTiles({ oldSize: 0, leaves }, () => Promise.resolve([]));
  return tileHashReader(() => Promise.resolve(tiles.map(({ hashes }) => hashes)), leaves.length);
}

Deno.test("rootHash() reproduces the roots of golang/mod's test trees, which are signed", async () => {
  for (const { note, records } of FORKS) {
    const { text } = await openNote(note, [KEY]);
    const { root, size } = parseCheckpoint(text);
    assertEquals(size, records.length);
    assertEquals(await rootHash(size, await readerOf(records)), root);
  }
});

Deno.test("verifyConsistency() finds golang/mod's fork out, by the proof that Go's client prints", async () => {
  const [first, second] = FORKS.map(({ note }) =>
    parseCheckpoint(note.slice(0, note.indexOf("\n\n") + 1))
  );
  if (!first || !second) throw new Error("No forks");
  const read = await readerOf(FORKS[1]?.records ?? []);
  const proof = await consistencyProof({ oldSize: 5, size: 6 }, read);
  const oldRoot = await rootHash(5, read);
  assertEquals(
    MISBEHAVIOR.map(fromBase64),
    [oldRoot, ...proof].map((each) => Uint8Array.from(each)),
  );
  const claim = { oldSize: 5, oldRoot: first.root, size: 6, root: second.root, proof };
  assertEquals(verifyConsistency(claim), false);
  assertEquals(verifyConsistency({ ...claim, oldRoot }), true);
});
