import { call } from "./session.ts";

/** How far a step of the stored data's migration is. Times are epoch milliseconds. */
export interface MigrationStep {
  readonly version: number;
  readonly name: string;
  readonly table: string;
  /** Whether requests that touch its table wait for it. */
  readonly gate: boolean;
  readonly isDone: boolean;
  /** Documents that were looked at. */
  readonly processed: number;
  /** Documents that were written. */
  readonly changed: number;
  /** Of the table, from 0 to 1; absent where nobody knows. */
  readonly share?: number;
  readonly remainingMs?: number;
  readonly finishedAt?: number;
}

/** How far the stored data is. */
export interface Migrations {
  /** The last step up to which all are done. */
  readonly version: number;
  readonly latest: number;
  readonly standing:
    | "cancelled"
    | "done"
    | "failed"
    | "paused"
    | "pending"
    | "retrying"
    | "running";
  /** Why it can't go on. */
  readonly error?: string;
  readonly steps: readonly MigrationStep[];
}

/** How the platform is, as its administrators are told. */
export interface PlatformHealth {
  readonly migrations: Migrations;
  /** The platform's own log: when its newest event was recorded, and whether a checkpoint has it. */
  readonly log: { readonly newestAt: number | null; readonly isSigned: boolean };
  /** Whether mails are kept on a development machine, for its administrators to read. */
  readonly hasDevMailbox: boolean;
}

/** Asks how the platform is. */
export async function readHealth(): Promise<PlatformHealth> {
  return await call<PlatformHealth>({ path: "/banata/platform/health", body: {} });
}
