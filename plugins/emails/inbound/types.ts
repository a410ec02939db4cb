import type { ProviderId, SendOptions } from "../providers/types.ts";
import type { InboundCode } from "./codes.ts";

/** What has become of a mail, by its provider's word. */
export interface MailEvent {
  /**
   * - `accepted`: the provider has it, which settles an unknown attempt
   * - `delivered`: the recipient's server has taken it
   * - `deferred`: the recipient's server takes it later; the provider goes on trying
   * - `bounced`: the recipient's server does not take it
   * - `complained`: the recipient has called it spam
   * - `rejected`: the provider has not sent it
   */
  readonly kind: "accepted" | "delivered" | "deferred" | "bounced" | "complained" | "rejected";
  /** Of a bounce or rejection: whether mails to the address will never be taken. */
  readonly permanent: boolean;
  /** As `canonicalAddress` spells it; null where the provider tells none. */
  readonly recipient: string | null;
  /** Our id of the mail; null where it has none of ours. */
  readonly intentId: string | null;
  /** The provider's id of it, as its answer had it. */
  readonly providerMessageId: string | null;
  /** When it happened, epoch ms; when it came where the provider does not say. */
  readonly at: number;
}

/** A request to a webhook, as it came. */
export interface InboundRequest {
  readonly headers: Headers;
  /** All of the body: what is signed are its bytes. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** By what a request is known when it comes again. */
interface Replay {
  /** Stored with what the events change, in the same commit. */
  readonly id: string;
  /** Epoch ms; what comes after is refused by its age, so the id need not be kept. */
  readonly until: number;
  /** How long the id is kept at least, from whenever the request comes, ms. */
  readonly keptMs: number;
}

/** What came of a request: events, of which there may be none, or a refusal. */
export type InboundResult =
  | { readonly events: readonly MailEvent[]; readonly replay: Replay | null }
  | { readonly code: InboundCode };

/** What receiving takes from where it runs. */
export interface InboundOptions extends Pick<SendOptions, "fetch" | "now" | "startTimer"> {
  /** Whether a request of this id, of a result's `replay`, was taken before. */
  readonly isReplayed: (id: string) => boolean | Promise<boolean>;
}

/** A provider's webhook. */
export interface InboundWebhook {
  readonly id: ProviderId;
  /**
   * Verifies a request and reads its events. It never throws, and tells nothing of the secret.
   *
   * @param secret as it is stored
   */
  receive(
    request: InboundRequest,
    secret: unknown,
    options: InboundOptions,
  ): Promise<InboundResult>;
}
