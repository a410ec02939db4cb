import type { AdoptRecord } from "../../../plugins/transfer/adoption.ts";
import type { FileShape } from "../read_file.ts";
import type { Staging } from "../staging.ts";

/** What a source gives: a record, or why there is none. */
export type Found =
  | {
    /** Where it stands in the file. */
    readonly at: string;
    readonly record: AdoptRecord;
    /** What of it can't come along, by name. */
    readonly leftOut?: readonly string[];
  }
  | { readonly at: string; readonly id: string; readonly code: string };

/** What a source may be told besides its file. */
export interface SourceOptions {
  /** The second file as text, where it holds no rows. */
  readonly parameters?: string;
  /** The secret under which the source keeps what it encrypts. */
  readonly secret?: string;
  /** Which of several tenants of the source is meant. */
  readonly tenant?: string;
}

/** A system that users come from. */
export interface Source {
  /** What the file is, for whoever is asked for it. */
  readonly file: string;
  readonly shape: FileShape;
  /** What a second file is: rows that are staged, or parameters. */
  readonly hashes?: { readonly file: string; readonly shape?: FileShape };
  /**
   * Everything that comes along, those that others need first.
   *
   * @throws {CliError} where something is missing that all of it needs
   */
  records(staging: Staging, options: SourceOptions): AsyncIterable<Found> | Iterable<Found>;
}
