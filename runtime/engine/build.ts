import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import { router } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { runWithAdapter } from "@better-auth/core/context";
import type { Author } from "../../component/author.ts";
import { contextWith, type RequestState } from "../../plugins/_kernel/request_state.ts";
import { boundToEpoch } from "./account/bound_adapter.ts";
import { type CookieSecret, cookieSecrets } from "../crypto/cookie_secrets.ts";
import { fieldRules } from "./account/field_rules.ts";
import type { EngineInput } from "./input.ts";
import { knownDevices } from "./account/known_devices.ts";
import { baseOptions } from "./base_options.ts";
import { databaseOptions } from "./database_options.ts";
import { methodOptions, methodPlugins } from "./methods_options.ts";
import { platformPlugins } from "./platform_options.ts";
import { sessionOptions } from "./sessions_options.ts";
import { socialOptions, socialPlugins } from "./social_options.ts";
import { tokenPlugins } from "./tokens_options.ts";
import { withAskedFetch } from "./oauth/asked_fetch.ts";
import { oneTimeTokens } from "./account/one_time_tokens.ts";
import { mayActStill } from "./account/operators_sessions.ts";
import { ownSessions } from "./account/own_sessions.ts";
import { replacedSessions } from "./account/replaced_sessions.ts";
import { signInSource } from "./account/sign_in_source.ts";
import { passwordPolicy } from "./account/password_policy.ts";
import { renamedCookies } from "./account/renamed_cookies.ts";
import { resignCookies } from "./account/resign_cookies.ts";
import { keepSessionCookies } from "./account/session_cookies.ts";
import { signOutPlugin } from "./account/sign_out.ts";

/** Better Auth of one project, for one request. */
export interface Engine {
  handler(request: Request): Promise<Response>;
  readonly api: { readonly [name: string]: EndpointLike };
  /** Who the request turned out to be by, once it was handled. */
  author(): Author;
  /** The signed-in user of these headers in this engine's project, or null. */
  userOf(headers: Headers): Promise<{ id: string; role: string | null } | null>;
}

/** What is known of any endpoint without calling it. */
export interface EndpointLike {
  readonly path?: string;
  readonly options?: { readonly method?: string | readonly string[] };
}

/** Builds Better Auth for one project: its secret, its cookies, its methods, its rows. */
export async function buildEngine(input: EngineInput): Promise<Engine> {
  const secrets = await cookieSecrets(input.config, input.state.scope.projectId);
  const auth = betterAuth(engineOptions(input, secrets));
  const handle = await handlerOf(auth, input.state);
  const { alsoReads, prefix } = input.cookies;
  const resigned = async (headers: Headers) => {
    const read = alsoReads === undefined
      ? headers
      : renamedCookies(headers, { from: alsoReads, to: prefix });
    return await resignCookies(read, secrets.map(({ value }) => value));
  };
  return {
    handler: async (request) => {
      const headers = await resigned(request.headers);
      const passed = headers === request.headers ? request : new Request(request, { headers });
      return await withAskedFetch(input.asker, () => handle(passed));
    },
    api: auth.api,
    author: () => input.author.current(),
    async userOf(headers) {
      const session = await auth.api.getSession({ headers: await resigned(headers) });
      if (!session) return null;
      const { id } = session.user;
      const role = "role" in session.user ? session.user.role : null;
      return { id, role: typeof role === "string" ? role : null };
    },
  };
}

/**
 * What `auth.handler` does for a fixed address and fixed origins. It makes its router at each request,
 * which takes longer than the session check it is made for.
 */
async function handlerOf(
  auth: ReturnType<typeof betterAuth>,
  state: RequestState,
): Promise<(request: Request) => Promise<Response>> {
  const context = await auth.$context;
  // Better Auth makes its own after the plugins are ready, so this is the first place to bind it.
  context.internalAdapter = boundToEpoch(context.internalAdapter, {
    store: state.store,
    mayActStill: (session) => mayActStill(state, session),
  });
  const { handler } = router(context, auth.options);
  return async (request) => await runWithAdapter(context.adapter, () => handler(request));
}

/** Each group of options stands in a file of its own; none sets what another sets. */
function engineOptions(
  input: EngineInput,
  secrets: [CookieSecret, ...CookieSecret[]],
): BetterAuthOptions {
  const sessionCookies = keepSessionCookies();
  return {
    ...baseOptions(input, secrets),
    ...databaseOptions(input),
    ...sessionOptions(input),
    ...methodOptions(input),
    ...socialOptions(),
    plugins: [
      sessionCookies.first,
      kernelPlugin(input.state),
      fieldRules(),
      signInSource(),
      replacedSessions(input.state),
      passwordPolicy(input.passwords, input.settings),
      ...methodPlugins(input),
      ...socialPlugins(input),
      ...tokenPlugins(input),
      signOutPlugin(),
      ownSessions(input.state),
      ...oneTimeTokens(input),
      ...input.plugins,
      ...platformPlugins(input),
      knownDevices(input.flags),
      sessionCookies.last,
    ],
  };
}

/** Carries the request's state to the plugins' endpoints. */
function kernelPlugin(state: RequestState): BetterAuthPlugin {
  return { id: "banata-kernel", init: () => contextWith(state) };
}
