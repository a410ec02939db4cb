/**
 * Any mail server, by SMTP (RFC 5321). It needs sockets, so only a Node action may load this module.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import {
  type EmailMessage,
  hasAsciiAddresses,
  INTENT_HEADER,
  messageProblem,
  withAsciiDomains,
} from "../message.ts";
import { parseCredentials } from "./credentials.ts";
import { startTimeout } from "./exchange.ts";
import { accepted, refusedForGood, refusedHere, retry } from "./results.ts";
import { SMTP_CREDENTIALS, type SmtpCredentials } from "./smtp_credentials.ts";
import { resultOfFailure } from "./smtp_failures.ts";
import type { EmailProvider, SendOptions, SendResult } from "./types.ts";

/** What sending by SMTP needs of where it runs. */
interface SmtpOptions {
  /**
   * Whether an IP address may be connected to. Servers are named by project owners, and what they answer
   * must not tell of the platform's own network.
   */
  readonly mayConnect: (address: string) => boolean;
  /** Certificates in PEM of more authorities that are believed. @default none */
  readonly authorities?: string;
}

/** Servers look into a message before they answer; RFC 5321 section 4.5.3.2.6 lets them take minutes. */
const TIME_LIMIT_MS = 60_000;
const PORTS = { tls: 465, starttls: 587, none: 25 } as const;

/**
 * A provider that gives each message to the credentials' server, over a connection of its own. Until its
 * body is asked for nothing was taken, so what fails before may be tried again; what is lost after that is
 * unknown, and no webhook will tell.
 */
export function smtp(smtpOptions: SmtpOptions): EmailProvider {
  return {
    id: "smtp",
    credentials: SMTP_CREDENTIALS,
    idempotencyMs: null,
    async send(message, given, options) {
      const parsed = parseCredentials(SMTP_CREDENTIALS, given);
      if ("code" in parsed) return refusedHere(parsed.code);
      const problem = messageProblem(message);
      if (problem !== null) return refusedForGood(problem);
      if (options.signal?.aborted) return retry("PROVIDER_CANCELLED");
      const address = await addressOf(parsed.credentials.host, smtpOptions);
      if (address === null) return retry("PROVIDER_UNREACHABLE");
      if (address === "") return refusedHere("PROVIDER_URL_REFUSED");
      const ascii = withAsciiDomains(message);
      const body = await bytesOf(ascii);
      const connection = connectionTo(address, parsed.credentials, {
        ...smtpOptions,
        message: ascii,
      });
      return new Attempt(connection, parsed.credentials, options).send(ascii, body);
    },
  };
}

/** Null where there is no such name, empty where one of its addresses may not be connected to. */
async function addressOf(host: string, { mayConnect }: SmtpOptions): Promise<string | null> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.some(({ address }) => !mayConnect(address))) return "";
  return found[0]?.address ?? null;
}

/** To the address that was judged, so that no second look at the name finds another. */
function connectionTo(
  address: string,
  { host, port, security }: SmtpCredentials,
  { authorities, message }: SmtpOptions & { message: EmailMessage },
): SMTPConnection {
  return new SMTPConnection({
    host: address,
    port: port ?? PORTS[security],
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    // What it says for itself in HELO: the machine's own name is nobody's business.
    name: message.from.address.slice(message.from.address.lastIndexOf("@") + 1),
    maxResponseSize: 64 * 1024,
    tls: {
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(authorities === undefined ? {} : { ca: authorities }),
      minVersion: "TLSv1.2",
    },
  });
}

function bytesOf(message: EmailMessage): Promise<Buffer> {
  const { date, from, headers, html, intentId, messageId, replyTo, subject, text, to } = message;
  return new MailComposer({
    from,
    to: { name: "", address: to },
    ...(replyTo === null ? {} : { replyTo: { name: "", address: replyTo } }),
    subject,
    text,
    html,
    messageId,
    date: new Date(date),
    headers: { ...headers, [INTENT_HEADER]: intentId },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile().build();
}

/** One message over one connection. */
class Attempt {
  readonly #connection: SMTPConnection;
  readonly #credentials: SmtpCredentials;
  readonly #options: SendOptions;
  readonly #failed = Promise.withResolvers<never>();
  /** Whether some of the body may have left. */
  #bodyLeft = false;
  #timedOut = false;

  constructor(connection: SMTPConnection, credentials: SmtpCredentials, options: SendOptions) {
    this.#connection = connection;
    this.#credentials = credentials;
    this.#options = options;
    this.#failed.promise.catch(() => {});
    connection.on("error", (error) => this.#failed.reject(error));
  }

  async send(message: EmailMessage, body: Buffer): Promise<SendResult> {
    const { signal, startTimer = startTimeout } = this.#options;
    const end = () => {
      this.#timedOut = true;
      this.#failed.reject(new Error("It took too long"));
    };
    const stopTimer = startTimer(end, TIME_LIMIT_MS);
    signal?.addEventListener("abort", end, { once: true });
    try {
      return await Promise.race([this.#deliver(message, body), this.#failed.promise]);
    } catch (error) {
      return resultOfFailure(error, { bodyLeft: this.#bodyLeft, timedOut: this.#timedOut });
    } finally {
      stopTimer();
      signal?.removeEventListener("abort", end);
      this.#connection.close();
    }
  }

  async #deliver(message: EmailMessage, body: Buffer): Promise<SendResult> {
    const connection = this.#connection;
    await this.#done((callback) => connection.connect((error) => callback(error ?? null)));
    const knowsUtf8 = /[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || "");
    if (!knowsUtf8 && !hasAsciiAddresses(message)) return refusedHere("PROVIDER_UTF8_UNSUPPORTED");
    const { password, user } = this.#credentials;
    if (user !== undefined && password !== undefined) {
      await this.#done((callback) => connection.login({ user, pass: password }, callback));
    }
    const envelope = { from: message.from.address, to: [message.to], size: body.length };
    const info = await this.#done<{ serverMessageId?: string }>((callback) =>
      connection.send(envelope, this.#watched(body), callback)
    );
    connection.quit();
    return accepted(info?.serverMessageId);
  }

  /** The body as a stream that is first read when the server has asked for it. */
  #watched(body: Buffer): Readable {
    const read = () => {
      this.#bodyLeft = true;
      stream.push(body);
      stream.push(null);
    };
    const stream = new Readable({ read });
    return stream;
  }

  #done<Result>(
    start: (callback: (error: Error | null, result?: Result | boolean) => void) => void,
  ): Promise<Result | undefined> {
    return new Promise((resolve, reject) =>
      start((error, result) => {
        if (error) reject(error);
        else resolve(typeof result === "boolean" ? undefined : result);
      })
    );
  }
}
