import type { RunningSubject, SubjectName } from "./process.ts";

/** The endpoints that are measured. */
export type EndpointName =
  | "sign-up"
  | "sign-in"
  | "get-session"
  | "sign-out"
  | "verify-key"
  | "check-permission";

/** One request as it is sent again and again. */
type Send = () => Promise<void>;

/** How an endpoint is measured. */
export interface Endpoint {
  readonly name: EndpointName;
  /** Whether a request hashes a password: it then takes the processors for a tenth of a second. */
  readonly hashes: boolean;
  /** Requests that each subject answers before it is measured; none where a hash hides what compiling costs. */
  readonly warmUp: number;
  /** Which subjects are measured; the second is the one that ours is compared with. */
  readonly subjects: readonly [SubjectName, SubjectName, ...SubjectName[]];
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

  /** A key of the user, as a server verifies it. */
  async apiKey(): Promise<string> {
    if (this.#userId === undefined) await this.signUp();
    const { headers, name, siteUrl } = this.subject;
    // A subject of ours comes with a key, which it sends with each request.
    if (name === "ours") return headers["x-api-key"] ?? "";
    const body = JSON.stringify({ userId: this.#userId });
    return (await (await fetch(`${siteUrl}/bench/api-key`, { method: "POST", body })).json()).key;
  }

  /** Verifies a key: ours with itself, the peer's by its app's server. */
  async verifyKey(key: string): Promise<void> {
    const isOurs = this.subject.name === "ours";
    const options = isOurs ? { bearer: key, body: {} } : { body: { key } };
    const answer = await this.#send("POST", "/api-key/verify", options);
    if (answer?.valid !== true) throw new Error(`Expected ${this.subject.name} to take the key`);
  }

  /** Asks for a permission of the user of a cookie, which they do not hold. */
  async checkPermission(cookie: string): Promise<void> {
    const answer = this.subject.name === "ours"
      ? await this.#send("POST", "/banata/rbac/check-permission", {
        cookie,
        body: { permission: "user.read" },
      })
      : await this.#send("POST", "/admin/has-permission", {
        cookie,
        body: { permissions: { user: ["list"] } },
      });
    if ((answer?.allowed ?? answer?.success) !== false) {
      throw new Error(`Expected ${this.subject.name} to know the permission`);
    }
  }

  async #send(
    method: string,
    path: string,
    { bearer, body, cookie }: { bearer?: string; body?: unknown; cookie?: string },
  ): Promise<Answer> {
    const { headers, name, siteUrl } = this.subject;
    const response = await fetchAgain(`${siteUrl}/api/auth${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...bearer === undefined
          ? { ...headers, origin: siteUrl }
          : { authorization: `Bearer ${bearer}` },
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

const WITH_HASH = ["ours", "peer"] as const;
/** The bare peer differs only in what it signs, which is nothing beside a hash. */
const WITHOUT = ["ours", "peer", "bare"] as const;
const WITH_RIGHTS = ["ours", "rights"] as const;

/** Their processes take less and less for each of the first three thousand. */
const WARM_UP = 3_000;
/** Fewer where each request ends a session that is made for it. */
const SHORT_WARM_UP = 1_000;

/** The endpoints in the order a user meets them, and what servers ask. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    name: "sign-up",
    hashes: true,
    warmUp: 0,
    subjects: WITH_HASH,
    prepare: (account) => Promise.resolve(() => account.signUp()),
  },
  {
    name: "sign-in",
    hashes: true,
    warmUp: 0,
    subjects: WITH_HASH,
    async prepare(account, count) {
      await account.provide(count);
      return () => account.signIn();
    },
  },
  {
    name: "get-session",
    hashes: false,
    warmUp: WARM_UP,
    subjects: WITHOUT,
    async prepare(account) {
      const [cookie = ""] = await account.sessions(1);
      return () => account.getSession(cookie);
    },
  },
  {
    name: "sign-out",
    hashes: false,
    warmUp: SHORT_WARM_UP,
    subjects: WITHOUT,
    async prepare(account, count) {
      const cookies = await account.sessions(count);
      return () => account.signOut(cookies.pop() ?? "");
    },
  },
  {
    name: "verify-key",
    hashes: false,
    warmUp: WARM_UP,
    subjects: WITH_RIGHTS,
    async prepare(account) {
      const key = await account.apiKey();
      return () => account.verifyKey(key);
    },
  },
  {
    name: "check-permission",
    hashes: false,
    warmUp: WARM_UP,
    subjects: WITH_RIGHTS,
    async prepare(account) {
      const [cookie = ""] = await account.sessions(1);
      return () => account.checkPermission(cookie);
    },
  },
];

/** Which of the peer's set-ups ours is compared with. */
export function comparedWith(name: EndpointName): SubjectName {
  const endpoint = ENDPOINTS.find((each) => each.name === name);
  return endpoint?.subjects[1] ?? "peer";
}
