import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { formatCheckpoint } from "./checkpoint.ts";
import { TlogError } from "./errors.ts";
import { formatVerifierKey, type NoteSigner, noteSigner } from "./keys.ts";
import { signNote } from "./note.ts";
import { parsePolicy, satisfies } from "./policy.ts";

const LOG = await signer("example.com/log", "ed25519");
const [X1, X2, X3, Y1, Y2, Y3] = await Promise.all(
  ["x1", "x2", "x3", "y1", "y2", "y3"].map((name) => signer(`${name}.example`, "cosignature")),
);

/** The specification's example. */
const EXAMPLE = `
log ${vkey(LOG)}

witness X1 ${vkey(X1)}
witness X2 ${vkey(X2)}
witness X3 ${vkey(X3)}
group X-witnesses 2 X1 X2 X3

witness Y1 ${vkey(Y1)}
witness Y2 ${vkey(Y2)} https://y2.example/witness
\twitness  Y3\t${vkey(Y3)}
group Y-witnesses any Y1 Y2 Y3

# Two operators
 group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

Deno.test("satisfies() wants the quorum of the specification's example, and the log's own signature", async () => {
  const policy = parsePolicy(EXAMPLE);
  assertEquals(policy.witnesses.get("Y2")?.url, "https://y2.example/witness");
  const cases: readonly (readonly [(NoteSigner | undefined)[], boolean])[] = [
    [[LOG, X1, X2, Y1], true],
    [[LOG, X2, X3, Y3, Y2], true],
    [[LOG, X1, X2, X3], false],
    [[LOG, X1, Y1, Y2, Y3], false],
    [[LOG], false],
    [[X1, X2, X3, Y1], false],
  ];
  for (const [signers, wanted] of cases) {
    assertEquals(await satisfies(policy, await checkpoint(signers)), wanted);
  }
  const foreign = await checkpoint([LOG, X1, X2, Y1], "example.com/other");
  assertEquals(await satisfies(policy, foreign), false);
});

Deno.test("satisfies() takes one witness, none, and logs that are known from elsewhere", async () => {
  const one = parsePolicy(`log ${vkey(LOG)}\nwitness w ${vkey(X1)}\nquorum w`);
  assertEquals(await satisfies(one, await checkpoint([LOG, X1])), true);
  assertEquals(await satisfies(one, await checkpoint([LOG, X2])), false);
  const none = parsePolicy(`log ${vkey(LOG)}\nquorum none\n`);
  assertEquals(await satisfies(none, await checkpoint([LOG])), true);
  const open = parsePolicy("quorum none\n");
  const note = await checkpoint([LOG]);
  assertEquals(await satisfies(open, note, { logs: [LOG.key] }), true);
  const { code } = await assertRejects(() => satisfies(open, note), TlogError);
  assertEquals(code, "NOTE_SIGNER_UNKNOWN");
  const forged = (await checkpoint([LOG, X1])).replace("\n1\n", "\n2\n");
  assertEquals(
    (await assertRejects(() => satisfies(one, forged), TlogError)).code,
    "NOTE_SIGNATURE_WRONG",
  );
});

Deno.test("parsePolicy() reads the key of a witness in the wild", () => {
  const policy = parsePolicy(
    "witness remora remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2 https://remora.n621.de\nquorum remora\n",
  );
  assertEquals(policy.witnesses.get("remora")?.key.keyId, 0xda77ade7);
});

Deno.test("parsePolicy() refuses what the specification does, with the line", () => {
  const w = `witness w ${vkey(X1)}\n`;
  const wrong: readonly (readonly [string, string])[] = [
    ["", "no line with the quorum"],
    [w, "no line with the quorum"],
    ["quorum unknown", "Line 1"],
    [`${w}quorum w\nquorum w`, "Line 3"],
    [`${w}quorum w w`, "Line 2"],
    [`${w}${w}quorum w`, "Line 2"],
    [`${w}witness v ${vkey(X1)}\nquorum w`, "Line 2"],
    [`log ${vkey(LOG)}\nlog ${vkey(LOG)}\nquorum none`, "Line 2"],
    [`log ${vkey(X1)}\nquorum none`, "Line 1"],
    [`witness w ${vkey(LOG)}\nquorum w`, "Line 1"],
    [`witness w key\nquorum w`, "Line 1"],
    [`witness none ${vkey(X1)}\nquorum none`, "Line 1"],
    [`witness all ${vkey(X1)}\nquorum all`, "Line 1"],
    [`${w}group g 0 w\nquorum g`, "Line 2"],
    [`${w}group g 2 w\nquorum g`, "Line 2"],
    [`${w}group g -1 w\nquorum g`, "Line 2"],
    [`${w}group g 01 w\nquorum g`, "Line 2"],
    [`${w}group g any\nquorum g`, "Line 2"],
    [`${w}group g any w w\nquorum g`, "Line 2"],
    [`${w}group g any w\ngroup h any w\nquorum h`, "Line 3"],
    [`group g any w\n${w}quorum g`, "Line 1"],
    [`${w}group g any none\nquorum g`, "Line 2"],
    [`${w}group w any w\nquorum w`, "Line 2"],
    [`${w.trim()} https://w.example more\nquorum w`, "Line 1"],
    [`${w}quorum w\r\n`, "Line 2"],
    [`${w}quorum w\u007f\n`, "Line 2"],
    [`${w}what w\nquorum w`, "Line 2"],
    [`#${"x".repeat(300_000)}`, "more than 256 KiB"],
  ];
  for (const [text, where] of wrong) {
    const { code, message } = assertThrows(() => parsePolicy(text), TlogError);
    assertEquals([code, message.includes(where)], ["POLICY_INVALID", true], `${where}: ${message}`);
  }
});

function signer(name: string, type: "ed25519" | "cosignature"): Promise<NoteSigner> {
  return noteSigner({ name, type, seed: crypto.getRandomValues(new Uint8Array(32)) });
}

function vkey(each: NoteSigner | undefined): string {
  return each ? formatVerifierKey(each.key) : "";
}

function checkpoint(
  signers: (NoteSigner | undefined)[],
  origin = "example.com/log",
): Promise<string> {
  const text = formatCheckpoint({ origin, size: 1, root: new Uint8Array(32) });
  return signNote(text, signers.flatMap((each) => each ?? []));
}
