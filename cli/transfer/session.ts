import { isLoopback } from "../../rules/local_hosts.ts";
import { CliError, shownUrl } from "../arguments.ts";

/** Times a request is sent before the command gives up; it can be started again. */
const MAX_TRIES = 5;
const RETRY_MS = 1000;
/** How long the server has for an answer: its own actions may take ten minutes, none of these takes one. */
const ANSWER_MS = 120_000;
/** Nobody waits longer than this without being asked. */
const MAX_WAIT_S = 300;

/** Where a command of this folder reads and writes. */
export interface TransferContext {
  /** The machine's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives lines meant for the person. */
  readonly print: (line: string) => void;
  /** Shows how far it is, between 0 and 1, with a few words. */
  readonly progress: (share: number, words: string) => void;
  /** Asks the person; null where nobody can be asked. */
  readonly ask: (question: string, options?: { isHidden?: boolean }) => Promise<string | null>;
  /** Receives lines that say why it waits. @default nobody reads them */
  readonly note?: (line: string) => void;
  /** Waits. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** A refusal: the server's own code, and a sentence for the person. */
export class RefusedError extends CliError {
  /** The server's code. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${message} (${code})`);
    this.code = code;
  }
}

/** An answer that came whole. */
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A platform user's session at a deployment, or a project's server there, over HTTP. */
export class PlatformSession {
  readonly #site: string;
  readonly #context: TransferContext;
  readonly #cookies = new Map<string, string>();
  readonly #key: string | undefined;

  private constructor(site: string, context: TransferContext, key?: string) {
    this.#site = site;
    this.#context = context;
    this.#key = key;
  }

  /** The requests of a project's server, by its key. */
  static ofKey(site: string, key: string, context: TransferContext): PlatformSession {
    return new PlatformSession(site, context, key);
  }

  /**
   * Signs in with `BANATA_EMAIL` and `BANATA_PASSWORD`, or asks for them.
   *
   * @throws {CliError} when they are missing or refused
   */
  static async open(site: string, context: TransferContext): Promise<PlatformSession> {
    const { ask, env } = context;
    const email = env.BANATA_EMAIL || await ask(`Email at ${site}:`);
    // Whoever stops at the first question is asked no other.
    const password = email &&
      (env.BANATA_PASSWORD || await ask("Password:", { isHidden: true }));
    if (!email || !password) {
      throw new CliError("Set BANATA_EMAIL and BANATA_PASSWORD, or start it on a terminal");
    }
    const session = new PlatformSession(site, context);
    const signedIn = await session.post<{ user?: unknown }>("/sign-in/email", { email, password });
    if (!signedIn.user) throw new CliError("Sign in with a user that has no second factor");
    return session;
  }

  /**
   * Sends a POST below `/api/auth`, again while the server is busy or can't be reached.
   *
   * @throws {RefusedError} when it is refused
   * @throws {CliError} when the server can't be reached
   */
  async post<Reply>(path: string, body: Readonly<Record<string, unknown>>): Promise<Reply> {
    for (let tries = 1;; tries++) {
      const answer = await this.#send(path, body).catch(() => null);
      if (answer !== null && answer.status < 300) return this.#read(answer);
      const isBusy = answer === null || answer.status === 429 || answer.status >= 500;
      if (!isBusy || tries === MAX_TRIES) throw this.#refusal(answer);
      const seconds = Number(answer?.headers.get("retry-after")) || RETRY_MS * tries / 1000;
      if (seconds > MAX_WAIT_S) {
        throw new CliError(
          `Start it again in ${
            Math.ceil(seconds / 60)
          } minutes, ${this.#site} takes no more till then`,
        );
      }
      const why = answer === null ? "can't be reached" : `is busy (HTTP ${answer.status})`;
      this.#context.note?.(`${this.#site} ${why}: trying again in ${Math.ceil(seconds)} s`);
      await this.#context.sleep(seconds * 1000);
    }
  }

  async #send(path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const who: Record<string, string> = this.#key === undefined
      ? { origin: this.#site, cookie }
      : { authorization: `Bearer ${this.#key}` };
    const response = await fetch(`${this.#site}/api/auth${path}`, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: { "content-type": "application/json", ...who },
      body: JSON.stringify(body),
    });
    const { headers, status } = response;
    return { status, headers, text: await response.text() };
  }

  #read<Reply>({ headers, text }: Answer): Reply {
    for (const line of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    try {
      return JSON.parse(text);
    } catch {
      throw new CliError(`Name the address of a Banata deployment: current value is ${this.#site}`);
    }
  }

  #refusal(answer: Answer | null): CliError {
    if (answer === null) {
      return new CliError(`Check the address and try again, ${this.#site} can't be reached`);
    }
    const { code = `HTTP_${answer.status}`, message = "Check the address" } = refusalIn(
      answer.text,
    );
    return new RefusedError(code, message);
  }
}

function refusalIn(text: string): { code?: string; message?: string } {
  try {
    return Object(JSON.parse(text));
  } catch {
    // A proxy's own page.
    return {};
  }
}

/**
 * The origin of a deployment: https, or this machine, and nothing behind it.
 *
 * @throws {CliError} for anything else, for passwords travel there
 */
export function siteOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isSafe = parsed?.protocol === "https:" ||
    parsed?.protocol === "http:" && isLoopback(parsed.hostname);
  // What answers at the origin of an address with a path may be another program.
  if (parsed !== null && isSafe && parsed.href === `${parsed.origin}/`) return parsed.origin;
  throw new CliError(
    `Name the deployment with --url as an origin, https://auth.example.com: current value is ${
      shownUrl(url)
    }`,
  );
}
