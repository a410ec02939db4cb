import type { RunningSubject } from "./process.ts";

/** The endpoints that are measured. */
export type EndpointName = "sign-up" | "sign-in" | "get-session" | "sign-out";

/** One request as it is sent again and again. */
type Send = () => Promise<void>;

/** How an endpoint is measured. */
export interface Endpoint {
  readonly name: EndpointName;
  /** Whether a request hashes a password: it then takes the processors for a tenth of a second. */
  readonly hashes: boolean;
  /** Makes what `count` requests need and gives what sends one. */
  prepare(account: Account, count: number): Promise<Send>;
}

const PASSWORD = "a password for the bench";
/** We allow 30 sign-ins a minute and account; the bench is nobody's attack. */
const SIGN_INS_PER_ACCOUNT = 12;
const MAX_TRIES = 3;

/** One subject's users, as its app's server sees it. */
export class Account {
  readonly subject: RunningSubject;
  readonly #emails: string[] = [];
  #userId: string | undefined;
  #signIns = 0;

  /** Knows no user yet. */
  constructor(subject: RunningSubject) {
    this.subject = subject;
  }

  /** Signs a new user up. */
  async signUp(): Promise<void> {
    const email = `${crypto.randomUUID()}@example.com`;
    const body = { email, password: PASSWORD, name: "Grace" };
    const { user } = await this.#send("POST", "/sign-up/email", { body });
    this.#emails.push(email);
    this.#userId ??= user.id;
  }

  /** Signs in one of the users, each in their turn. */
  async signIn(): Promise<void> {
    const turn = this.#signIns++ % this.#emails.length;
    const body = { email: this.#emails[turn], password: PASSWORD };
    await this.#send("POST", "/sign-in/email", { body });
  }

  /** Signs users up until there are enough for so many sign-ins at once. */
  async provide(signIns: number): Promise<void> {
    while (this.#emails.length * SIGN_INS_PER_ACCOUNT < signIns) await this.signUp();
  }

  /** Sessions of a user, as cookies. */
  async sessions(count: number): Promise<string[]> {
    if (this.#userId === undefined) await this.signUp();
    return await this.subject.sessions(this.#userId ?? "", count);
  }

  /** Reads the session of a cookie. */
  async getSession(cookie: string): Promise<void> {
    const answer = await this.#send("GET", "/get-session", { cookie });
    if (!answer?.session) throw new Error(`Expected ${this.subject.name} to know the session`);
  }

  /** Ends the session of a cookie. */
  async signOut(cookie: string): Promise<void> {
    const answer = await this.#send("POST", "/sign-out", { cookie, body: {} });
    if (!answer.success) throw new Error(`Expected ${this.subject.name} to sign out`);
  }

  async #send(
    method: string,
    path: string,
    { body, cookie }: { body?: unknown; cookie?: string },
  ): Promise<Answer> {
    const { headers, name, siteUrl } = this.subject;
    const response = await fetchAgain(`${siteUrl}/api/auth${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...headers,
        origin: siteUrl,
        "content-type": "application/json",
        ...cookie === undefined ? {} : { cookie },
      },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${name} answered ${path} with ${response.status}: ${text}`);
    return JSON.parse(text);
  }
}

/** Sends a request again whose connection was never made: a busy machine resets some. */
async function fetchAgain(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1;; tries++) {
    try {
      return await fetch(url, init);
    } catch (error) {
      const { cause } = error instanceof Error ? error : {};
      if (tries === MAX_TRIES || !String(cause).includes("(Connect)")) throw error;
    }
  }
}

// deno-lint-ignore no-explicit-any -- two platforms' answers; each caller checks what it needs
type Answer = any;

/** The four endpoints in the order a user meets them. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    name: "sign-up",
    hashes: true,
    prepare: (account) => Promise.resolve(() => account.signUp()),
  },
  {
    name: "sign-in",
    hashes: true,
    async prepare(account, count) {
      await account.provide(count);
      return () => account.signIn();
    },
  },
  {
    name: "get-session",
    hashes: false,
    async prepare(account) {
      const [cookie = ""] = await account.sessions(1);
      return () => account.getSession(cookie);
    },
  },
  {
    name: "sign-out",
    hashes: false,
    async prepare(account, count) {
      const cookies = await account.sessions(count);
      return () => account.signOut(cookies.pop() ?? "");
    },
  },
];
