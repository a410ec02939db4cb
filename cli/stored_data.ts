import { databasePath, peekDatabase } from "@banata-auth/embedded";
import { MIGRATIONS } from "../migrations/mod.ts";
import type { RootSecretStatus } from "../component/root_secret.ts";
import { CliError } from "./arguments.ts";

/** Where the platform's component is installed. */
const COMPONENT = "banataAuth";
/** Clocks of machines that take turns differ by less. */
const CLOCKS_DIFFER_MS = 60_000;
/** More steps than any version will have. */
const MAX_STEPS = 10_000;

/** What a database says of itself before the platform runs on it. */
export interface StoredData {
  /** Whether there is any. */
  readonly isThere: boolean;
  /** The on-disk format; 0 where there is no data. */
  readonly format: number;
  /** When it was last written, at most a minute before that; epoch ms, 0 where there is no data. */
  readonly writtenAt: number;
  /** Versions of the migration steps that are done. */
  readonly steps: ReadonlySet<number>;
  /** The newest step that was begun; 0 for none. */
  readonly newest: number;
  /** Which root secret it needs. */
  readonly root: RootSecretStatus;
}

const NONE: StoredData = {
  isThere: false,
  format: 0,
  writtenAt: 0,
  steps: new Set(),
  newest: 0,
  root: { fingerprint: null, witness: null },
};

/** Reads what the database of a data folder says of itself. */
export function readStoredData(dataDir: string): StoredData {
  return readDatabase(databasePath(dataDir));
}

/**
 * Reads what a database file, a backup too, says of itself.
 *
 * @throws {HostError} when it can't be read
 */
export function readDatabase(file: string): StoredData {
  using peek = peekDatabase(file);
  if (peek === null) return NONE;
  const read = (table: string, limit: number) =>
    peek.documents({ component: COMPONENT, table, limit });
  const steps = read("migration", MAX_STEPS);
  const [kept] = read("rootSecret", 1);
  const [key] = read("projectKey", 1);
  return {
    isThere: true,
    format: peek.format,
    writtenAt: peek.writtenAt,
    steps: new Set(steps.filter(({ isDone }) => isDone).map(({ version }) => Number(version))),
    newest: Math.max(0, ...steps.map(({ version }) => Number(version))),
    root: {
      fingerprint: kept === undefined ? null : String(kept.fingerprint),
      witness: kept !== undefined || key === undefined ? null : {
        projectId: String(key.projectId),
        rootId: key.rootId === undefined ? null : String(key.rootId),
        wrappedKey: String(key.wrappedKey),
      },
    },
  };
}

/**
 * Refuses data that a newer version has migrated: this one would read it wrongly.
 *
 * @throws {CliError} DATABASE_NEWER_THAN_CODE, naming where the data is
 */
export function checkCode({ newest }: StoredData, where: string): void {
  const known = MIGRATIONS.length;
  if (newest <= known) return;
  throw new CliError(
    `DATABASE_NEWER_THAN_CODE: Run the version that last wrote ${where}, or restore a backup from ` +
      `before: its data is at step ${newest}, and this version knows ${known}`,
  );
}

/**
 * What to do where the clock was set back since the data was written: time stands still for what is written until
 * it has caught up, so limits do not fill up again, and the codes of authenticators are refused.
 */
export function clockBehind({ writtenAt }: StoredData, now: number): string | null {
  if (writtenAt <= now + CLOCKS_DIFFER_MS) return null;
  const [written, clock] = [writtenAt, now].map((time) => new Date(time).toISOString());
  return `Set this machine's clock, or restore a backup from before it was wrong: it says ${clock}, and the data was ` +
    `written at ${written}; until then limits do not fill up again, and codes of authenticators are refused`;
}
