import type { ZodType } from "zod";
import {
  type EmailMessage,
  hasAsciiAddresses,
  messageProblem,
  withAsciiDomains,
} from "../message.ts";
import { parseCredentials } from "./credentials.ts";
import { exchange, isAnswer, type ProviderRequest } from "./exchange.ts";
import { refusedForGood, refusedHere } from "./results.ts";
import type {
  EmailProvider,
  ProviderAnswer,
  ProviderId,
  SendOptions,
  SendResult,
} from "./types.ts";

/** What makes a provider of its own: its request and what its answers mean. */
interface HttpProviderParts<Credentials> {
  readonly id: ProviderId;
  readonly credentials: ZodType<Credentials>;
  /** @default null */
  readonly idempotencyMs?: number;
  /**
   * Whether it takes addresses that are not of ASCII before their `@` (SMTPUTF8), as its documentation says.
   *
   * @default false
   */
  readonly takesUtf8Addresses?: boolean;
  request(
    message: EmailMessage,
    credentials: Credentials,
    options: SendOptions,
  ): ProviderRequest | Promise<ProviderRequest>;
  judge(answer: ProviderAnswer, now: number): SendResult;
}

/** A provider with an API over HTTP, from what is its own. */
export function httpProvider<Credentials>(parts: HttpProviderParts<Credentials>): EmailProvider {
  const { credentials, id, idempotencyMs = null } = parts;
  return {
    id,
    credentials,
    idempotencyMs,
    async send(message, given, options) {
      const parsed = parseCredentials(credentials, given);
      if ("code" in parsed) return refusedHere(parsed.code);
      const problem = messageProblem(message);
      if (problem !== null) return refusedForGood(problem);
      if (!parts.takesUtf8Addresses && !hasAsciiAddresses(message)) {
        return refusedHere("PROVIDER_UTF8_UNSUPPORTED");
      }
      const request = await parts.request(withAsciiDomains(message), parsed.credentials, options);
      const answer = await exchange(request, options);
      const result = isAnswer(answer) ? parts.judge(answer, options.now()) : answer;
      return result.outcome === "unknown" && idempotencyMs !== null && !isTaken(result)
        ? { ...result, repeatable: true }
        : result;
    },
  };
}

/** The provider knows the message under our id, with another content: it would refuse each repetition. */
function isTaken({ code }: SendResult & { outcome: "unknown" }): boolean {
  return code === "PROVIDER_KEY_TAKEN";
}
