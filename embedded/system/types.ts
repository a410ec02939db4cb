/** What the host needs of the process it runs in, and JavaScript has no words for. */
export interface System {
  /** The runtime's name, for sentences. */
  readonly name: "Deno" | "Node";
  /**
   * Whether the runtime's own code looks into every global that functions do not see, and not into `Deno` alone.
   */
  readonly readsGlobals: boolean;
  /** Listens on an address. @throws {Error} with the code EADDRINUSE where another program does. */
  listen(address: { hostname: string; port: number }): Promise<TcpListener>;
  /** Connects to an address of this machine. */
  connect(address: { hostname: string; port: number }): Promise<TcpConnection>;
  /** Answers HTTP on any free port of the loopback interface. */
  serveHttp(answer: AnswerHttp): Promise<HttpServer>;
  /**
   * Makes a WebSocket of a request that {@link serveHttp} gave; the response is to be its answer.
   *
   * @throws {TypeError} for a request that is no whole handshake.
   */
  upgradeWebSocket(request: Request): { socket: WebSocket; response: Response };
  /**
   * Runs a text as a second thread. It receives by `self.onmessage`, writes a line to stderr by `say(text)` and
   * ends the process at once by `end()`.
   */
  startThread(code: string): Thread;
  /** Tells of promises that fail and that nobody handles; returns how to hear no more. */
  onUnhandledRejection(listener: (rejection: Rejection) => void): () => void;
  /** Tells of those that were handled after all. */
  onRejectionHandled(listener: (promise: Promise<unknown>) => void): void;
  /** Tells of errors that callbacks throw and nobody catches; returns how to hear no more. */
  onUncaughtError(listener: (uncaught: Uncaught) => void): () => void;
  /** The JavaScript of a module that is TypeScript; undefined where the runtime itself loads it. */
  transpiled(url: string): string | undefined;
  /** Writes to stderr, as many bytes as it takes; returns how many. */
  writeError(bytes: Uint8Array): number;
  /** What tells a file or a folder from another one; null where there is none, or the system has no such. */
  identityOf(path: string): FileIdentity | null;
  /** Keeps other processes off a file that stands in a folder; null where one has it. */
  lock(path: string): { release(): void } | null;
}

/** What tells a file or a folder from another one in its place. */
export interface FileIdentity {
  /** Its number on its disk. */
  readonly inode: number;
  /**
   * When it last changed in any way, in epoch ms by its file system's clock: of a folder, also when an entry
   * came, went or was exchanged. Nobody can set it. NaN where the system has no such time.
   */
  readonly changedAt: number;
}

/** A second thread. */
export interface Thread {
  /** Sends it something that can be cloned. */
  postMessage(told: unknown): void;
  /** Ends it. */
  terminate(): void;
}

/** What would end the process. */
interface Fault {
  /** Whether somebody has taken care of it. */
  readonly defaultPrevented: boolean;
  /** Takes care of it: it ends nothing. */
  preventDefault(): void;
}

/** A promise that failed, as the runtime tells of it. */
export interface Rejection extends Fault {
  readonly promise: Promise<unknown>;
  readonly reason: unknown;
}

/** An error that a callback has thrown. */
export interface Uncaught extends Fault {
  readonly error: unknown;
}

/** A port that is listened on. */
export interface TcpListener {
  readonly addr: { readonly port: number };
  /** The next connection. @throws {Error} when it is closed, and when the system has no handle left. */
  accept(): Promise<TcpConnection>;
  /** Takes no more. */
  close(): void;
}

/** One connection. Whatever it is asked for throws when it has broken or was closed. */
export interface TcpConnection {
  readonly remoteAddr: { readonly hostname: string; readonly port: number };
  readonly localAddr: { readonly hostname: string; readonly port: number };
  /** Whether small packets leave at once. */
  setNoDelay(noDelay?: boolean): void;
  /** Fills the buffer with what has come; returns how many bytes, or null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Sends, and settles when the system has taken it; returns how many bytes. */
  write(bytes: Uint8Array): Promise<number>;
  /** Sends no more. */
  closeWrite(): Promise<void>;
  /** Ends both directions. */
  close(): void;
}

/** A server on the loopback interface. */
export interface HttpServer {
  readonly port: number;
  /** Takes no more requests, and settles when those under way are answered. */
  shutdown(): Promise<void>;
  /** Ends every connection. */
  abort(): void;
}

/** A request as it came, before it is known whether a `Request` can be made of it. */
export interface ReceivedRequest {
  readonly method: string;
  /** What its head makes of a URL; it may be none. */
  readonly url: string;
  /** The request. @throws {TypeError} for a method or a URL that Fetch does not have. */
  whole(): Request;
}

/** Who sent a request, and how long it lasts. */
interface ReceivedFrom {
  readonly remoteAddr: { readonly hostname: string; readonly port: number };
  /** Settles when it is answered, or its connection has gone. */
  readonly completed: Promise<void>;
}

/** Answers a request. */
export type AnswerHttp = (received: ReceivedRequest, from: ReceivedFrom) => Promise<Response>;
