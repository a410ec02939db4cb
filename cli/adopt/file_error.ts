import { CliError } from "../arguments.ts";

/** Why a file can't be read. */
type FileErrorCode =
  | "FILE_WRONG"
  | "FILE_DAMAGED"
  | "FILE_TRUNCATED"
  | "FILE_BOMB"
  | "FILE_PATHS";

const MESSAGES: Readonly<Record<FileErrorCode, string>> = {
  FILE_WRONG: "Name a file of the kind that docs/switching.md describes for this source",
  FILE_DAMAGED: "Export again, the file is damaged",
  FILE_TRUNCATED: "Export again, the file is not whole",
  FILE_BOMB: "Check where the file is from, it unpacks to far more than an export would",
  FILE_PATHS: "Check where the file is from, it has paths that no export has",
};

/** A file that is refused before anything of it is sent. */
export class FileError extends CliError {
  readonly code: FileErrorCode;
  /** @param options `place`: where in the file it is, or what is wrong there, e.g. `line 12` */
  constructor(code: FileErrorCode, { place = "" }: { readonly place?: string } = {}) {
    super(`${MESSAGES[code]}${place === "" ? "" : `: ${place}`} (${code})`);
    this.code = code;
  }
}
