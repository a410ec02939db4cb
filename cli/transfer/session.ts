import { isLoopback } from "../../rules/local_hosts.ts";
import { CliError, shownUrl } from "../arguments.ts";

/** Times a request is sent before the command gives up; it can be started again. */
const MAX_TRIES = 5;
const RETRY_MS = 1000;

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
    const password = env.BANATA_PASSWORD || await ask("Password:", { isHidden: true });
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
      const response = await this.#send(path, body).catch(() => null);
      if (response?.ok) return await this.#read(response);
      const isBusy = response === null || response.status === 429 || response.status >= 500;
      if (!isBusy || tries === MAX_TRIES) throw await this.#refusal(response);
      await response?.body?.cancel();
      const seconds = Number(response?.headers.get("retry-after") ?? 0);
      await this.#context.sleep(seconds * 1000 || RETRY_MS * tries);
    }
  }

  #send(path: string, body: Readonly<Record<string, unknown>>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const who: Record<string, string> = this.#key === undefined
      ? { origin: this.#site, cookie }
      : { authorization: `Bearer ${this.#key}` };
    return fetch(`${this.#site}/api/auth${path}`, {
      method: "POST",
      redirect: "error",
      headers: { "content-type": "application/json", ...who },
      body: JSON.stringify(body),
    });
  }

  async #read<Reply>(response: Response): Promise<Reply> {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    try {
      return await response.json();
    } catch {
      throw new CliError(`Name the address of a Banata deployment: current value is ${this.#site}`);
    }
  }

  async #refusal(response: Response | null): Promise<CliError> {
    if (response === null) {
      return new CliError(`Check the address and try again, ${this.#site} can't be reached`);
    }
    const body: { code?: string; message?: string } = await response.json().catch(() => ({}));
    const { code = `HTTP_${response.status}`, message = "Check the address" } = body;
    return new RefusedError(code, message);
  }
}

/**
 * The origin of a deployment: https, or this machine.
 *
 * @throws {CliError} for anything else, for passwords travel there
 */
export function siteOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isSafe = parsed?.protocol === "https:" ||
    parsed?.protocol === "http:" && isLoopback(parsed.hostname);
  if (parsed !== null && isSafe) return parsed.origin;
  throw new CliError(`Name the deployment with --url https://…: current value is ${shownUrl(url)}`);
}
