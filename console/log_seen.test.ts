import { assertEquals } from "@std/assert";
import { concatBytes, toBase64 } from "../tlog/encoding.ts";
import { consistencyProof, leafHash, rootHash, tileHashReader } from "../tlog/mod.ts";
import { continuityOf, type SignedTree } from "./app/log_seen.ts";

const KEY = "example.com/log+1a2b3c4d+AAAA";

/** A log of these entries: its tree of a size, and what it answers for two sizes. */
function logOf(entries: readonly string[]) {
  const hashes = entries.map((each) => leafHash(new TextEncoder().encode(each)));
  const readerOf = (size: number) =>
    tileHashReader(() => Promise.resolve([concatBytes(hashes.slice(0, size))]), size);
  return {
    at: async (size: number): Promise<SignedTree> => ({
      ...{ key: KEY, size },
      root: await rootHash(size, readerOf(size)),
    }),
    consistency: async (oldSize: number, size: number) =>
      size > entries.length
        ? null
        : (await consistencyProof({ oldSize, size }, readerOf(size))).map(toBase64),
  };
}

Deno.test("continuityOf() tells a log that goes on from one that was changed, cut or made anew", async () => {
  const log = logOf(["a", "b", "c", "d", "e"]);
  const { consistency } = log;
  const [three, five] = [await log.at(3), await log.at(5)];
  const changed = await logOf(["a", "B", "c"]).at(3);
  const of = (now: SignedTree, seen: SignedTree | null, ask = consistency) =>
    continuityOf(now, { seen, consistency: ask });
  assertEquals(await of(five, null), "first");
  assertEquals(await of(five, five), "continues");
  assertEquals(await of(five, three), "continues");
  // Another page has seen more than this one.
  assertEquals(await of(three, five), "continues");
  assertEquals(await of(five, changed), "changed");
  assertEquals(await of(three, changed), "changed");
  const cut = logOf(["a", "b", "c"]);
  assertEquals(await of(three, five, cut.consistency), "changed");
  assertEquals(await of(five, three, () => Promise.resolve(["", "x"])), "changed");
  assertEquals(await of(five, { ...three, key: `${KEY}B` }), "key");
  const pruned = () => Promise.resolve(null);
  assertEquals(await of(five, three, pruned), "unknown");
});
