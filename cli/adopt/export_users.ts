/**
 * `deno task export:users -- --url URL --project ID --out FILE [--hashes]` writes a project's users,
 * organizations and members as NDJSON that other systems can read. Docs: docs/switching.md.
 *
 * @module
 */
import { existsSync, renameSync } from "node:fs";
import process from "node:process";
import { CompactEncrypt } from "jose";
import type { AdoptRecord } from "../../plugins/transfer/adoption.ts";
import { parseRow } from "../../plugins/transfer/format.ts";
import type { ExportReply } from "../../plugins/transfer/types.ts";
import { CliError, parseCommand } from "../arguments.ts";
import { writeDurably } from "../durable_file.ts";
import { LineFile } from "../line_file.ts";
import { runMain } from "../run_main.ts";
import { terminalContext } from "../transfer/context.ts";
import { PlatformSession, siteOf, type TransferContext } from "../transfer/session.ts";
import { type ForeignRow, Staging } from "./staging.ts";
import { flagOf, present, textOf, timeOf } from "./values.ts";

const USAGE = "deno task export:users -- --url URL --project ID --out FILE [--hashes]";
const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const TABLES = ["account", "member", "organization", "user"];
const CREDENTIAL = "credential";
const MIN_PASSPHRASE = 12;
/** OWASP's count for PBKDF2 with SHA-512; whoever opens the file must allow that many. */
const PASSPHRASE_ROUNDS = 210_000;

/**
 * Does what the words say.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function runExportUsers(args: readonly string[]): Promise<void> {
  const options = { url: text, project: text, out: text, hashes: flag };
  const { values } = parseCommand(args, { usage: USAGE, options });
  const { hashes = false, out, project, url } = values;
  if (!url || !project || !out) throw new CliError(`Use ${USAGE}: something is missing`);
  await exportUsers({ site: siteOf(url), project, file: out, hashes }, terminalContext());
}

/** What is exported, and where to. */
interface ExportUsersOptions {
  readonly site: string;
  readonly project: string;
  readonly file: string;
  /** Whether the password hashes come too, in a file of their own under a passphrase. */
  readonly hashes: boolean;
}

/**
 * Writes the users of a project as records, one a line, and their password hashes on demand to
 * `FILE.hashes.jwe`: a JWE (RFC 7516) under a passphrase, whose text is lines of `{id, password}`.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function exportUsers(
  { file, hashes, project, site }: ExportUsersOptions,
  context: TransferContext,
): Promise<void> {
  const sealedFile = hashes ? `${file}.hashes.jwe` : null;
  for (const path of [file, sealedFile]) {
    if (path === null || !existsSync(path)) continue;
    throw new CliError(`Name a file that does not exist with --out: ${path} does`);
  }
  const passphrase = hashes ? await passphraseOf(context) : null;
  const session = await PlatformSession.open(site, context);
  using staging = new Staging();
  await stageProject(session, project, { context, staging });
  const { found, written } = writeRecords(`${file}.part`, staging);
  if (passphrase !== null && sealedFile !== null) {
    const sealed = await underPassphrase(`${found.join("\n")}\n`, passphrase);
    writeDurably(`${sealedFile}.part`, sealed);
    renameSync(`${sealedFile}.part`, sealedFile);
    context.print(`${found.length} password hashes under the passphrase: ${sealedFile}`);
  }
  // The name last: a file that has it is whole, and so is the one beside it.
  renameSync(`${file}.part`, file);
  context.progress(1, `${written} records`);
  context.print(`Wrote ${written} records to ${file}`);
}

/** Writes the records to a file; gives the password hashes, each as a line. */
function writeRecords(path: string, staging: Staging): { found: string[]; written: number } {
  using out = new LineFile(path);
  const found: string[] = [];
  let written = 0;
  for (const { password, record } of recordsOf(staging)) {
    out.write(record);
    written++;
    if (password !== undefined) found.push(JSON.stringify({ id: record.id, password }));
  }
  return { found, written };
}

async function passphraseOf({ ask, env }: TransferContext): Promise<string> {
  const given = env.BANATA_PASSPHRASE ||
    await ask("Passphrase for the hashes:", { isHidden: true });
  if (given && given.length >= MIN_PASSPHRASE) return given;
  throw new CliError("Set BANATA_PASSPHRASE to at least 12 characters, hashes leave under it only");
}

async function underPassphrase(content: string, passphrase: string): Promise<string> {
  return await new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({ alg: "PBES2-HS512+A256KW", enc: "A256GCM" })
    .setKeyManagementParameters({ p2c: PASSPHRASE_ROUNDS })
    .encrypt(new TextEncoder().encode(passphrase));
}

async function stageProject(
  session: PlatformSession,
  id: string,
  { context, staging }: { context: TransferContext; staging: Staging },
): Promise<void> {
  for (let cursor: string | undefined, isLast = false; !isLast;) {
    const page: ExportReply = await session.post("/banata/projects/export", { id, cursor });
    for (const line of page.lines.split("\n")) {
      const parsed = parseRow(line);
      if (parsed === null || !TABLES.includes(parsed.table)) continue;
      const { row, table } = parsed;
      const ref = table === "account" ? row.userId : undefined;
      staging.put(table, { at: "", ref, row });
    }
    const { rows, tables, tablesDone } = page.progress;
    context.progress(Math.min(tablesDone / tables, 0.99), `${rows} rows`);
    cursor = page.cursor ?? undefined;
    isLast = page.done;
  }
}

interface Exported {
  readonly record: AdoptRecord;
  readonly password?: string;
}

function* recordsOf(staging: Staging): Generator<Exported> {
  for (const { row } of staging.rows("user")) {
    const accounts = staging.rowsOf("account", String(row.id));
    const own = accounts.find(({ providerId }) => providerId === CREDENTIAL);
    const password = textOf(own?.password);
    yield { record: userOf(row, accounts), ...password === undefined ? {} : { password } };
  }
  for (const { row } of staging.rows("organization")) {
    const { id, logo, metadata, name, slug } = textsOf(row);
    const kind = "organization" as const;
    const createdAt = timeOf(row.createdAt);
    yield {
      record: present({ kind, id: id ?? "", name: name ?? "", slug, logo, metadata, createdAt }),
    };
  }
  for (const { row } of staging.rows("member")) {
    const { id = "", organizationId = "", role, userId = "" } = textsOf(row);
    const kind = "member" as const;
    yield {
      record: present({ kind, id, organizationId, userId, role, createdAt: timeOf(row.createdAt) }),
    };
  }
}

function userOf(row: ForeignRow, accounts: readonly ForeignRow[]): AdoptRecord {
  const { banReason, email, id = "", image, locale, metadata, name, phoneNumber, username } =
    textsOf(
      row,
    );
  return present({
    kind: "user" as const,
    ...{ id, email, emailVerified: flagOf(row.emailVerified), name, image, username, metadata },
    ...{ locale, phoneNumber, phoneNumberVerified: flagOf(row.phoneNumberVerified) },
    ...{ banned: flagOf(row.banned), banReason, banExpires: timeOf(row.banExpires) },
    ...{ createdAt: timeOf(row.createdAt), updatedAt: timeOf(row.updatedAt) },
    accounts: accounts.filter(({ providerId }) => providerId !== CREDENTIAL)
      .map(({ accountId, providerId }) => (
        { providerId: String(providerId), accountId: String(accountId) }
      )),
  });
}

function textsOf(row: ForeignRow): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
}

if (import.meta.main) await runMain(() => runExportUsers(process.argv.slice(2)));
