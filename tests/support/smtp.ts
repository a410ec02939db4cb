/**
 * Mail servers on loopback: a whole one, which keeps what it takes, and one that follows a script and
 * breaks off where it says.
 *
 * @module
 */
import type { EmailMessage } from "../../plugins/emails/message.ts";
import { smtp } from "../../plugins/emails/providers/smtp.ts";
import type { SmtpLines } from "../../plugins/emails/providers/smtp_lines.ts";
import type { SendOptions, SendResult } from "../../plugins/emails/providers/types.ts";
import PostalMime from "../../tools/packages/postal_mime.ts";
import { SMTPServer } from "../../tools/packages/smtp_server.ts";
import { CERTIFICATE } from "./certificate.ts";
import { mailMessage, NOW } from "./mail_api.ts";

type ServerOptions = NonNullable<ConstructorParameters<typeof SMTPServer>[0]>;

/** A mail as it arrived. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** All of it, with its headers. */
  readonly raw: string;
}

/** A refusal with a code of SMTP, as the server's handlers take it. */
export function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A running server; it stops when disposed. */
export class MailServer implements AsyncDisposable {
  readonly taken: TakenMail[] = [];
  readonly #server: SMTPServer;
  readonly #port: Promise<number>;

  /** @param options what differs from a server that wants no login and takes all */
  constructor(options: ServerOptions = {}) {
    this.#server = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      closeTimeout: 1,
      key: CERTIFICATE.key,
      cert: CERTIFICATE.cert,
      onData: (stream, { envelope }, callback) => {
        const chunks: Uint8Array[] = [];
        stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
        stream.on("end", async () => {
          const raw = await new Blob(chunks as BlobPart[]).text();
          const from = envelope.mailFrom ? envelope.mailFrom.address : "";
          this.taken.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
          callback(null, "queued");
        });
      },
      ...options,
    });
    this.#server.on("error", () => {});
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#port = promise;
    const listening = this.#server.listen(0, "127.0.0.1", () => {
      const address = listening.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  }

  /** The port it listens on. */
  get port(): Promise<number> {
    return this.#port;
  }

  /** The only mail it has taken, read. */
  async onlyMail() {
    const [mail, ...more] = this.taken.splice(0);
    if (mail === undefined || more.length > 0) throw new Error("Not exactly one mail was taken");
    return { ...mail, parsed: await PostalMime.parse(mail.raw) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What a message to a server on this machine comes to. */
export function sendBySmtp(
  credentials: Readonly<Record<string, unknown>>,
  { lines, message = mailMessage(), trusts = true, ...options }:
    & { lines?: SmtpLines; message?: EmailMessage; trusts?: boolean }
    & Partial<SendOptions> = {},
): Promise<SendResult> {
  const provider = smtp({
    mayConnect: (address) => address === "127.0.0.1",
    ...(lines === undefined ? {} : { lines }),
    ...(trusts ? { authorities: CERTIFICATE.cert } : {}),
  });
  const sender = { fetch, now: () => NOW, ...options };
  return provider.send(message, { host: "127.0.0.1", security: "none", ...credentials }, sender);
}

/** What a server of a script does when it has answered its last line. */
type Ending = "close" | (() => void);

/**
 * Takes one connection and answers its lines in their order; then it closes the connection, or says so and
 * leaves it open until the client ends it. The line after `354 Go on` is the whole body.
 */
export async function followScript(
  listener: Deno.Listener,
  { ending, script }: { script: readonly string[]; ending: Ending },
): Promise<void> {
  using connection = await listener.accept();
  const encoder = new TextEncoder();
  const chunk = new Uint8Array(64 * 1024);
  let pending = "";
  for (const [index, answer] of script.entries()) {
    const end = script[index - 1] === "354 Go on" ? "\r\n.\r\n" : "\r\n";
    while (index > 0 && !pending.includes(end)) {
      const size = await connection.read(chunk);
      if (size === null) return;
      pending += new TextDecoder().decode(chunk.subarray(0, size));
    }
    pending = pending.slice(pending.indexOf(end) + end.length);
    if (answer !== "") await connection.write(encoder.encode(`${answer}\r\n`));
  }
  if (ending === "close") return;
  ending();
  while (await connection.read(chunk).catch(() => null) !== null);
}
