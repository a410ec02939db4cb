/**
 * A server on loopback that a project's events are delivered to, over real HTTP: it verifies what comes by
 * Standard Webhooks, as an operator's would, keeps it, and answers as a test says.
 *
 * @module
 */
import { Webhook } from "standardwebhooks";
import type { Json } from "./client.ts";
import { type ApiHandler, MailApi } from "./mail_api.ts";

/** A request that came, with what it says. */
export interface Delivered {
  readonly id: string;
  readonly type: string;
  readonly data: Json;
  readonly body: string;
  /** Whether its signature is right. */
  readonly isVerified: boolean;
}

/** A running server; it stops when disposed. */
export class AuditReceiver implements AsyncDisposable {
  /** What it verifies with. */
  secret = "";
  readonly #api = new MailApi();

  /** Where it is. */
  get url(): string {
    return `${this.#api.url}/events`;
  }

  /** How it answers. */
  set handler(handler: ApiHandler) {
    this.#api.handler = handler;
  }

  /** Takes out what has come since this was asked last. */
  taken(): Delivered[] {
    return this.#api.requests.splice(0).map(({ body, headers }) => {
      const { data, type } = JSON.parse(body);
      const id = headers.get("webhook-id") ?? "";
      return { id, type, data, body, isVerified: this.#isVerified(headers, body) };
    });
  }

  /** A verifier refuses what is older than five minutes; the tests' clock may be ahead by days. */
  #isVerified(headers: Headers, body: string): boolean {
    const at = Number(headers.get("webhook-timestamp")) * 1000;
    const id = headers.get("webhook-id") ?? "";
    if (Math.abs(at - Date.now()) < 60_000) {
      try {
        new Webhook(this.secret).verify(body, Object.fromEntries(headers));
        return true;
      } catch {
        return false;
      }
    }
    const expected = new Webhook(this.secret).sign(id, new Date(at), body);
    return headers.get("webhook-signature")?.split(" ").includes(expected) ?? false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#api[Symbol.asyncDispose]();
  }
}
