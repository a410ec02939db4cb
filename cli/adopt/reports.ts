import { rmSync } from "node:fs";
import type { AdoptResult } from "../../plugins/transfer/adoption.ts";
import { LineFile } from "../line_file.ts";
import type { Found } from "./sources/types.ts";

type FoundRecord = Extract<Found, { record: unknown }>;
type Skipped = Extract<Found, { code: string }>;

/**
 * What became of a file's records: counted, and written beside the file where they need a look.
 * `FILE.report.ndjson` has what did not come along, or not all of it; `FILE.ids.ndjson` the ids that are
 * others here.
 */
export class Reports implements Disposable {
  readonly #file: string;
  readonly #isDry: boolean;
  readonly #report: LineFile;
  readonly #ids: LineFile;
  readonly #counts = new Map<string, number>();
  readonly #left = new Map<string, number>();
  #seen = 0;
  #reported = 0;
  #mapped = 0;

  constructor(file: string, { dryRun }: { dryRun: boolean }) {
    this.#file = file;
    this.#isDry = dryRun;
    this.#report = new LineFile(reportFile(file));
    this.#ids = new LineFile(idsFile(file));
  }

  /** How many records there were so far. */
  get seen(): number {
    return this.#seen;
  }

  /** Notes rows of a table that stays behind. */
  left(table: string, rows: number): void {
    this.#left.set(table, rows);
  }

  /** Notes what the source itself leaves out. */
  skipped({ at, code, id }: Skipped): void {
    this.#count("user", "skipped", code);
    this.#write({ at, id, outcome: "skipped", code });
  }

  /** Notes what the server said of a record. */
  told({ at, leftOut = [], record }: FoundRecord, result: AdoptResult): void {
    const { code, columns, id, outcome } = result;
    this.#count(record.kind, outcome, code);
    const left = [...leftOut, ...result.leftOut ?? []];
    for (const name of left) this.#count(record.kind, "without", name);
    const isWhole = outcome === "created" || outcome === "unchanged";
    if (!isWhole || left.length > 0) {
      const what = isWhole ? { leftOut: left } : { code, columns };
      this.#write({ at, kind: record.kind, id: record.id, outcome, ...what });
    }
    if (id === undefined) return;
    this.#mapped++;
    this.#ids.write({ kind: record.kind, from: record.id, to: id });
  }

  /** The counts, as lines to read. */
  summary(): string[] {
    const lines = [...this.#counts].sort().map(([name, count]) => `${name}: ${count}`);
    for (const [table, rows] of this.#left) lines.push(`${table}: ${rows} rows stay behind`);
    if (this.#reported > 0) {
      lines.push(`What did not come along whole: ${reportFile(this.#file)}`);
    }
    if (this.#mapped > 0) lines.push(`Ids that are others here: ${idsFile(this.#file)}`);
    lines.push(this.#isDry ? "Nothing was written: this was a dry run" : "Done");
    return lines;
  }

  #count(kind: string, outcome: string, about?: string): void {
    if (outcome !== "without") this.#seen++;
    const name = [`${kind} ${outcome}`, ...about === undefined ? [] : [about]].join(" ");
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #write(line: Readonly<Record<string, unknown>>): void {
    this.#reported++;
    this.#report.write(line);
  }

  /** A file that holds nothing would tell nothing: it goes, and an earlier run's was written over. */
  [Symbol.dispose](): void {
    this.#report[Symbol.dispose]();
    this.#ids[Symbol.dispose]();
    if (this.#reported === 0) rmSync(reportFile(this.#file), { force: true });
    if (this.#mapped === 0) rmSync(idsFile(this.#file), { force: true });
  }
}

function reportFile(file: string): string {
  return `${file}.report.ndjson`;
}

function idsFile(file: string): string {
  return `${file}.ids.ndjson`;
}
