import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { toBase64 } from "../../tlog/encoding.ts";
import { formatVerifierKey } from "../../tlog/mod.ts";
import { loggedRows, logOf, randomSigner } from "../../tests/support/audit_export.ts";
import { CliError } from "../arguments.ts";
import { verifyFile } from "./verify.ts";

Deno.test("deno task audit:verify", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "banata-verify-" });
  const signer = await randomSigner();
  const witness = await randomSigner("witness.example", "cosignature");
  const log = await logOf(loggedRows(40), signer);
  const checkpoint = await write("checkpoint", await log.checkpoint(30, [witness]));

  async function write(name: string, text: string): Promise<string> {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return `${folder}/${name}`;
  }

  async function verify(file: string, options: Partial<Parameters<typeof verifyFile>[0]> = {}) {
    const printed: string[] = [];
    const shares: number[] = [];
    const code = await verifyFile({ file, checkpoint, isPart: false, ...options }, {
      print: (line) => void printed.push(line),
      progress: (share) => void shares.push(share),
    });
    return { code, printed, shares };
  }

  await t.step("says that an export holds, and how far it is", async () => {
    const file = await write("whole", (await log.page()).join("\n"));
    const { code, printed, shares } = await verify(file);
    assertEquals([code, printed.length, shares.at(-1)], [0, 1, 1], printed.join("\n"));
    assertMatch(
      printed[0] ?? "",
      /^The export holds: 40 events of project prj_a, .*leaves 0 to 40 of 40\.$/,
    );
  });

  await t.step("names the line and the leaf of what is wrong, and ends with 1", async () => {
    const lines = await log.page();
    const file = await write("edited", `${lines.join("\n").replace("usr_7", "usr_8")}\n`);
    const { code, printed } = await verify(file);
    assertEquals([code, printed.length], [1, 2]);
    assertMatch(printed[0] ?? "", /^EVENT_CHANGED \(line 9, leaf 7\): .* event evt_0+7$/);
  });

  await t.step("takes a policy of witnesses, and a proof from the checkpoint on", async () => {
    const vkeys = [signer, witness].map(({ key }) => formatVerifierKey(key));
    const policy = await write("policy", `log ${vkeys[0]}\nwitness w ${vkeys[1]}\nquorum w\n`);
    const until30 = await write("until30", (await log.page({ to: 30 })).join("\n"));
    assertEquals((await verify(until30, { policy, isPart: true })).code, 0);
    assertMatch((await verify(until30, { isPart: false })).printed[0] ?? "", /^EVENTS_CUT_OFF/);
    const later = await write("later", (await log.page({ from: 35 })).join("\n"));
    assertMatch((await verify(later)).printed[0] ?? "", /^HISTORY_UNPROVED/);
    const hashes = (await log.consistency(30, 40)).map(toBase64);
    const json = await write("proof.json", JSON.stringify({ proof: hashes }));
    const text = await write("proof", `${hashes.join("\n")}\n`);
    const proved = await verify(later, { consistency: json });
    assertEquals(proved.code, 0);
    assertMatch(proved.printed[1] ?? "", /^It begins at leaf 35: /);
    assertEquals((await verify(later, { consistency: text })).code, 0);
    assertMatch(
      (await verify(later, { consistency: json, policy })).printed[0] ?? "",
      /^POLICY_UNMET/,
    );
    await assertRejects(() => verify(later, { policy: checkpoint }), CliError, "Line 1");
  });

  await t.step(
    "reads a file of anything without filling the memory, and shows none of it",
    async () => {
      const junk = await write("junk", "\x1b[31mred\n".repeat(1_000));
      const { code, printed } = await verify(junk);
      assertEquals([code, printed.join("\n").includes("\x1b")], [1, false]);
      await Deno.writeFile(`${folder}/bytes`, new Uint8Array(8 * 1024 * 1024).fill(0x41));
      await assertRejects(() => verify(`${folder}/bytes`), CliError, "does not end");
      await Deno.writeFile(`${folder}/bytes`, Uint8Array.of(0xff, 0xfe, 0x0a));
      await assertRejects(() => verify(`${folder}/bytes`), CliError, "not UTF-8");
    },
  );

  await Deno.remove(folder, { recursive: true });
});
