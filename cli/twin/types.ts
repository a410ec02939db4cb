/** How a test platform begins. */
export interface TestPlatformOptions {
  /** Users of the project who are there from the start. @default none */
  readonly users?: readonly TestUserSeed[];
  /**
   * Settings of the project, as `POST /banata/config/dashboard/save` takes them:
   * `{ authMethods: { magicLink: true } }`. @default a new project's
   */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Origins of the apps under test, at which the project's users come: `http://127.0.0.1:5173`. @default none */
  readonly origins?: readonly string[];
  /**
   * How passwords are hashed. `real` is scrypt as in production, some tenths of a second of a processor each;
   * `cheap` is one HMAC, for tests that make many users: only a test platform knows it, and no
   * other can verify its hashes. @default "real"
   */
  readonly passwordHash?: "cheap" | "real";
  /**
   * Whether time goes on by itself. `still` stands until {@link TestClock.advance}. @default "running"
   */
  readonly time?: "running" | "still";
  /** Port of the HTTP routes; 0 takes any free one. @default 0 */
  readonly port?: number;
}

/** A user to begin with. */
export interface TestUserSeed {
  /** The address to sign in with. */
  readonly email: string;
  /** Eight characters or more. @default none, so that only other methods sign them in */
  readonly password?: string;
  /** What they are called. @default the part of the address before the @ */
  readonly name?: string;
  /** Whether the address counts as theirs. @default true */
  readonly emailVerified?: boolean;
}

/** A user of the project. */
export interface TestUser {
  /** The id: `usr_…`. */
  readonly id: string;
  /** The address, in lower case. */
  readonly email: string;
  /** What they are called. */
  readonly name: string;
}

/** The project that a test platform has. */
export interface TestPlatformProject {
  /** The id: `proj_…`. */
  readonly id: string;
  /** Public: what a browser sends as `x-banata-client-id`. */
  readonly clientId: string;
  /** Secret: what a server sends as `authorization: Bearer`, or an app's proxy as `x-api-key`. */
  readonly apiKey: string;
}

/** The platform's time. It never goes back. */
export interface TestClock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Lets time pass, and settles when the jobs that have come due by then have run.
   *
   * @throws {RangeError} for what is no length of time
   */
  advance(ms: number): Promise<void>;
}

/** A mail as the project's provider would have been given it. */
export interface TestMail {
  /** The id. */
  readonly id: string;
  /** Which mail it is: `verification`, `password-reset`, `magic-link`, `email-otp`, `invitation`, … */
  readonly type: string;
  /** The address, in lower case. */
  readonly to: string;
  /** What its template was filled with. */
  readonly variables: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** The link that its button leads to; null for a mail without one. */
  readonly link: string | null;
  /** The code to type; null for a mail without one. */
  readonly code: string | null;
}

/** Which mails; all of them without a field. */
export interface TestMailFilter {
  /** The address it went to. */
  readonly to?: string;
  /** Which mail it is. */
  readonly type?: string;
}

/** The project's mails: none is sent, and all can be read. */
export interface TestMails {
  /** Those that are there now, oldest first. */
  all(filter?: TestMailFilter): Promise<TestMail[]>;
  /**
   * The newest that is there now.
   *
   * @throws {Error} if there is none
   */
  last(filter?: TestMailFilter): Promise<TestMail>;
  /**
   * The first that no earlier `waitFor` gave, as soon as it is there: mails come by a job, soon after the
   * answer that caused them.
   *
   * @throws {Error} if none has come after `timeoutMs` of the machine's time, 5,000 by default
   */
  waitFor(filter?: TestMailFilter, options?: { readonly timeoutMs?: number }): Promise<TestMail>;
}

/** What a request of a test sends. */
export interface TestRequest {
  /** The HTTP method. @default "POST" where there is a body, else "GET" */
  readonly method?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Headers besides those that every request has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A user's browser, signed in. */
export interface TestSession {
  /** Whose it is. */
  readonly user: TestUser;
  /** The session's token, as answers have it. */
  readonly token: string;
  /** The cookies by their names. */
  readonly cookies: Readonly<Record<string, string>>;
  /** What an app's server sends for this browser: its cookies, and the project's key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sends a request below `/api/auth` as this browser, through the app's proxy. */
  fetch(path: string, request?: TestRequest): Promise<Response>;
  /** The cookies as Playwright's `context.addCookies()` takes them, for an app at this address. */
  cookiesFor(appUrl: string): { name: string; value: string; url: string }[];
}

/** An event of the project's audit log, as `POST /banata/audit-logs/list` answers it. */
export type TestEvent = Readonly<Record<string, unknown>> & { readonly action: string };

/** The host under a test platform, as Convex's own tools and clients reach it. */
export interface TestHost {
  /** URL of the functions API, without a slash at the end. */
  readonly url: string;
  /** What opens the functions API, as `CONVEX_SELF_HOSTED_ADMIN_KEY` does. */
  readonly adminKey: string;
  /**
   * Runs any function by its path, internal ones too, of the app or of a component.
   *
   * @throws {ConvexError} with the function's data when it throws one
   */
  run(path: string, args?: unknown, options?: { component?: string }): Promise<unknown>;
}

/** A whole platform in this process, with a project in it. Close it, or let `await using` do so. */
export interface TestPlatform extends AsyncDisposable {
  /** Origin of the HTTP routes, on loopback: `http://127.0.0.1:41234`. */
  readonly url: string;
  /** The one project that it has. */
  readonly project: TestPlatformProject;
  /** The time it goes by. */
  readonly clock: TestClock;
  /** The mails of the project. */
  readonly mails: TestMails;
  /** What runs it. */
  readonly host: TestHost;
  /** Sends a request below `/api/auth` as a visitor of the app, through the app's proxy. */
  fetch(path: string, request?: TestRequest): Promise<Response>;
  /**
   * Calls an endpoint as the project's own server, by its key: a POST below `/api/auth` that answers JSON.
   *
   * @throws {Error} with status and body if the answer is not a 2xx
   */
  // deno-lint-ignore no-explicit-any -- a test asserts on what it reads
  call(path: string, body?: unknown): Promise<any>;
  /** Signs a new user up, as the app's page does; they are signed in then. */
  signUp(user: { email: string; password: string; name?: string }): Promise<TestSession>;
  /** Signs a user in by address and password. */
  signIn(user: { email: string; password: string }): Promise<TestSession>;
  /** Events of the project's audit log, newest first, at most 100; of one action where it is named. */
  events(action?: string): Promise<TestEvent[]>;
  /** Ends it and takes its data away. */
  close(): Promise<void>;
}
