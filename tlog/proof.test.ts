import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fromHex } from "../tests/support/vectors.ts";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { TlogError, type TlogErrorCode } from "./errors.ts";
import { noteSigner, parseVerifierKey } from "./keys.ts";
import { openNote, signNote } from "./note.ts";
import { formatProof, parseProof, verifyProof } from "./proof.ts";
import { leafHash, nodeHash, verifyConsistency } from "./tree.ts";

/** Two checkpoints of a log, and the proof between them, that an implementation in Go is tested with. */
const MONKEYS = {
  vkey: "monkeys+db4d9f7e+AULaJMvTtDLHPUcUrjdDad9vDlh/PTfC2VV60JUtCfWT",
  old: "monkeys\n5\n41smjBUiAU70EtKlT6lIOIYtRTYxYXsDB+XHfcvu/BE=\n\n" +
    "— monkeys 202fftzGl3LVoqjXfwCFZZXs8I+5G22+Ek2K0AOyBuSJ/8/CZawNF+6fNlTKOCd622pbzJNkkJFWuw9DbicZCkEx9AY=\n",
  now: "monkeys\n8\nV8K9aklZ4EPB+RMOk1/8VsJUdFZR77GDtZUQq84vSbo=\n\n" +
    "— monkeys 202ffoUEboiQYpHzICeaFmoy3RNviHTpAxYrq/eO4QQVQMvu9UebKBMX2MJC76NLthZaKsnKbCA8GxrjePZhvDCH7Ag=\n",
  proof: [
    "b9e1d62618f7fee8034e4c5010f727ab24d8e4705cb296c374bf2025a87a10d2",
    "aac66cd7a79ce4012d80762fe8eec3a77f22d1ca4145c3f4cee022e7efcd599d",
    "89d0f753f66a290c483b39cd5e9eafb12021293395fad3d4a2ad053cfbcfdc9e",
    "29e40bb79c966f4c6fe96aff6f30acfce5f3e8d84c02215175d6e018a5dee833",
  ].map(fromHex),
};

Deno.test("verifyConsistency() takes what another implementation proved between two signed checkpoints", async () => {
  const key = parseVerifierKey(MONKEYS.vkey);
  const [old, now] = await Promise.all(
    [MONKEYS.old, MONKEYS.now].map(async (note) =>
      parseCheckpoint((await openNote(note, [key])).text)
    ),
  );
  assertEquals([old?.origin, old?.size, now?.size], ["monkeys", 5, 8]);
  if (!old || !now) return;
  const roots = { oldRoot: old.root, root: now.root, proof: MONKEYS.proof };
  assertEquals(verifyConsistency({ oldSize: 5, size: 8, ...roots }), true);
  assertEquals(verifyConsistency({ oldSize: 4, size: 8, ...roots }), false);
});

Deno.test("formatCheckpoint() writes what parseCheckpoint() reads, as C2SP and Go write it", () => {
  const text =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  assertEquals(formatCheckpoint(parseCheckpoint(text)), text);
  assertEquals(parseCheckpoint(`${text}more\n`).extensions, ["more"]);
  assertEquals(formatCheckpoint(parseCheckpoint(`${text}more\n`)), `${text}more\n`);
  const root = leafHash(new TextEncoder().encode("hello world"));
  assertEquals(
    formatCheckpoint({ origin: "go.sum database tree", size: 123_456_789_012, root }),
    "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n",
  );
});

Deno.test("parseCheckpoint() refuses a text that is none", () => {
  const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  const wrong = [
    "",
    "a\n",
    "a\n1\n",
    `a\n1\n${root}`,
    `\n1\n${root}\n`,
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n+1\n${root}\n`,
    `a\n1.0\n${root}\n`,
    `a\n0x1\n${root}\n`,
    `a\n9007199254740992\n${root}\n`,
    `a\n1\n${root.slice(0, -4)}\n`,
    `a\n1\n${root.replace("I=", "J=")}\n`,
    `a\n1\n${root}\n\n`,
    `a\n1\n${root}\n\nb\n`,
    `a\n1\n${root} \n`,
  ];
  for (const text of wrong) {
    assertEquals(assertThrows(() => parseCheckpoint(text), TlogError).code, "CHECKPOINT_INVALID");
  }
  for (const origin of ["", "a\nb"]) {
    assertThrows(() => formatCheckpoint({ origin, size: 1, root: new Uint8Array(32) }), TlogError);
  }
});

Deno.test("formatProof() writes C2SP's form, and parseProof() reads it", () => {
  const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const checkpoint = "checkpoint\n";
  const text = formatProof({ index: 5, proof: [one, two], checkpoint });
  const [first, second] = [`AQEB${"AQEB".repeat(9)}AQE=`, `AgIC${"AgIC".repeat(9)}AgI=`];
  assertEquals(text, `c2sp.org/tlog-proof@v1\nindex 5\n${first}\n${second}\n\ncheckpoint\n`);
  assertEquals(parseProof(text), { index: 5, proof: [one, two], checkpoint });
  const extra = new TextEncoder().encode("extra information");
  const whole = { index: 0, proof: [], checkpoint, extra };
  assertEquals(
    formatProof(whole),
    "c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 0\n\ncheckpoint\n",
  );
  assertEquals(parseProof(formatProof(whole)), { ...whole, extra: Uint8Array.from(extra) });
});

Deno.test("parseProof() refuses a text that is none", () => {
  const hash = `${"AQEB".repeat(10)}AQE=`;
  const head = "c2sp.org/tlog-proof@v1\n";
  const wrong = [
    "",
    head,
    `${head}index 0\n`,
    `wrong\nindex 0\n\nc\n`,
    `${head}\nc\n`,
    `${head}index x\n\nc\n`,
    `${head}index -5\n\nc\n`,
    `${head}index 00\n\nc\n`,
    `${head}extra !!\nindex 0\n\nc\n`,
    `${head}index 0\nextra AAAA\n\nc\n`,
    `${head}index 0\n!!\n\nc\n`,
    `${head}index 0\nAAAA\n\nc\n`,
    `${head}index 0\n${`${hash}\n`.repeat(64)}\nc\n`,
    `${head}index 0\n${"a".repeat(600_000)}\n\nc\n`,
    `${head.trim()}\r\nindex 0\r\n\r\nc\r\n`,
  ];
  for (const text of wrong) {
    assertEquals(assertThrows(() => parseProof(text), TlogError).code, "PROOF_INVALID");
  }
});

Deno.test("verifyProof() proves a leaf by the log's key alone, and nothing that differs", async () => {
  const log = await noteSigner({
    name: "example.com/log",
    seed: crypto.getRandomValues(new Uint8Array(32)),
  });
  const [leaf, sibling] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
  const root = nodeHash(leaf, sibling);
  const note = await signNote(formatCheckpoint({ origin: "example.com/log", size: 2, root }), [
    log,
  ]);
  const proof = formatProof({ index: 0, proof: [sibling], checkpoint: note });
  const { checkpoint, index } = await verifyProof(proof, { leaf, log: log.key });
  assertEquals([index, checkpoint.size, checkpoint.root], [0, 2, root]);

  const other = await noteSigner({
    name: "example.com/log",
    seed: crypto.getRandomValues(new Uint8Array(32)),
  });
  const elsewhere = formatCheckpoint({ origin: "example.com/other", size: 2, root });
  const foreign = formatProof({
    index: 0,
    proof: [sibling],
    checkpoint: await signNote(elsewhere, [log]),
  });
  const refused: readonly (readonly [() => Promise<unknown>, TlogErrorCode])[] = [
    [() => verifyProof(proof, { leaf: sibling, log: log.key }), "PROOF_WRONG"],
    [() => verifyProof(proof.replace("index 0", "index 1"), { leaf, log: log.key }), "PROOF_WRONG"],
    [
      () => verifyProof(proof.replace("\n2\n", "\n3\n"), { leaf, log: log.key }),
      "NOTE_SIGNATURE_WRONG",
    ],
    [() => verifyProof(proof, { leaf, log: other.key }), "NOTE_SIGNER_UNKNOWN"],
    [() => verifyProof(foreign, { leaf, log: log.key }), "CHECKPOINT_INVALID"],
  ];
  for (const [verify, code] of refused) {
    assertEquals((await assertRejects(verify, TlogError)).code, code);
  }
});
