import { Connection } from "./connection.ts";

/** More readers than this only wait on each other: queries run on one thread. */
const DEFAULT_READERS = 8;
const PRAGMAS = "PRAGMA query_only = 1; PRAGMA mmap_size = 268435456; PRAGMA cache_size = -16000;";

/** How a {@link ReaderPool} lends. */
interface ReaderOptions {
  /** Most connections. @default 8 */
  limit?: number;
  /**
   * How often something was committed. Where it is given, a snapshot that nobody uses stays open while the
   * count does, for whoever comes next; {@link ReaderPool.endIdle} has to be called before a transaction
   * writes and before the log is brought in.
   */
  commits?: () => number;
}

/** Read-only connections for queries; each holds one snapshot while it is lent. */
export class ReaderPool {
  readonly #path: string;
  readonly #limit: number;
  readonly #commits: (() => number) | undefined;
  /** Commits at the time of each open snapshot. */
  readonly #snapshots = new Map<Connection, number>();
  readonly #idle: Connection[] = [];
  readonly #waiting: ((connection: Connection) => void)[] = [];
  #made = 0;
  #lent = 0;
  #onIdle: (() => void) | null = null;
  #closed = false;

  /** Opens connections as they are needed. */
  constructor(path: string, { commits, limit = DEFAULT_READERS }: ReaderOptions = {}) {
    this.#path = path;
    this.#limit = limit;
    this.#commits = commits;
  }

  /**
   * Lends a connection with a snapshot of the last commit, at once or when one comes back. `onSnapshot` runs in the
   * same turn as the snapshot is taken: whoever awaits this function may see a later commit counter.
   */
  acquire(onSnapshot: () => void = () => {}): Connection | Promise<Connection> {
    const lend = (connection: Connection): Connection => {
      if (!this.#isCurrent(connection)) this.#begin(connection);
      onSnapshot();
      return connection;
    };
    const connection = this.#take();
    if (connection !== undefined) return lend(connection);
    return new Promise<Connection>((resolve) => this.#waiting.push(resolve)).then(lend);
  }

  /** Takes a connection back and hands it to whoever waits next. */
  release(connection: Connection): void {
    if (!this.#isCurrent(connection)) this.#end(connection);
    this.#lent--;
    if (this.#closed && this.#waiting.length === 0) connection.close();
    else this.#idle.push(connection);
    this.#lend();
  }

  /** Ends the snapshots that nobody uses: an open one keeps the log from starting over. */
  endIdle(): void {
    for (const connection of this.#idle) this.#end(connection);
  }

  /** Lends none until {@link resume}; calls back once all that were lent are returned. */
  pause(onIdle: () => void): void {
    this.#onIdle = onIdle;
    this.#lend();
  }

  /** Lends again. */
  resume(): void {
    this.#onIdle = null;
    this.#lend();
  }

  /** Closes the connections: the idle ones now, the lent ones when they come back. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  /** Whether the connection's snapshot is of the last commit. */
  #isCurrent(connection: Connection): boolean {
    const commits = this.#commits?.();
    return commits !== undefined && this.#snapshots.get(connection) === commits;
  }

  #begin(connection: Connection): void {
    this.#end(connection);
    connection.run("BEGIN");
    // BEGIN alone takes no snapshot: the first read does.
    connection.get("SELECT 1 FROM meta LIMIT 1");
    this.#snapshots.set(connection, this.#commits?.() ?? 0);
  }

  #end(connection: Connection): void {
    if (this.#snapshots.delete(connection)) connection.run("COMMIT");
  }

  #lend(): void {
    if (this.#onIdle !== null) {
      if (this.#lent === 0) this.#onIdle();
      return;
    }
    while (this.#waiting.length > 0) {
      const connection = this.#take();
      if (connection === undefined) return;
      this.#waiting.shift()?.(connection);
    }
  }

  /** A connection to lend; undefined where whoever asks has to wait. */
  #take(): Connection | undefined {
    if (this.#onIdle !== null) return undefined;
    const idle = this.#idle.pop();
    if (idle === undefined && this.#made >= this.#limit) return undefined;
    this.#lent++;
    if (idle !== undefined) return idle;
    this.#made++;
    const connection = new Connection(this.#path, { readOnly: true });
    connection.script(PRAGMAS);
    return connection;
  }
}
