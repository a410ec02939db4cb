import { getCurrentAuthEndpointContext } from "@better-auth/core/context";
import { moveEpoch } from "../../../plugins/_kernel/epoch.ts";
import type { ScopedStore } from "../../../plugins/_kernel/store.ts";
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
