import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import { router } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { runWithAdapter } from "@better-auth/core/context";
import { contextWith } from "../../plugins/_kernel/request_state.ts";
import { boundToEpoch } from "./account/bound_adapter.ts";
import { type CookieSecret, cookieSecrets } from "../crypto/cookie_secrets.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { hooks } from "./hooks.ts";
import { baseOptions } from "./base_options.ts";
import { databaseOptions } from "./database_options.ts";
import { methodOptions, methodPlugins } from "./methods_options.ts";
import { platformPlugins } from "./platform_options.ts";
import { sessionOptions } from "./sessions_options.ts";
import { socialOptions } from "./social_options.ts";
import { tokenPlugins } from "./tokens_options.ts";
import { oneTimeTokens } from "./account/one_time_tokens.ts";
import { ownSessions } from "./account/own_sessions.ts";
import { renamedCookies } from "./account/renamed_cookies.ts";
import { resignCookies } from "./account/resign_cookies.ts";
import { signOutPlugin } from "./account/sign_out.ts";

/** Better Auth of one project; call it from {@linkcode serve}. */
export interface Engine {
  handler(request: Request): Promise<Response>;
  readonly api: { readonly [name: string]: EndpointLike };
  /** The signed-in user of these headers in this engine's project, or null. */
  userOf(headers: Headers): Promise<{ id: string; role: string | null } | null>;
}

/** What is known of any endpoint without calling it. */
export interface EndpointLike {
  readonly path?: string;
  readonly options?: { readonly method?: string | readonly string[] };
}

/** Builds Better Auth for one project: its secret, its cookies, its methods, its rows. */
export async function buildEngine(profile: EngineProfile): Promise<Engine> {
  const secrets = await cookieSecrets(profile.config, profile.projectId);
  const auth = betterAuth(engineOptions(profile, secrets));
  const handle = await handlerOf(auth);
  const { alsoReads, prefix } = profile.cookies;
  const resigned = async (headers: Headers) => {
    const read = alsoReads === undefined
      ? headers
      : renamedCookies(headers, { from: alsoReads, to: prefix });
    return await resignCookies(read, secrets.map(({ value }) => value));
  };
  return {
    async handler(request) {
      const headers = await resigned(request.headers);
      return await handle(
        headers === request.headers ? request : new Request(request, { headers }),
      );
    },
    api: auth.api,
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
): Promise<(request: Request) => Promise<Response>> {
  const context = await auth.$context;
  // Better Auth makes its own after the plugins are ready, so this is the first place to bind it.
  context.internalAdapter = boundToEpoch(context.internalAdapter);
  const { handler } = router(context, auth.options);
  return async (request) => await runWithAdapter(context.adapter, () => handler(request));
}

/** Each group of options stands in a file of its own; none sets what another sets. */
function engineOptions(
  profile: EngineProfile,
  secrets: [CookieSecret, ...CookieSecret[]],
): BetterAuthOptions {
  const { factors, first, last } = hooks(profile);
  return {
    ...baseOptions(profile, secrets),
    ...databaseOptions(profile),
    ...sessionOptions(profile),
    ...methodOptions(profile),
    ...socialOptions(),
    plugins: [
      first,
      KERNEL_PLUGIN,
      ...methodPlugins(profile, factors),
      ...tokenPlugins(profile),
      signOutPlugin(),
      ownSessions(),
      ...oneTimeTokens(profile),
      ...profile.plugins,
      ...platformPlugins(profile),
      last,
    ],
  };
}

/** Leads the plugins' endpoints to their request's state. */
const KERNEL_PLUGIN: BetterAuthPlugin = {
  id: "banata-kernel",
  init: () => contextWith(() => inFlight().state),
};
