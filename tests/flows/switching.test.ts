/**
 * An export of every system that docs/switching.md has a section about comes into a project by the
 * command's own code, over HTTP. Observed: the dry run, what is stored, what is reported, and that
 * Ada signs in with the password she had there.
 */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { existsSync } from "node:fs";
import { compactDecrypt } from "jose";
import { adoptFile } from "../../cli/adopt/adopt_file.ts";
import { CliError } from "../../cli/arguments.ts";
import { exportUsers } from "../../cli/adopt/export_users.ts";
import { SOURCES } from "../../cli/adopt/sources/mod.ts";
import type { TransferContext } from "../../cli/transfer/session.ts";
import { ok } from "../support/client.ts";
import { passTime } from "../support/clock.ts";
import { openPlatform } from "../support/in_process.ts";
import { rowsOf } from "../support/rows.ts";
import { ADMIN, anotherProject, openProject, signedInAdmin } from "../support/set_up.ts";
import { type ForeignExport, foreignExports } from "../support/switching/exports.ts";

Deno.test("deno task adopt brings the users of every system it knows into a project", async (t) => {
  await using platform = await openPlatform();
  const admin = await signedInAdmin(platform);
  const folder = await Deno.makeTempDir();
  const exports = await foreignExports();
  const known = Object.keys(SOURCES).filter((name) => name !== "records");
  assertEquals([...new Set(exports.map(({ source }) => source))], known);
  for (const [at, foreign] of exports.entries()) {
    const { accounts, members = {}, password, reported, source, variant = "" } = foreign;
    await t.step(`${source} ${variant}`, async () => {
      // Each run signs the administrator in, which may be done so often a minute.
      passTime(60_000);
      const { project, visitor } = await anotherProject(platform, { admin, slug: `shop-${at}` });
      const rows = (table: string) =>
        rowsOf(platform.host, table).filter(({ projectId }) => projectId === project.id);
      const path = `${folder}/export-${at}`;
      const run = (dryRun: boolean) =>
        adopt(foreign, { path, dryRun, project: project.id, site: platform.site });

      const dry = await run(true);
      assert(dry.includes("Nothing was written: this was a dry run"));
      assertEquals(rows("user").length, 0);
      const foretold = await reportOf(`${path}.report.ndjson`);
      await run(false);
      const report = await reportOf(`${path}.report.ndjson`);
      assertEquals(wordsOf(report), wordsOf(foretold));
      assertEquals(report.length, reported.length, JSON.stringify(report));
      for (const part of reported) {
        assert(report.some((line) => holds(line, part)), JSON.stringify([report, part]));
      }

      const ada = rows("user").find(({ email }) => email === "ada@example.com");
      assertEquals([ada?.emailVerified, String(ada?.name).startsWith("Ada")], [true, true]);
      const linked = rows("account").filter(({ providerId, userId }) =>
        userId === ada?.id && providerId !== "credential"
      );
      assertEquals(
        linked.map((row) => [row.providerId, row.accountId]),
        accounts.map((each) => [...each]),
      );
      const counted = rows("organization").map(({ id, name }) => [
        name,
        rows("memberCount").find(({ organizationId }) => organizationId === id)?.members,
      ]);
      assertEquals(Object.fromEntries(counted), members);

      const before = snapshot(rows);
      const again = await run(false);
      assertEquals(snapshot(rows), before);
      assert(!again.some((line) => line.startsWith("user created")));
      const { user } = await ok(
        visitor().post("/sign-in/email", { email: "ada@example.com", password }),
      );
      assertEquals(user.id, ada?.id);
    });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("deno task export:users writes what deno task adopt takes, and hashes under a passphrase", async () => {
  await using world = await openProject();
  const { admin, platform, project, site } = world;
  const folder = await Deno.makeTempDir();
  const [foreign] = await foreignExports();
  assert(foreign);
  await adopt(foreign, { path: `${folder}/in`, dryRun: false, project: project.id, site });
  const file = `${folder}/out.ndjson`;
  const options = { site, project: project.id, file, hashes: true };
  await assertRejects(() => exportUsers(options, contextOf([])), CliError, "BANATA_PASSPHRASE");
  const passphrase = "a passphrase of the operator's";
  const context = contextOf([], { BANATA_PASSPHRASE: passphrase });
  // As a run leaves them that was killed while it wrote.
  for (const part of ["", ".hashes.jwe"]) await Deno.writeTextFile(`${file}${part}.part`, "cut");
  await exportUsers(options, context);
  const written = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
    name.startsWith("out")
  );
  assertEquals(written.sort(), ["out.ndjson", "out.ndjson.hashes.jwe"]);
  for (const taken of [file, `${file}2`]) {
    await Deno.writeTextFile(`${file}2.hashes.jwe`, "kept");
    await assertRejects(() => exportUsers({ ...options, file: taken }, context), CliError, "--out");
  }
  const text = await Deno.readTextFile(file);
  const sealed = await Deno.readTextFile(`${file}.hashes.jwe`);
  const { plaintext } = await compactDecrypt(sealed, new TextEncoder().encode(passphrase), {
    maxPBES2Count: 210_000,
    keyManagementAlgorithms: ["PBES2-HS512+A256KW"],
  });
  const [ada] = rowsOf(platform.host, "account").filter((row) =>
    row.projectId === project.id && row.providerId === "credential"
  );
  const line = JSON.parse(new TextDecoder().decode(plaintext).trim());
  assertEquals(line, { id: ada?.userId, password: ada?.password });
  assert(!text.includes(String(ada?.password)));

  const other = await anotherProject(platform, { admin, slug: "other" });
  const whole = { ...foreign, source: "records", file: text };
  await adopt(whole, { path: `${folder}/again`, dryRun: false, project: other.project.id, site });
  const counts = (table: string) =>
    [project.id, other.project.id].map((id) =>
      rowsOf(platform.host, table).filter(({ projectId }) => projectId === id).length
    );
  assertEquals(["user", "organization", "member"].map(counts), [[1, 1], [1, 1], [1, 1]]);
  await Deno.remove(folder, { recursive: true });
});

/** Runs the command's code on an export; gives what it prints. */
async function adopt(
  { file, hashes, secret, source, tenant }: ForeignExport,
  { dryRun, path, project, site }: {
    path: string;
    dryRun: boolean;
    project: string;
    site: string;
  },
): Promise<string[]> {
  await Deno.writeFile(path, typeof file === "string" ? new TextEncoder().encode(file) : file);
  if (hashes !== undefined) await Deno.writeTextFile(`${path}.hashes`, hashes);
  const lines: string[] = [];
  await adoptFile({
    ...{ site, project, name: source, file: path, dryRun, secret, tenant },
    source: SOURCES[source]!,
    hashes: hashes === undefined ? undefined : `${path}.hashes`,
  }, contextOf(lines));
  return lines;
}

function contextOf(lines: string[], env: Readonly<Record<string, string>> = {}): TransferContext {
  return {
    env: { BANATA_EMAIL: ADMIN.email, BANATA_PASSWORD: ADMIN.password, ...env },
    print: (line) => lines.push(line),
    progress: () => {},
    ask: () => Promise.resolve(null),
    sleep: () => Promise.resolve(),
  };
}

/** What a report says, whatever its order. */
function wordsOf(report: readonly Record<string, unknown>[]): string[] {
  return report.map(({ at, code, leftOut }) => JSON.stringify([at, code, leftOut])).sort();
}

function snapshot(rows: (table: string) => unknown[]): unknown[] {
  return ["user", "account", "twoFactor", "organization", "member", "event"].map(rows);
}

/** The lines of a report; there is no file where nothing was to be said. */
async function reportOf(path: string): Promise<Record<string, unknown>[]> {
  const lines = existsSync(path) ? await linesOf(path) : null;
  assertNotEquals(lines, [], "an empty file tells nothing");
  return lines ?? [];
}

async function linesOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await Deno.readTextFile(path);
  return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

function holds(line: Record<string, unknown>, part: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(part).every(([name, value]) =>
    JSON.stringify(line[name]) === JSON.stringify(value)
  );
}
