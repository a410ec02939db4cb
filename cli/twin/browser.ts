import type { TestRequest } from "./types.ts";

/** Whoever sends requests to a platform below `/api/auth`, and keeps the cookies of its answers. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #site: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** Every request has these headers besides its own. */
  constructor(site: string, headers: Readonly<Record<string, string>>) {
    this.#site = site;
    this.#headers = headers;
  }

  /** The cookies as a request's header has them. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Sends a request; redirects are answers, not followed. */
  async send(path: string, { body, headers, method }: TestRequest = {}): Promise<Response> {
    const { cookie } = this;
    const response = await fetch(`${this.#site}/api/auth${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      redirect: "manual",
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...body === undefined ? {} : { "content-type": "application/json" },
        ...cookie === "" ? {} : { cookie },
        ...this.#headers,
        ...headers,
      },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /**
   * Sends a POST and gives what it answers.
   *
   * @throws {Error} with the answer, if it is not a 2xx
   */
  // deno-lint-ignore no-explicit-any -- JSON that its reader knows
  async post(path: string, body: unknown = {}): Promise<any> {
    const response = await this.send(path, { method: "POST", body });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path} answers ${response.status}: ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  #keep(line: string): void {
    const [pair = "", ...attributes] = line.split("; ");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(at + 1));
  }
}
