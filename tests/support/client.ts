import { assertEquals } from "@std/assert";

/** One answer, read whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON body, or null for an empty one. */
  readonly body: Json;
  /** The error's code, if the body has one. */
  readonly code: string | undefined;
  readonly text: string;
}

/** The body of an answer that must be a 200. */
export async function ok(reply: Reply | Promise<Reply>): Promise<Json> {
  const { body, status, text } = await reply;
  assertEquals(status, 200, text);
  return body;
}

/** What an answer says, shortly: its status and the error's code. */
export function outcome({ code, status }: Reply): (number | string | undefined)[] {
  return [status, code];
}

/** A JSON value whose fields a test may look into. */
// deno-lint-ignore no-explicit-any -- tests assert on what they read
export type Json = any;

/** What a request sends besides its path. */
export interface SendOptions {
  readonly method?: string;
  /** An object is sent as JSON; a string or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request; the global `fetch` is one. */
export type Fetch = (request: Request) => Promise<Response>;

/** A browser-like client of the platform: keeps cookies, sends its Origin and the key it was given. */
export class Client {
  readonly cookies = new Map<string, string>();
  readonly #site: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: Fetch;

  constructor(
    site: string,
    headers: Readonly<Record<string, string>> = {},
    options: { fetch?: Fetch } = {},
  ) {
    this.#site = site;
    this.#headers = headers;
    this.#fetch = options.fetch ?? fetch;
  }

  /** The same key and cookies at another address of the platform. */
  at(site: string): Client {
    return this.#withCookies(new Client(site, this.#headers));
  }

  /** The same key and cookies, sent another way. */
  through(fetch: Fetch): Client {
    return this.#withCookies(new Client(this.#site, this.#headers, { fetch }));
  }

  /** The same key without any cookie. */
  fresh(): Client {
    return new Client(this.#site, this.#headers);
  }

  #withCookies(other: Client): Client {
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  /** Sends a POST below `/api/auth`. */
  post(path: string, body?: unknown, options: SendOptions = {}): Promise<Reply> {
    return this.send(path, { method: "POST", body, ...options });
  }

  /** Sends a GET below `/api/auth`. */
  get(path: string, options: SendOptions = {}): Promise<Reply> {
    return this.send(path, options);
  }

  /** Sends any request below `/api/auth` and keeps the cookies of its answer. */
  async send(path: string, options: SendOptions = {}): Promise<Reply> {
    const { body, headers = {}, method = "GET" } = options;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const request = new Request(`${this.#site}/api/auth${path}`, {
      method,
      redirect: "manual",
      body: raw ? body as BodyInit | undefined : JSON.stringify(body),
      headers: {
        origin: this.#site,
        ...raw ? {} : { "content-type": "application/json" },
        ...cookie === "" ? {} : { cookie },
        ...this.#headers,
        ...headers,
      },
    });
    const response = await this.#fetch(request);
    this.#keepCookies(response.headers);
    const text = await response.text();
    const { headers: answered, status } = response;
    const parsed = text === "" ? null : parse(text);
    return { status, headers: answered, text, body: parsed, code: parsed?.code };
  }

  #keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      const expired = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
      if (expired) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(name.length + 1));
    }
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
