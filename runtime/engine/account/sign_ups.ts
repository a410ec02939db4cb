import { getCurrentAuthEndpointContext } from "@better-auth/core/context";
import { moveEpoch } from "../../../plugins/_kernel/epoch.ts";
import type { ScopedStore } from "../../../plugins/_kernel/store.ts";
import { languageTag } from "../../../rules/value_rules.ts";
import { issueReset } from "./mailed_tokens.ts";
import type { MethodMails } from "./mails.ts";

const CREDENTIAL = "credential";

/** How a second sign-up is answered. */
interface SecondSignUpOptions {
  readonly store: ScopedStore;
  readonly mails: MethodMails;
  /** Whether the project lets nobody in whose address is not verified. */
  readonly mustVerify: boolean;
}

/**
 * Somebody signs up with an address that a user has already; the answer does not tell. The address is
 * mailed that there is an account, with a link to choose its password.
 *
 * While nobody has proven the address, nobody knows which of the two is its owner. So the password of
 * the first sign-up ends with its link, the second one's is not taken, and the password that counts is
 * the one that the mail's reader gives. Where unverified users may sign in, the first one may be using
 * the account, and a stranger's sign-up takes nothing.
 */
export async function answerSecondSignUp(
  user: { id: string; email: string; name: string; emailVerified: boolean },
  { mails, mustVerify, store }: SecondSignUpOptions,
): Promise<void> {
  const { baseURL, internalAdapter } = getCurrentAuthEndpointContext().context;
  if (mustVerify && !user.emailVerified) {
    const own = { userId: user.id, providerId: CREDENTIAL };
    await store.updateOne("account", own, { password: null });
    await moveEpoch(store, user.id);
  }
  const token = await issueReset(internalAdapter, user.id);
  await mails.accountExists({ user, token, url: baseURL });
}

/**
 * The language that a request's reader likes best (RFC 9110 section 12.5.4); null where it names none, as
 * servers that sign up their users do.
 */
export function acceptedLanguage(headers: Headers | undefined): string | null {
  const ranges = (headers?.get("accept-language") ?? "").split(",").map((range) => {
    const [, tag = "", weight = "1"] = RANGE.exec(range) ?? [];
    return { tag: languageTag(tag), weight: Number(weight) };
  });
  const [best] = ranges.filter(({ tag, weight }) => tag !== null && weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return best?.tag ?? null;
}

const RANGE = /^\s*([A-Za-z0-9-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i;
