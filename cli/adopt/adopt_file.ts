import type {
  AdoptRecord,
  AdoptReply,
  AdoptResult,
  PasswordsLeftReply,
} from "../../plugins/transfer/adoption.ts";
import { MAX_RECORDS } from "../../plugins/transfer/adoption.ts";
import { readNamedText } from "../named_file.ts";
import { PlatformSession, type TransferContext } from "../transfer/session.ts";
import { stageFile } from "./read_file.ts";
import { Reports } from "./reports.ts";
import type { Found, Source } from "./sources/types.ts";
import { Staging } from "./staging.ts";
import { withStorableTexts } from "./storable_texts.ts";

/** Characters of one request: it has at most 1 MiB, and some of them are more than a byte. */
const MAX_LENGTH = 400_000;

/** What is adopted, and where it goes. */
interface AdoptOptions {
  /** Origin of the deployment. */
  readonly site: string;
  /** Id of the project. */
  readonly project: string;
  readonly source: Source;
  /** What the ids that don't fit are made of: the source's name, unless two of them come into one project. */
  readonly name: string;
  readonly file: string;
  /** The second file, of password hashes or of their parameters. */
  readonly hashes?: string;
  readonly secret?: string;
  readonly tenant?: string;
  readonly dryRun: boolean;
}

/**
 * Reads a file of another system whole, then sends its records, page by page. What is there already is
 * not changed, so it goes on where an earlier run stopped.
 *
 * @throws {CliError} with one sentence that says what to do
 */
export async function adoptFile(options: AdoptOptions, context: TransferContext): Promise<void> {
  const { dryRun, file, hashes, secret, source, tenant } = options;
  using staging = new Staging();
  await stageFile(file, { shape: source.shape, into: staging });
  let parameters: string | undefined;
  if (hashes !== undefined && source.hashes?.shape) {
    await stageFile(hashes, { shape: source.hashes.shape, into: staging });
  } else if (hashes !== undefined) parameters = await readNamedText(hashes);
  const session = await PlatformSession.open(options.site, context);
  using reports = new Reports(file, { dryRun });
  for (const [table, rows] of staging.left) reports.left(table, rows);
  const found = source.records(staging, { parameters, secret, tenant });
  const total = ["user", "organization", "member", "convexAuth/users", "record"]
    .reduce((sum, table) => sum + staging.count(table), 0);
  for await (const page of pagesOf(found, reports)) {
    const asked = dryRun ? page.filter((each) => isNew(each, { reports, staging })) : page;
    await send(asked, { options, reports, session });
    const done = reports.seen;
    context.progress(Math.min(done / total, 0.999), `${done} of ${total} records`);
  }
  context.progress(1, `${reports.seen} records`);
  for (const line of reports.summary()) context.print(line);
  if (!dryRun) context.print(await passwordsLine(session, options.project));
}

type Record_ = Extract<Found, { record: unknown }>;

/** Records of one request each; what can't be one is reported. */
async function* pagesOf(
  found: AsyncIterable<Found> | Iterable<Found>,
  reports: Reports,
): AsyncGenerator<Record_[]> {
  let page: Record_[] = [];
  let length = 0;
  for await (const whole of found) {
    const each = "record" in whole ? withStorableTexts(whole) : whole;
    if (!("record" in each)) {
      reports.skipped(each);
      continue;
    }
    const own = JSON.stringify(each.record).length;
    if (page.length === MAX_RECORDS || page.length > 0 && length + own > MAX_LENGTH) {
      yield page;
      [page, length] = [[], 0];
    }
    page.push(each);
    length += own;
  }
  if (page.length > 0) yield page;
}

/**
 * Whether nothing of the same file stands in a record's way. A run that writes is told so by the server;
 * in a dry run the server knows none of the records before.
 */
function isNew(
  found: Record_,
  { reports, staging }: { reports: Reports; staging: Staging },
): boolean {
  const { record } = found;
  const refuse = (code: AdoptResult["code"], outcome: "conflict" | "refused") => {
    reports.told(found, { outcome, code });
    return false;
  };
  if (record.kind === "member") {
    const { organizationId, userId } = record;
    if (!staging.hasSeen("user", userId)) return refuse("USER_MISSING", "refused");
    return staging.hasSeen("organization", organizationId) ||
      refuse("ORGANIZATION_MISSING", "refused");
  }
  const email = record.kind === "user" ? record.email?.toLowerCase() ?? "" : "";
  if (email !== "" && !staging.see("email", email)) return refuse("EMAIL_TAKEN", "conflict");
  staging.see(record.kind, record.id);
  return true;
}

async function send(
  page: readonly Record_[],
  { options: { dryRun, name, project }, reports, session }: {
    options: AdoptOptions;
    reports: Reports;
    session: PlatformSession;
  },
): Promise<void> {
  if (page.length === 0) return;
  const records: AdoptRecord[] = page.map(({ record }) => record);
  const body = { id: project, source: name, records, dryRun };
  const { results } = await session.post<AdoptReply>("/banata/projects/adopt", body);
  for (const [at, found] of page.entries()) {
    const result = results[at];
    if (result !== undefined) reports.told(found, result);
  }
}

/** How many passwords wait for their users to sign in. */
async function passwordsLine(session: PlatformSession, id: string): Promise<string> {
  const counts = new Map<string, number>();
  for (let cursor: string | undefined, isLast = false; !isLast;) {
    const path = "/banata/projects/adopt/passwords";
    const page: PasswordsLeftReply = await session.post(path, { id, cursor });
    for (const [kind, count] of Object.entries(page.counts)) {
      counts.set(kind, (counts.get(kind) ?? 0) + count);
    }
    cursor = page.cursor ?? undefined;
    isLast = page.cursor === null;
  }
  if (counts.size === 0) return "No password of the project stands as another system hashed it";
  const kinds = [...counts].sort().map(([kind, count]) => `${count} ${kind}`).join(", ");
  return `Passwords that are hashed anew at their users' next sign-in: ${kinds}`;
}
