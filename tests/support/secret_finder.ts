import type { Host } from "../../embedded/mod.ts";
import type { Json } from "./client.ts";
import { rowsOf } from "./rows.ts";
import { type Exchange, watchFetch } from "./watched_fetch.ts";

/** Fields of JSON bodies and forms whose text is secret, by what it is. */
const SECRET_FIELDS: Readonly<Record<string, string>> = {
  key: "API key",
  data: "vault secret",
  backupCodes: "backup code",
  passphrase: "passphrase",
  clientSecret: "client secret",
  code_verifier: "code verifier",
  access_token: "provider's token",
  refresh_token: "provider's token",
  id_token: "provider's id token",
  accessToken: "provider's token",
  refreshToken: "provider's token",
  idToken: "provider's id token",
};
/** Shorter text is found by chance. */
const MIN_LENGTH = 8;

/** Notes every secret that passes by, and finds them in texts. */
export class SecretFinder implements Disposable {
  readonly #kinds = new Map<string, string>();
  readonly #watch: Disposable;

  constructor() {
    this.#watch = watchFetch((exchange) => this.#noteExchange(exchange));
  }

  /** The kinds of which at least one was noted, sorted. */
  get kinds(): string[] {
    return [...new Set(this.#kinds.values())].sort();
  }

  /** Notes a secret under the first kind it comes as; what is no text is left out. */
  note(kind: string, secret: unknown): void {
    if (typeof secret !== "string" || secret.length < MIN_LENGTH) return;
    if (!this.#kinds.has(secret)) this.#kinds.set(secret, kind);
  }

  /** Notes what the mails carried that were delivered into the development mailbox. */
  noteMails(host: Host): void {
    for (const { variables } of rowsOf(host, "devMail")) {
      const { otp, token } = JSON.parse(String(variables));
      if (typeof token === "string") this.#kinds.set(token, "mailed token");
      if (typeof otp === "string") this.#kinds.set(otp, "mailed code");
    }
  }

  /** The kinds of which there is one in a text, each with the text around one of them. */
  search(texts: readonly string[]): Map<string, string> {
    const whole = texts.join("\n");
    const found = new Map<string, string>();
    const note = (secret: string, at: number) => {
      const kind = this.#kinds.get(secret) ?? "";
      if (found.has(kind)) return;
      found.set(kind, whole.slice(Math.max(0, at - 200), at + secret.length + 40));
    };
    const [long, short] = split([...this.#kinds.keys()]);
    for (const [secret, at] of occurrences(whole, long)) note(secret, at);
    for (const secret of short) {
      const at = whole.search(new RegExp(`(?<![\\w.:-])${secret}(?![\\w.:-])`));
      if (at >= 0) note(secret, at);
    }
    return found;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #noteExchange({ request, requestBody, response, responseBody }: Exchange): void {
    for (const line of response.headers.getSetCookie()) this.#noteCookie(line);
    const answer = parse(responseBody);
    this.note("session token", answer?.token);
    this.#noteFields(answer);
    this.#noteFields(parse(requestBody));
    const query = new URL(request.url).searchParams;
    if (query.has("state")) this.note("authorization code", query.get("code"));
  }

  /** A signed cookie is its value, a dot and the signature, percent-encoded. */
  #noteCookie(line: string): void {
    const [name = "", encoded = ""] = line.split(";")[0]?.split("=") ?? [];
    const value = decodeURIComponent(encoded);
    this.note("cookie", value);
    if (name.endsWith("session_token")) this.note("session token", value.split(".")[0]);
  }

  #noteFields(value: Json): void {
    if (typeof value !== "object" || value === null) return;
    for (const [name, field] of Object.entries<Json>(value)) {
      const kind = SECRET_FIELDS[name];
      if (kind !== undefined) { for (const secret of [field].flat()) this.note(kind, secret); }
      if (name === "totpURI") {
        this.note("authenticator secret", new URL(field).searchParams.get("secret"));
      }
      this.#noteFields(field);
    }
  }
}

/** Short codes apart: one stands by itself, or it is there by chance. */
function split(secrets: readonly string[]): [long: string[], short: string[]] {
  const isLong = (secret: string) => secret.length >= MIN_LENGTH;
  return [secrets.filter(isLong), secrets.filter((secret) => !isLong(secret))];
}

/**
 * Where secrets are in a text, in one pass: thousands of secrets in megabytes are too many for one
 * each. A place is looked at if the last three characters could be some secret's, for many secrets
 * begin alike.
 */
function* occurrences(
  text: string,
  secrets: readonly string[],
): Generator<[secret: string, at: number]> {
  const byTail = Map.groupBy(secrets, (secret) => secret.slice(-MIN_LENGTH));
  const isLast = new Uint8Array(2 ** 24);
  for (const tail of byTail.keys()) isLast[lastThree(tail, tail.length)] = 1;
  for (let end = MIN_LENGTH; end <= text.length; end++) {
    if (isLast[lastThree(text, end)] === 0) continue;
    for (const secret of byTail.get(text.slice(end - MIN_LENGTH, end)) ?? []) {
      if (text.endsWith(secret, end)) yield [secret, end - secret.length];
    }
  }
}

/** The three characters before a place, as one number of 24 bits. */
function lastThree(text: string, end: number): number {
  const at = (back: number) => text.charCodeAt(end - back) & 0xff;
  return at(1) << 16 | at(2) << 8 | at(3);
}

/** A body's fields, of JSON or of a form. */
function parse(body: string): Json {
  try {
    return JSON.parse(body);
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}
