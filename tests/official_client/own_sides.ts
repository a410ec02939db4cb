/**
 * Better Auth's own client with the plugins of whoever signs in: against the platform, and against Better
 * Auth's own server in memory.
 *
 * @module
 */
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { createAuthClient } from "better-auth/client";
import {
  anonymousClient,
  emailOTPClient,
  jwtClient,
  magicLinkClient,
  oneTimeTokenClient,
  twoFactorClient,
  usernameClient,
} from "better-auth/client/plugins";
import { anonymous } from "better-auth/plugins/anonymous";
import { emailOTP } from "better-auth/plugins/email-otp";
import { jwt } from "better-auth/plugins/jwt";
import { magicLink } from "better-auth/plugins/magic-link";
import { oneTimeToken } from "better-auth/plugins/one-time-token";
import { twoFactor } from "better-auth/plugins/two-factor";
import { username } from "better-auth/plugins/username";
import { testClock } from "../support/clock.ts";
import { openProject } from "../support/set_up.ts";
import { totpCode } from "../support/totp.ts";
import { browser, METHODS } from "./sides.ts";

/** Better Auth's own client in a browser of its own, with the plugins of whoever signs in. */
export type OwnClient = ReturnType<typeof clientOf>;

/** A server that such a client talks to. */
export interface OwnSide extends AsyncDisposable {
  /** A browser of its own, without a session. */
  visitor(): OwnClient;
  /** The token or the code of the next mail to an address. */
  mailed(to: string): Promise<string>;
  /** The code that an authenticator shows; the next one where a code was used already. */
  totp(uri: string, options?: { isNext?: boolean }): string;
}

/** Opens the platform with one project, whose app sends the project's key as its proxy would. */
export async function openOwn(): Promise<OwnSide> {
  const world = await openProject({ devMailbox: true });
  await world.set({ ...METHODS });
  const { mailbox, project: { key }, site } = world;
  return {
    visitor: () => clientOf(site, browser(site, { headers: { "x-api-key": key } })),
    async mailed(to) {
      const { variables } = await mailbox.next(to);
      const link = Object.values(variables).find((value) => value.startsWith("http"));
      return variables.code ?? variables.otp ?? tokenIn(link ?? "");
    },
    totp: (uri, { isNext = false } = {}) => totpCode(uri, testClock() + (isNext ? 30_000 : 0)),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

/** Opens Better Auth's own server in memory. */
export function openOwnReference(): OwnSide {
  const site = "http://127.0.0.1:9";
  const tables = ["user", "session", "account", "verification", "twoFactor", "jwks"];
  const mails = new Map<string, string>();
  const keep = (to: string, text: string) => {
    mails.set(to, text);
    return Promise.resolve();
  };
  const auth = betterAuth({
    baseURL: site,
    secret: "a secret of at least 32 characters",
    database: memoryAdapter(Object.fromEntries(tables.map((table) => [table, []]))),
    emailAndPassword: {
      enabled: true,
      password: {
        hash: (password) => Promise.resolve(password),
        verify: ({ hash, password }) => Promise.resolve(hash === password),
      },
      sendResetPassword: ({ token, user }) => keep(user.email, token),
    },
    emailVerification: { sendVerificationEmail: ({ token, user }) => keep(user.email, token) },
    user: { changeEmail: { enabled: true } },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    plugins: [
      anonymous(),
      emailOTP({ sendVerificationOTP: ({ email, otp }) => keep(email, otp) }),
      jwt(),
      magicLink({ sendMagicLink: ({ email, token }) => keep(email, token) }),
      oneTimeToken(),
      twoFactor(),
      username(),
    ],
  });
  const send = (request: Request) => auth.handler(request);
  return {
    visitor: () => clientOf(site, browser(site, { send })),
    mailed: (to) => Promise.resolve(mails.get(to) ?? ""),
    totp: (uri) => totpCode(uri, Date.now()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function tokenIn(link: string): string {
  const { pathname, searchParams } = new URL(link);
  return searchParams.get("token") ?? pathname.split("/").at(-1) ?? "";
}

function clientOf(baseURL: string, fetch: typeof globalThis.fetch) {
  return createAuthClient({
    baseURL,
    fetchOptions: { customFetchImpl: fetch },
    plugins: [
      anonymousClient(),
      emailOTPClient(),
      jwtClient(),
      magicLinkClient(),
      oneTimeTokenClient(),
      twoFactorClient(),
      usernameClient(),
    ],
  });
}
