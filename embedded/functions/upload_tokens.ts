/** Convex's upload URLs are good for an hour. */
const LIFETIME_MS = 60 * 60 * 1000;
/** Beyond this the oldest go: asking for URLs must not fill the memory. */
const MAX_TOKENS = 10_000;

/** The upload URLs that were given out and not yet used. They do not outlive the process. */
export class UploadTokens {
  readonly #clock: () => number;
  readonly #issued = new Map<string, { component: string; expiresAt: number }>();

  /** `clock` gives epoch ms. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Makes a token for one upload into a component's storage. */
  issue(component: string): string {
    const token = crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: "base64url" });
    this.#issued.set(token, { component, expiresAt: this.#clock() + LIFETIME_MS });
    if (this.#issued.size > MAX_TOKENS) {
      const [oldest] = this.#issued.keys();
      if (oldest !== undefined) this.#issued.delete(oldest);
    }
    return token;
  }

  /** The component a token was made for; null if it is unknown, used or too old. Works once. */
  redeem(token: string): string | null {
    const issued = this.#issued.get(token);
    this.#issued.delete(token);
    return issued !== undefined && issued.expiresAt > this.#clock() ? issued.component : null;
  }
}
