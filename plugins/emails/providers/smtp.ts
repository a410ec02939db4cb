/**
 * Any mail server, by SMTP (RFC 5321). It needs sockets, so only a Node action may load this module.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { lookup } from "node:dns/promises";
import { Readable } from "node:stream";
import MailComposer from "nodemailer/lib/mail-composer";
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
import { done, lineTo, quit, type SmtpLine, type SmtpLines } from "./smtp_lines.ts";
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
  /** Where lines are kept for the next message. @default none: each message has a connection of its own */
  readonly lines?: SmtpLines;
}

/** Servers look into a message before they answer; RFC 5321 section 4.5.3.2.6 lets them take minutes. */
const TIME_LIMIT_MS = 60_000;

/**
 * A provider that gives each message to the credentials' server. Until its body is asked for nothing was
 * taken, so what fails before may be tried again; what is lost after that is unknown, and no webhook will
 * tell.
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
      return deliver(withAsciiDomains(message), parsed.credentials, {
        ...smtpOptions,
        ...options,
        address,
      });
    },
  };
}

/** Null where there is no such name, empty where one of its addresses may not be connected to. */
async function addressOf(host: string, { mayConnect }: SmtpOptions): Promise<string | null> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.some(({ address }) => !mayConnect(address))) return "";
  // Where functions run in the cloud there is often no road for IPv6.
  return (found.find(({ family }) => family === 4) ?? found[0])?.address ?? null;
}

/** By a line that is kept, else by a new one. */
async function deliver(
  message: EmailMessage,
  credentials: SmtpCredentials,
  options: SmtpOptions & SendOptions & { address: string },
): Promise<SendResult> {
  const { lines } = options;
  const body = await bytesOf(message);
  const name = message.from.address.slice(message.from.address.lastIndexOf("@") + 1);
  const key = JSON.stringify([options.address, name, credentials]);
  const kept = lines?.take(key) ?? null;
  const attempt = async (line: SmtpLine) => {
    const result = await new Attempt(line, credentials, options).send(message, body);
    if (result.outcome !== "accepted") line.connection.close();
    else if (lines === undefined) quit(line);
    else lines.keep(key, line);
    return result;
  };
  const first = kept === null ? null : await attempt(kept);
  // Servers end connections that nobody uses: that took nothing, and says nothing of the server.
  const isStale = first !== null && first.outcome === "retry" && !options.signal?.aborted &&
    first.code === "PROVIDER_UNREACHABLE";
  if (first !== null && !isStale) return first;
  return attempt(lineTo(credentials, { ...options, name }));
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

/** One message over one line. */
class Attempt {
  readonly #line: SmtpLine;
  readonly #credentials: SmtpCredentials;
  readonly #options: SendOptions;
  /** Whether some of the body may have left. */
  #bodyLeft = false;
  #timedOut = false;

  constructor(line: SmtpLine, credentials: SmtpCredentials, options: SendOptions) {
    this.#line = line;
    this.#credentials = credentials;
    this.#options = options;
  }

  async send(message: EmailMessage, body: Buffer): Promise<SendResult> {
    const { signal, startTimer = startTimeout } = this.#options;
    const { connection } = this.#line;
    let fail = (_error: Error) => {};
    const failed = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const end = () => {
      this.#timedOut = true;
      fail(new Error("It took too long"));
    };
    connection.on("error", fail);
    const stopTimer = startTimer(end, TIME_LIMIT_MS);
    signal?.addEventListener("abort", end, { once: true });
    try {
      return await Promise.race([this.#give(message, body), failed]);
    } catch (error) {
      return resultOfFailure(error, { bodyLeft: this.#bodyLeft, timedOut: this.#timedOut });
    } finally {
      stopTimer();
      signal?.removeEventListener("abort", end);
      connection.off("error", fail);
    }
  }

  async #give(message: EmailMessage, body: Buffer): Promise<SendResult> {
    const line = this.#line;
    if (!line.isOpen) await line.open(this.#credentials);
    if (!line.takesUtf8 && !hasAsciiAddresses(message)) {
      return refusedHere("PROVIDER_UTF8_UNSUPPORTED");
    }
    const envelope = { from: message.from.address, to: [message.to], size: body.length };
    const info = await done<{ serverMessageId?: string }>((callback) =>
      line.connection.send(envelope, this.#watched(body), callback)
    );
    line.taken++;
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
}
