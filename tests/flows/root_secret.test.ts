import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { fromFileUrl } from "../../tools/paths.ts";
import { denoCommand } from "../../tools/sealed.ts";
import { equals } from "../../component/where.ts";
import { start } from "../../cli/start.ts";
import { MIGRATIONS } from "../../migrations/mod.ts";
import { fingerprintOf } from "../../runtime/services/root_keys.ts";
import { insertRows } from "../isolation/component_field.ts";
import { captureConsole } from "../support/captured_console.ts";
import { rowsOf } from "../support/rows.ts";
import { openProject } from "../support/set_up.ts";
import { Client, ok, outcome } from "../support/client.ts";

const RIGHT = "the root secret that the data was made under 1";
const NEXT = "the root secret that came into its place 2";
const WRONG = "a root secret that nobody has used here 3";
const ENTRY = fromFileUrl(new URL("../../cli/database_main.ts", import.meta.url));

type Env = Readonly<Record<string, string>>;

/** Starts on a folder, closes, and gives what was printed. */
async function startOnce(dataDir: string, env: Env = {}): Promise<string[]> {
  const lines: string[] = [];
  const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
  const host = await start(options, { env, print: (line) => lines.push(line), log: () => {} });
  await host.close();
  return lines;
}

async function refusal(dataDir: string, env: Env = {}): Promise<string> {
  const error = await assertRejects(() => startOnce(dataDir, env), Error);
  assert(!error.message.includes("\n"), error.message);
  for (const secret of [RIGHT, NEXT, WRONG]) assert(!error.message.includes(secret));
  return error.message;
}

async function withFolder(use: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await Deno.makeTempDir({ prefix: "banata-root-" });
  try {
    await use(dataDir);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

Deno.test("start() and the root secret of the data", async (t) => {
  await withFolder(async (dataDir) => {
    const right = await fingerprintOf(RIGHT);
    await startOnce(dataDir, { BETTER_AUTH_SECRET: RIGHT });

    await t.step(
      "another one is refused, and the sentence names the variable and both",
      async () => {
        const sentence = await refusal(dataDir, { BETTER_AUTH_SECRET: WRONG });
        assertMatch(sentence, /^Put the root secret .* into BETTER_AUTH_SECRET, or name it in /);
        assertStringIncludes(sentence, right);
        assertStringIncludes(sentence, await fingerprintOf(WRONG));
      },
    );

    await t.step("a lost one is refused, and no new one is made in its place", async () => {
      assertStringIncludes(
        await refusal(dataDir),
        `fingerprint ${right} into ${dataDir}/root-secret`,
      );
      await assertRejects(() => Deno.stat(`${dataDir}/root-secret`), Deno.errors.NotFound);
    });

    await t.step(
      "one in the file is taken, and a wrong one there is named by its file",
      async () => {
        await Deno.writeTextFile(`${dataDir}/root-secret`, `${WRONG}\n`);
        assertStringIncludes(await refusal(dataDir), `into ${dataDir}/root-secret, or name it in`);
        await Deno.writeTextFile(`${dataDir}/root-secret`, `${RIGHT}\n`);
        const unset = await refusal(dataDir, { BETTER_AUTH_SECRET: WRONG });
        assertMatch(unset, /^Unset BETTER_AUTH_SECRET, .*root-secret$/);
        await startOnce(dataDir);
        await Deno.remove(`${dataDir}/root-secret`);
      },
    );

    await t.step(
      "a new one is taken while the one before is named, and then needs it no more",
      async () => {
        const both = { BETTER_AUTH_SECRET: NEXT, BETTER_AUTH_SECRET_PREVIOUS: RIGHT };
        await startOnce(dataDir, both);
        await startOnce(dataDir, { BETTER_AUTH_SECRET: NEXT });
        const sentence = await refusal(dataDir, { BETTER_AUTH_SECRET: RIGHT });
        assertStringIncludes(sentence, await fingerprintOf(NEXT));
      },
    );

    await t.step(
      "one of a repeated character is refused, and an unreadable file is said",
      async () => {
        const same = await refusal(dataDir, { BETTER_AUTH_SECRET: "a".repeat(44) });
        assertStringIncludes(same, "BETTER_AUTH_SECRET");
        await Deno.mkdir(`${dataDir}/root-secret`);
        assertMatch(
          await refusal(dataDir),
          /^Let this user read .*root-secret, or set BETTER_AUTH/,
        );
      },
    );
  });
});

Deno.test("start() refuses a wrong secret for data from before fingerprints, by what it wrapped", async () => {
  await withFolder(async (dataDir) => {
    const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
    const host = await start(options, {
      env: { BETTER_AUTH_SECRET: RIGHT },
      print: () => {},
      log: () => {},
    });
    const site = new Client(host.siteUrl);
    await ok(site.get("/p/platform/jwks"));
    await host.close();
    using database = new (await import("node:sqlite")).DatabaseSync(`${dataDir}/data.sqlite3`);
    database.exec(`DELETE FROM entries WHERE row IN (SELECT e.row FROM entries e JOIN indexes i ON
      i.id = e.index_id JOIN tables t ON t.number = i.table_number WHERE t.name = 'rootSecret')`);
    database.close();
    const sentence = await refusal(dataDir, { BETTER_AUTH_SECRET: WRONG });
    assertMatch(sentence, /^Put the root secret into BETTER_AUTH_SECRET/);
  });
});

Deno.test("A request whose project's key opens under no root is a 503 that says so, and is logged", async () => {
  await using world = await openProject({ devMailbox: true });
  const { admin, platform, project: { id: projectId } } = world;
  const save = () =>
    admin.post("/banata/config/social-providers/save", {
      ...{ projectId, providerId: "google", clientId: "c", clientSecret: "s" },
    });
  await ok(save());
  const [row] = rowsOf(platform.host, "projectKey").filter((each) => each.projectId === projectId);
  await platform.component("adapter:updateOne", {
    projectId,
    model: "projectKey",
    where: equals({ id: String(row?.id) }),
    update: { wrappedKey: "v1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA" },
  });
  using captured = captureConsole();
  const refused = await save();
  assertEquals(outcome(refused), [503, "ROOT_SECRET_WRONG"]);
  assertStringIncludes(captured.lines.join("\n"), "BETTER_AUTH_SECRET");
});

Deno.test("start() refuses data of a newer version, and says what an upgrade did", async () => {
  await withFolder(async (dataDir) => {
    const options = { dataDir, host: "127.0.0.1", port: 0, sitePort: 0 };
    const known = MIGRATIONS.length;
    const first = await startOnce(dataDir);
    assert(!first.some((line) => line.startsWith("Upgraded")), first.join("\n"));
    const host = await start(options, { env: {}, print: () => {}, log: () => {} });
    const step = {
      projectId: "platform",
      name: "of tomorrow",
      isDone: true,
      processed: 0,
      startedAt: 1,
    };
    await insertRows(host, { table: "migration", rows: [{ ...step, version: known + 1 }] });
    const run = await host.run("migrate:run", {}, { component: "banataAuth" });
    assertStringIncludes(JSON.stringify(run), "DATABASE_NEWER_THAN_CODE");
    await host.close();
    const sentence = await refusal(dataDir);
    assertMatch(sentence, /^DATABASE_NEWER_THAN_CODE: Run the version that last wrote /);
    assertStringIncludes(sentence, `at step ${known + 1}, and this version knows ${known}`);
  });
});

Deno.test("backup says which root secret it needs, and restore compares", async () => {
  await withFolder(async (dataDir) => {
    await startOnce(dataDir, { BETTER_AUTH_SECRET: RIGHT });
    const file = `${dataDir}/copy.backup`;
    const fingerprint = await fingerprintOf(RIGHT);
    const run = async (args: string[], env: Env = {}) => {
      const { code, stderr, stdout } = await denoCommand(["run", "-A", ENTRY, ...args], { env })
        .output();
      const text = new TextDecoder();
      return { code, text: text.decode(stdout) + text.decode(stderr) };
    };
    const backup = await run(["backup", file, "--data", dataDir]);
    assertEquals(backup.code, 0, backup.text);
    assertStringIncludes(backup.text, `root secret with fingerprint ${fingerprint}`);
    const to = ["--data", `${dataDir}/other`];
    const wrong = await run(["restore", file, ...to], { BETTER_AUTH_SECRET: WRONG });
    assertEquals([wrong.code, wrong.text.trim().split("\n").length], [1, 1], wrong.text);
    assertStringIncludes(wrong.text, fingerprint);
    const without = await run(["restore", file, ...to]);
    assertEquals(without.code, 0, without.text);
    assertStringIncludes(without.text, `fingerprint ${fingerprint}: put it into`);
    assertEquals((await run(["restore", file, ...to], { BETTER_AUTH_SECRET: RIGHT })).code, 0);
  });
});
