import { assert, assertEquals, assertRejects } from "@std/assert";
import { sequence } from "../../tests/support/audit_tree.ts";
import { customEvent, writeEvents } from "../../tests/support/audit_logs.ts";
import { openProject } from "../../tests/support/set_up.ts";
import { CliError } from "../arguments.ts";
import type { TransferContext } from "../transfer/session.ts";
import { exportAuditLog } from "./export.ts";
import { verifyFile } from "./verify.ts";

Deno.test("audit:export writes a file that audit:verify takes, and the other formats", async (t) => {
  await using world = await openProject();
  const { platform, project: { key }, server, site } = world;
  const dir = await Deno.makeTempDir();
  const said: string[] = [];
  const context = (env: Record<string, string>): TransferContext => ({
    env,
    print: (line) => said.push(line),
    progress: (share, words) => said.push(`${share} ${words}`),
    ask: () => Promise.resolve(null),
    sleep: () => Promise.resolve(),
  });
  const write = async (format: string, filter = {}) => {
    const file = `${dir}/log.${format}`;
    await exportAuditLog({ site, file, format, filter }, context({ BANATA_API_KEY: key }));
    return await Deno.readTextFile(file);
  };
  const events = Array.from({ length: 40 }, () => customEvent({ action: "file.written" }));
  await writeEvents(server, events);
  await sequence(platform);

  await t.step("NDJSON holds against its checkpoint", async () => {
    const text = await write("ndjson");
    const checkpoint = `${dir}/checkpoint`;
    await Deno.writeTextFile(checkpoint, JSON.parse(text.split("\n")[0] ?? "").checkpoint);
    const files = { file: `${dir}/log.ndjson`, checkpoint, isPart: false };
    const code = await verifyFile(files, context({}));
    assertEquals(code, 0, said.join("\n"));
    assert(said.some((line) => line.startsWith("1 ")));
  });
  await t.step("CSV has a line for each event, JSON and OCSF too", async () => {
    const filter = { action: "file.written" };
    assertEquals((await write("csv", filter)).trimEnd().split("\r\n").length, 41);
    for (const format of ["json", "ocsf"]) {
      const lines = (await write(format, filter)).trimEnd().split("\n");
      assertEquals(lines.map((line) => typeof JSON.parse(line)), Array(40).fill("object"));
    }
  });
  await t.step(
    "a key that is missing or refused is said, and no file is left under its name",
    async () => {
      const options = { site, file: `${dir}/none`, format: "csv", filter: {} };
      await assertRejects(() => exportAuditLog(options, context({})), CliError, "BANATA_API_KEY");
      const wrong = context({ BANATA_API_KEY: "sk_live_nobody" });
      await assertRejects(() => exportAuditLog(options, wrong), CliError);
      await assertRejects(() => Deno.stat(options.file), Deno.errors.NotFound);
      await assertRejects(
        () => exportAuditLog({ ...options, format: "xml" }, wrong),
        CliError,
        "--format",
      );
    },
  );
  await Deno.remove(dir, { recursive: true });
});
