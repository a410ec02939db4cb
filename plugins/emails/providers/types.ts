import type { ZodType } from "zod";
import type { CredentialsCode, MessageCode, ProviderCode } from "../delivery_codes.ts";
import type { EmailMessage } from "../message.ts";

/** The providers that mails can be sent by. */
export type ProviderId =
  | "mailgun"
  | "postmark"
  | "resend"
  | "sendgrid"
  | "ses"
  | "smtp"
  | "webhook";

/** What came of one attempt. */
export type SendResult =
  /** The provider has the message and will send it. */
  | {
    readonly outcome: "accepted";
    /** What the provider calls it; null where it does not say. */
    readonly providerId: string | null;
  }
  /** The provider does not send it, and has said so. */
  | {
    readonly outcome: "refused";
    /**
     * Whether no other provider should be asked either, since it is about the recipient or about the
     * message. Else it is about this provider: its credentials, its account, what it takes.
     */
    readonly permanent: boolean;
    readonly code: ProviderCode | MessageCode | CredentialsCode;
  }
  /** Nothing was taken, so it may be sent again, by this provider or another. */
  | {
    readonly outcome: "retry";
    /** How long the provider wants to be left alone; null where it does not say. */
    readonly afterMs: number | null;
    readonly code: ProviderCode;
  }
  /** The provider may have it. It is not sent again until its webhook or an operator says what became of it. */
  | {
    readonly outcome: "unknown";
    readonly code: ProviderCode;
    /**
     * Whether the same message may be given to the same provider again within its
     * {@linkcode EmailProvider.idempotencyMs}, since it knows by our id that it is the same.
     */
    readonly repeatable: boolean;
  };

/** What an attempt takes from where it runs. */
export interface SendOptions {
  /** Sends a request; it must not follow redirects by itself. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The time, epoch ms. */
  readonly now: () => number;
  /** Ends the attempt; what had left by then is unknown. */
  readonly signal?: AbortSignal;
  /**
   * The address of the provider's API in the place of its own: https, or http on this machine. For tests
   * and for an operator's proxy, never from a project.
   */
  readonly baseUrl?: string;
  /** Runs something after so many ms, and gives what prevents it. @default setTimeout */
  readonly startTimer?: StartTimer;
}

/** Runs something after so many ms, and gives what prevents it. */
type StartTimer = (run: () => void, ms: number) => () => void;

/** A provider of mails. */
export interface EmailProvider {
  readonly id: ProviderId;
  /** What its credentials must be; the message of an issue is a {@linkcode CredentialsCode}. */
  readonly credentials: ZodType;
  /** How long it knows a message again that it is given twice; null where it does not. */
  readonly idempotencyMs: number | null;
  /**
   * Gives it a message. It never throws, and nothing that it gives holds a credential.
   *
   * @param credentials as they are stored; what does not fit is refused
   */
  send(message: EmailMessage, credentials: unknown, options: SendOptions): Promise<SendResult>;
}

/** What a provider has answered. */
export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Null for what is too long or never came whole; the status counts all the same. */
  readonly body: string | null;
}

/** What an injected fetch throws that has sent nothing, because the address is not one to be reached. */
export class NotSentError extends Error {
  override readonly name = "NotSentError";
}
