/** Reply of `export`: one page. */
export interface ExportReply {
  /** The page's lines, each with its newline. */
  lines: string;
  /** The cursor of the next page; null after the last. */
  cursor: string | null;
  /** Whether this was the last page, and its last line the export's. */
  done: boolean;
  /** The checksum of all lines so far, but for the export's last one. */
  checksum: string;
  /** Whether the project's secrets are in it. */
  secrets: boolean;
  /** How far it is. */
  progress: {
    /** Rows so far. */
    rows: number;
    /** Tables that are done. */
    tablesDone: number;
    /** Tables there are. */
    tables: number;
  };
}

/** Body of `POST /banata/projects/import/begin`. */
export type ImportBeginBody = {
  /** The export's first line. */
  header: string;
  /** Of the export, if it holds secrets; not needed to go on with an import that was begun. */
  passphrase?: string;
  /** Another slug, where the project's own is taken. */
  slug?: string;
};

/** Body of `POST /banata/projects/import/chunk`. */
export type ImportChunkBody = {
  /** The project's id. */
  id: string;
  /** The chunk's number, from 0. */
  sequence: number;
  /** The next 1 to 500 lines of the export, each with its newline. */
  lines: string;
  /** The checksum of all lines of the export up to and with these. */
  checksum: string;
};

/** Body of `POST /banata/projects/import/finish`. */
export type ImportFinishBody = {
  /** The project's id. */
  id: string;
  /** The export's last line. */
  end: string;
};

/** How far an import is. */
export interface ImportReply {
  /** The project's id. */
  id: string;
  /** The number of the next chunk. */
  sequence: number;
  /** Lines that were taken, the first among them. */
  lines: number;
  /** Their checksum. */
  checksum: string;
}

/** Reply of `finish` and `abandon`. */
export interface ImportEndReply {
  /** Always true: a refusal is an error. */
  success: true;
  /** The project's id. */
  id: string;
}
