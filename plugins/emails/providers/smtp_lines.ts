import { isIP } from "node:net";
import { clearTimeout, setTimeout } from "node:timers";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { SmtpCredentials } from "./smtp_credentials.ts";

/** A connection to a server, on which a message may be given to it. */
export class SmtpLine {
  readonly connection: SMTPConnection;
  /** Whether the server has greeted it and taken its login. */
  isOpen = false;
  /** Whether the server takes addresses that are not of ASCII (RFC 6531). */
  takesUtf8 = false;
  /** Messages that were taken on it. */
  taken = 0;

  constructor(connection: SMTPConnection) {
    this.connection = connection;
    // Of a connection that nobody uses at the moment; an error that nobody hears ends the process.
    connection.on("error", () => {});
  }

  /** Greets the server, in TLS where the credentials ask for it, and logs in. */
  async open({ password, user }: SmtpCredentials): Promise<void> {
    const { connection } = this;
    await done((callback) => connection.connect((error) => callback(error ?? null)));
    this.takesUtf8 = /[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || "");
    if (user !== undefined && password !== undefined) {
      await done((callback) => connection.login({ user, pass: password }, callback));
    }
    this.isOpen = true;
  }
}

/** How a line is made. */
interface LineOptions {
  /** The address that was judged: no second look at the name finds another. */
  readonly address: string;
  /** What it says for itself in HELO: the machine's own name is nobody's business. */
  readonly name: string;
  /** Certificates in PEM of more authorities that are believed. */
  readonly authorities?: string;
}

const PORTS = { tls: 465, starttls: 587, none: 25 } as const;

/** A line to a server; it is not open yet. */
export function lineTo(
  { host, port, security }: SmtpCredentials,
  { address, authorities, name }: LineOptions,
): SmtpLine {
  return new SmtpLine(
    new SMTPConnection({
      host: address,
      port: port ?? PORTS[security],
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      name,
      maxResponseSize: 64 * 1024,
      tls: {
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(authorities === undefined ? {} : { ca: authorities }),
        minVersion: "TLSv1.2",
      },
    }),
  );
}

/** Runs what takes a callback of nodemailer's. */
export function done<Result = void>(
  start: (callback: (error: Error | null, result?: Result | boolean) => void) => void,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) =>
    start((error, result) => {
      if (error) reject(error);
      else resolve(typeof result === "boolean" ? undefined : result);
    })
  );
}

/** Lines kept of all servers at a time. */
const MAX_IDLE = 32;
const IDLE_MS = 5000;
/** Servers count them; many end a connection after a hundred. */
const MAX_TAKEN = 100;

/**
 * Lines that stay open for a moment, so that the next message with the same credentials needs no greeting,
 * handshake and login. Where a process lives for one message only, nobody needs it.
 */
export class SmtpLines {
  readonly #idle: { readonly key: string; readonly line: SmtpLine; readonly stop: () => void }[] =
    [];

  /** A line that was kept under the key, and that its server has not closed. */
  take(key: string): SmtpLine | null {
    while (true) {
      const index = this.#idle.findLastIndex((each) => each.key === key);
      const [found] = index < 0 ? [] : this.#idle.splice(index, 1);
      if (found === undefined) return null;
      found.stop();
      if (!found.line.connection.destroyed) return found.line;
    }
  }

  /** Keeps a line for some seconds, or ends it. */
  keep(key: string, line: SmtpLine): void {
    if (line.taken >= MAX_TAKEN || this.#idle.length >= MAX_IDLE) return quit(line);
    const end = () => {
      const index = this.#idle.findIndex((each) => each.line === line);
      if (index >= 0) this.#idle.splice(index, 1);
      quit(line);
    };
    const timer = setTimeout(end, IDLE_MS);
    // It keeps no process alive that has nothing else to do.
    timer.unref();
    this.#idle.push({ key, line, stop: () => clearTimeout(timer) });
  }

  /** Ends all that are kept. */
  close(): void {
    for (const { line, stop } of this.#idle.splice(0)) {
      stop();
      quit(line);
    }
  }
}

/** Says good-bye, and does not wait for the answer. */
export function quit({ connection }: SmtpLine): void {
  if (!connection.destroyed) connection.quit();
  connection.close();
}
