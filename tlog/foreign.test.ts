/** What strangers send: whatever it is, a reader gives an answer or throws its documented error. */
import { assert } from "@std/assert";
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
import { TlogError } from "./errors.ts";
import { formatVerifierKey, noteSigner, parseSignerKey, parseVerifierKey } from "./keys.ts";
import { openNote, signNote } from "./note.ts";
import { parsePolicy, satisfies } from "./policy.ts";
import { formatProof, parseProof, verifyProof } from "./proof.ts";
import { entryBundle, parseEntryBundle, parseTilePath } from "./tiles.ts";
import { leafHash, nodeHash } from "./tree.ts";

const ROUNDS = 150;
/** What breaks readers more often than chance would. */
const PIECES = [
  "",
  "\n",
  "\n\n",
  " ",
  "=",
  "+",
  "/",
  "— ",
  "0",
  "-1",
  "9".repeat(30),
  "\u0000",
  "\ud800",
  "é",
  "x001/",
];

function random(below: number): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value % below;
}

/** A text with up to three places cut out, doubled, or replaced. */
function spoiled(text: string): string {
  let result = text;
  for (let times = 1 + random(3); times > 0; times--) {
    const [from, length] = [random(result.length + 1), random(8)];
    const piece = PIECES[random(PIECES.length + 1)] ??
      result.slice(random(result.length + 1)).slice(0, 40);
    result = result.slice(0, from) + piece + result.slice(from + length);
  }
  return result;
}

Deno.test("Every reader throws a TlogError for what it does not take, and nothing else", async (t) => {
  const seed = () => crypto.getRandomValues(new Uint8Array(32));
  const log = await noteSigner({ name: "example.com/log", seed: seed() });
  const witness = await noteSigner({ name: "w.example", seed: seed(), type: "cosignature" });
  const [leaf, sibling] = [leafHash(Uint8Array.of(1)), leafHash(Uint8Array.of(2))];
  const text = formatCheckpoint({ origin: log.key.name, size: 2, root: nodeHash(leaf, sibling) });
  const note = await signNote(text, [log, witness]);
  const keys = [log.key, witness.key];
  const vkey = formatVerifierKey(log.key);
  const policyText = `log ${vkey}\nwitness w ${
    formatVerifierKey(witness.key)
  }\ngroup g any w\nquorum g\n`;
  const policy = parsePolicy(policyText);
  const readers: Readonly<Record<string, [string, (text: string) => unknown]>> = {
    openNote: [note, (each) => openNote(each, keys)],
    parseCheckpoint: [text, parseCheckpoint],
    parseProof: [formatProof({ index: 0, proof: [sibling], checkpoint: note }), parseProof],
    verifyProof: [
      formatProof({ index: 0, proof: [sibling], checkpoint: note }),
      (each) => verifyProof(each, { leaf, log: log.key }),
    ],
    parsePolicy: [policyText, parsePolicy],
    satisfies: [note, (each) => satisfies(policy, each)],
    parseVerifierKey: [vkey, parseVerifierKey],
    parseSignerKey: [`PRIVATE+KEY+${vkey}`, parseSignerKey],
    parseTilePath: ["tile/3/x001/x234/067.p/12", parseTilePath],
  };
  for (const [name, [whole, read]] of Object.entries(readers)) {
    await t.step(name, async () => {
      for (let round = 0; round < ROUNDS; round++) await takes(() => read(spoiled(whole)));
    });
  }
  await t.step("parseEntryBundle", async () => {
    const bundle = entryBundle([Uint8Array.of(1, 2), new Uint8Array(300)]);
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = bundle.slice(0, random(bundle.length));
      bytes[random(bytes.length + 1)] = random(256);
      await takes(() => parseEntryBundle(bytes));
    }
  });
});

async function takes(read: () => unknown): Promise<void> {
  try {
    await read();
  } catch (error) {
    assert(error instanceof TlogError, String(error));
  }
}
