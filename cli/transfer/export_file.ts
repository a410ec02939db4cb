import { chmod, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { CliError } from "../arguments.ts";
import { writeDurably } from "../durable_file.ts";
import { hasCode } from "../run_main.ts";

/** Where an export that was interrupted goes on. */
interface ExportPlace {
  readonly site: string;
  readonly project: string;
  /** Bytes of the file that are whole pages. */
  readonly bytes: number;
  /** Of the next page. */
  readonly cursor: string;
  /** Of the lines so far. */
  readonly checksum: string;
}

/**
 * The file of an export while it is written: `FILE.part`, and `FILE.part.cursor` with the place of
 * the next page. Nobody else on the machine may read them.
 */
export class ExportFile {
  readonly #path: string;
  readonly #part: string;
  readonly #place: string;

  constructor(path: string) {
    this.#path = path;
    this.#part = `${path}.part`;
    this.#place = `${path}.part.cursor`;
  }

  /**
   * Opens the file: where it goes on, or null for a new one.
   *
   * @throws {CliError} when the finished file exists, or an export of another project was begun in it
   */
  async open(wanted: Pick<ExportPlace, "site" | "project">): Promise<ExportPlace | null> {
    if (await exists(this.#path)) {
      throw new CliError(`Name a file that does not exist with --out: ${this.#path} does`);
    }
    if (!await exists(this.#place)) {
      await writeFile(this.#part, "", { mode: 0o600 });
      await chmod(this.#part, 0o600);
      return null;
    }
    const place: ExportPlace = JSON.parse(await readFile(this.#place, "utf8"));
    if (place.site !== wanted.site || place.project !== wanted.project) {
      throw new CliError(
        `Remove ${this.#part} and ${this.#place}, they are of another project's export`,
      );
    }
    // A page that was cut off while it was written comes again.
    await truncate(this.#part, place.bytes);
    return place;
  }

  /** Appends a page; gives the bytes of the file. */
  async append(lines: string): Promise<number> {
    writeDurably(this.#part, lines, { append: true });
    return (await stat(this.#part)).size;
  }

  /** Keeps the place of the next page, once the one before it is on the disk. */
  async keepPlace(place: ExportPlace): Promise<void> {
    const next = `${this.#place}.next`;
    await writeFile(next, JSON.stringify(place), { mode: 0o600 });
    await rename(next, this.#place);
  }

  /** Takes away what was opened for an export of which nothing came. */
  async closeEmpty(): Promise<void> {
    const isEmpty = await exists(this.#part) && (await stat(this.#part)).size === 0;
    if (isEmpty && !await exists(this.#place)) await rm(this.#part);
  }

  /** Gives the finished file its name. */
  async finish(): Promise<void> {
    await rename(this.#part, this.#path);
    if (await exists(this.#place)) await rm(this.#place);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}
