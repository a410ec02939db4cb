import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { toBase64 } from "./encoding.ts";
import { TlogError, type TlogErrorCode } from "./errors.ts";
import {
  formatSignerKey,
  formatVerifierKey,
  noteSigner,
  parseSignerKey,
  parseVerifierKey,
} from "./keys.ts";
import { openNote, parseNote, signNote } from "./note.ts";

const EXAMPLE: { vkey: string; text: string; note: string } = JSON.parse(
  await Deno.readTextFile(new URL("../tests/vectors/signed_note.json", import.meta.url)),
);

const EXAMPLE_SIGNER = await noteSigner({ name: "log.example", seed: new Uint8Array(32) });

/** The example of Go's documentation of its notes. */
const PETER = {
  skey: "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz",
  vkey: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  text:
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line:
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
};

/** A checkpoint of Go's checksum database. */
const SUMDB = {
  vkey: "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
  note: "go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n" +
    "— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n",
};

Deno.test("openNote() opens the examples of C2SP and of Go, and a checkpoint of Go's checksum database", async () => {
  const notes = [EXAMPLE, { ...PETER, note: `${PETER.text}\n${PETER.line}` }, SUMDB];
  for (const { vkey, note } of notes) {
    const key = parseVerifierKey(vkey);
    const { text, signatures } = await openNote(note, [key]);
    assertEquals(`${text}\n${signatures[0]?.line}\n`, note);
    assertEquals((await openNote(new TextEncoder().encode(note), [key])).text, text);
    assertEquals(formatVerifierKey(key), vkey);
  }
});

Deno.test("signNote() makes Go's example, byte for byte", async () => {
  const signer = await parseSignerKey(PETER.skey);
  assertEquals(await signNote(PETER.text, [signer]), `${PETER.text}\n${PETER.line}`);
  assertEquals(formatVerifierKey(signer.key), PETER.vkey);
});

Deno.test("noteSigner() makes keys that their texts bring back, of both types", async () => {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  for (const type of ["ed25519", "cosignature"] as const) {
    const signer = await noteSigner({ name: "example.com/log", seed, type });
    assertEquals((await parseSignerKey(formatSignerKey(signer, seed))).key, signer.key);
    assertEquals(parseVerifierKey(formatVerifierKey(signer.key)), signer.key);
  }
});

Deno.test("openNote() tells when a cosignature was made, and takes none for another text or time", async () => {
  const log = await randomSigner("example.com/log");
  const witness = await noteSigner({
    name: "witness.example/w1",
    seed: crypto.getRandomValues(new Uint8Array(32)),
    type: "cosignature",
    now: () => 1_679_315_147_999,
  });
  const note = await signNote("example.com/log\n1\nAAAA\n", [log, witness]);
  const { signatures } = await openNote(note, [log.key, witness.key]);
  assertEquals(signatures.map(({ time }) => time), [undefined, 1_679_315_147]);
  const [, line = ""] = signatures.map((each) => each.line);
  const later = line.replace(/ (\S+)$/, (_, base64) => ` ${turned(base64, 11)}`);
  await refused(openNote(note.replace(line, later), [witness.key]), "NOTE_SIGNATURE_WRONG");
  await refused(openNote(note.replace("\n1\n", "\n2\n"), [witness.key]), "NOTE_SIGNATURE_WRONG");
  await refused(
    openNote(note.replace(line, line.slice(0, 21 + 16)), [witness.key]),
    "NOTE_SIGNATURE_WRONG",
  );
});

Deno.test("parseNote() reads the time of C2SP's example of a cosignature", () => {
  const { signatures } = parseNote(
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" +
      "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n" +
      "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n",
  );
  assertEquals(signatures.map(({ signature }) => signature.length), [64, 72]);
  const time = new DataView(signatures[1]?.signature.slice().buffer ?? new ArrayBuffer(8));
  assertEquals(time.getBigUint64(0), 1_679_315_147n);
});

Deno.test("openNote() ignores signatures of keys it does not know, and wants one of a key it does", async () => {
  const [one, other, third] = await Promise.all([
    randomSigner("one.example"),
    randomSigner("other.example"),
    // Of the same name, with another key and so another id.
    randomSigner("one.example"),
  ]);
  const note = await signNote("text\n", [third, other, one]);
  const { signatures } = await openNote(note, [one.key]);
  assertEquals(signatures.map(({ key }) => key), [one.key]);
  const stranger = await randomSigner("stranger.example");
  await refused(openNote(note, [stranger.key]), "NOTE_SIGNER_UNKNOWN");
  await refused(openNote(note, []), "NOTE_SIGNER_UNKNOWN");
});

Deno.test("openNote() ignores a cosignature of an algorithm it does not have, whose key is none", async () => {
  const { key } = EXAMPLE_SIGNER;
  const type = 0x06;
  const publicKey = new Uint8Array(1_312).fill(7);
  const id = Uint8Array.of(1, 2, 3, 4);
  const vkey = `w.example+01020304+${toBase64(Uint8Array.of(type, ...publicKey))}`;
  assertThrows(() => parseVerifierKey(vkey), TlogError);
  // The time and a signature of ML-DSA-44.
  const line = `— w.example ${toBase64(Uint8Array.of(...id, ...new Uint8Array(8 + 2_420)))}\n`;
  const note = await signNote("text\n", [EXAMPLE_SIGNER]);
  const { signatures } = await openNote(note + line, [key]);
  assertEquals(signatures.map(({ key }) => key), [key]);
});

Deno.test("openNote() refuses a note in any form but the one, with a code for each", async () => {
  const signer = await randomSigner("a.example");
  const note = await signNote("text\nmore\n", [signer]);
  const [line = ""] = parseNote(note).signatures.map((each) => each.line);
  const [dash, name, base64 = ""] = line.split(" ");
  const wrong: readonly (readonly [string | Uint8Array, TlogErrorCode])[] = [
    ["", "NOTE_WITHOUT_SIGNATURES"],
    ["text\n", "NOTE_WITHOUT_SIGNATURES"],
    [`text\nmore\n${line}\n`, "NOTE_WITHOUT_SIGNATURES"],
    ["text\n\n", "NOTE_WITHOUT_SIGNATURES"],
    [note.slice(0, -1), "NOTE_WITHOUT_SIGNATURES"],
    [note.replaceAll("\n", "\r\n"), "NOTE_CONTROL_CHARACTER"],
    [note.replace("more", "mo\tre"), "NOTE_CONTROL_CHARACTER"],
    [note.replace("more", "mo\0re"), "NOTE_CONTROL_CHARACTER"],
    [note.replace("more", "mo\u{d800}re"), "NOTE_NOT_UTF8"],
    [Uint8Array.of(0xff, ...new TextEncoder().encode(note)), "NOTE_NOT_UTF8"],
    [`${note}unsigned\n`, "NOTE_SIGNATURE_MALFORMED"],
    [note.replace("— ", "- "), "NOTE_SIGNATURE_MALFORMED"],
    [note.replace("— ", "—  "), "NOTE_SIGNATURE_MALFORMED"],
    [note.replace("a.example", "a+example"), "NOTE_SIGNATURE_MALFORMED"],
    [note.replace("a.example", "a\u00a0example"), "NOTE_SIGNATURE_MALFORMED"],
    [`text\n\n${dash} ${name} \n`, "NOTE_SIGNATURE_MALFORMED"],
    [note.replace(line, `${line} more`), "NOTE_SIGNATURE_MALFORMED"],
    [note.replace(base64, base64.slice(0, -1)), "NOTE_SIGNATURE_NOT_BASE64"],
    [note.replace(base64, `${base64.slice(0, -4)}*AA=`), "NOTE_SIGNATURE_NOT_BASE64"],
    [note.replace(base64, base64.replace(/.=$/, "B=")), "NOTE_SIGNATURE_NOT_BASE64"],
    [note.replace(base64, "AAAAAA=="), "NOTE_SIGNATURE_NOT_BASE64"],
    [note.replace(base64, `${base64.slice(0, 8)}AAAA`), "NOTE_SIGNATURE_WRONG"],
    [note.replace("more", "less"), "NOTE_SIGNATURE_WRONG"],
    [`${note}${line}\n`, "NOTE_SIGNATURE_REPEATED"],
    [`${note}${`${dash} b.example ${base64}\n`.repeat(100)}`, "NOTE_TOO_LARGE"],
    [`${"x".repeat(256 * 1024)}\n${note}`, "NOTE_TOO_LARGE"],
    [new Uint8Array(256 * 1024 + 1), "NOTE_TOO_LARGE"],
  ];
  for (const [each, code] of wrong) await refused(openNote(each, [signer.key]), code);
  const flipped = base64.length - 10;
  await refused(
    openNote(note.replace(base64, turned(base64, flipped)), [signer.key]),
    "NOTE_SIGNATURE_WRONG",
  );
});

Deno.test("signNote() refuses a text that no note can have", async () => {
  const signer = await randomSigner("a.example");
  for (const text of ["", "open", "a\rb\n", "\u{dfff}\n"]) {
    await refused(signNote(text, [signer]), "NOTE_TEXT_INVALID");
  }
  const empty = await signNote("\n\nwith empty lines\n\n", [signer]);
  assertEquals((await openNote(empty, [signer.key])).text, "\n\nwith empty lines\n\n");
});

Deno.test("parseVerifierKey() and parseSignerKey() refuse every part and every change of a key", async () => {
  const [{ vkey, skey }] = [PETER];
  for (let at = 0; at < vkey.length; at++) {
    const wrong = [
      vkey.slice(0, at),
      vkey.slice(at + 1),
      `${vkey.slice(0, at)}~${vkey.slice(at + 1)}`,
    ];
    for (const each of wrong) {
      assertEquals(assertThrows(() => parseVerifierKey(each), TlogError).code, "KEY_INVALID");
    }
  }
  const others = [
    // Of another length, and of another type, with the id of that.
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    vkey.replace("c74f20a3", "C74F20A3"),
    `${vkey}+`,
    "x".repeat(2_000),
  ];
  for (const each of others) assertThrows(() => parseVerifierKey(each), TlogError);
  for (const each of [skey.slice(1), skey.slice(0, -1), skey.replace("c74f", "c74e"), vkey]) {
    await refused(parseSignerKey(each), "KEY_INVALID");
  }
  await refused(noteSigner({ name: "a b", seed: new Uint8Array(32) }), "KEY_INVALID");
  await refused(noteSigner({ name: "a", seed: new Uint8Array(31) }), "KEY_INVALID");
});

function randomSigner(name: string) {
  return noteSigner({ name, seed: crypto.getRandomValues(new Uint8Array(32)) });
}

/** The same Base 64 with another digit at a place. */
function turned(base64: string, at: number): string {
  return base64.slice(0, at) + (base64[at] === "A" ? "B" : "A") + base64.slice(at + 1);
}

async function refused(promise: Promise<unknown>, code: TlogErrorCode): Promise<void> {
  assertEquals((await assertRejects(() => promise, TlogError)).code, code);
}
