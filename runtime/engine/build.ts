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
import { databaseOptions } from "./adapter.ts";
import { methodOptions, methodPlugins } from "./methods_options.ts";
import { platformPlugins } from "./platform_options.ts";
import { sessionOptions } from "./sessions_options.ts";
import { socialOptions } from "./social_options.ts";
import { tokenPlugins } from "./tokens_options.ts";
import { REFUSES } from "./invalid_input.ts";
import { oneTimeTokens } from "./account/one_time_tokens.ts";
import { ownSessions } from "./account/own_sessions.ts";
import { renamedCookies, resignCookies } from "../request/request_cookies.ts";
import { signOutPlugin } from "./account/sign_out.ts";
import { generateId } from "../../rules/ids.ts";
import { CLIENT_ADDRESS_HEADER } from "../request/lane_request.ts";
import { BASE_PATH } from "../deployment/paths.ts";
import { trustedOrigins } from "../deployment/origins.ts";
import { RecentlyUsed } from "../crypto/recently_used.ts";

/** Better Auth of one project; call it from {@linkcode serve}. */
export interface Engine {
  handler(request: Request): Promise<Response>;
  readonly api: { readonly [name: string]: EndpointLike };
  /** The signed-in user of these headers in this engine's project, or null. */
  userOf(headers: Headers): Promise<SignedInUser | null>;
}

/** What is known of any endpoint without calling it. */
export interface EndpointLike {
  readonly path?: string;
  readonly options?: { readonly method?: string | readonly string[] };
}

/** The user of a session. */
interface SignedInUser extends Readonly<Record<"id" | "name" | "email", string>> {
  readonly role: string | null;
  readonly session: { readonly id: string; readonly impersonatedBy: string | null };
}

/** Builds Better Auth for one project: its secret, its cookies, its methods, its rows. */
async function buildEngine(profile: EngineProfile): Promise<Engine> {
  const secrets = await cookieSecrets(profile.config, profile.projectId);
  const auth = betterAuth(engineOptions(profile, secrets));
  const mustVerify = profile.settings.requireEmailVerification;
  const handle = await handlerOf(auth, { mustVerify });
  const { alsoReads, prefix } = profile.cookies;
  const resigned = (headers: Headers) => {
    if (!headers.has("cookie")) return headers;
    const read = alsoReads === undefined
      ? headers
      : renamedCookies(headers, { from: alsoReads, to: prefix });
    return resignCookies(read, secrets.map(({ value }) => value));
  };
  return {
    async handler(request) {
      const headers = resigned(request.headers);
      return await handle(
        headers === request.headers ? request : new Request(request, { headers }),
      );
    },
    api: auth.api,
    async userOf(headers) {
      const session = await auth.api.getSession({ headers: resigned(headers) });
      if (!session) return null;
      const { email, id, name } = session.user;
      const impersonatedBy = textIn(session.session, "impersonatedBy");
      const own = { id: session.session.id, impersonatedBy };
      return { id, name, email, role: textIn(session.user, "role"), session: own };
    },
  };
}

/** A column that a plugin of ours adds. */
function textIn(row: object, name: string): string | null {
  const value: unknown = Reflect.get(row, name);
  return typeof value === "string" ? value : null;
}

/**
 * What `auth.handler` does for a fixed address and fixed origins. It makes its router at each request,
 * which takes longer than the session check it is made for.
 */
async function handlerOf(
  auth: ReturnType<typeof betterAuth>,
  options: { mustVerify: boolean },
): Promise<(request: Request) => Promise<Response>> {
  const context = await auth.$context;
  // Better Auth makes its own after the plugins are ready, so this is the first place to bind it.
  context.internalAdapter = boundToEpoch(context.internalAdapter, options);
  const { endpoints, handler } = router(context, auth.options);
  for (const endpoint of Object.values(endpoints)) Object.assign(endpoint.options, REFUSES);
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

/**
 * Better Auth's logger, its providers' too, for within a request they write to this one. It puts
 * addresses, origins and other servers' answers into its messages; the lane logs what is worth it.
 */
export const ENGINE_LOGGER = { disabled: true } as const;

/** Who the engine is: its secrets, address, cookies and trusted origins. */
function baseOptions(profile: EngineProfile, secrets: [CookieSecret, ...CookieSecret[]]) {
  const { baseUrl, config, cookies, settings } = profile;
  const { partitioned, prefix, sameSite, secure } = cookies;
  return {
    appName: "Banata",
    secret: secrets[0].value,
    // Named even when there is one: without it Better Auth would take secrets from the environment,
    // the same for every project.
    secrets,
    baseURL: baseUrl,
    basePath: BASE_PATH,
    trustedOrigins: [...trustedOrigins(config.siteUrl, settings)],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: ENGINE_LOGGER,
    onAPIError: { throw: true },
    advanced: {
      cookiePrefix: prefix,
      // The prefix says itself what the names begin with; see cookie_names.ts.
      useSecureCookies: false,
      defaultCookieAttributes: { secure, sameSite, ...partitioned ? { partitioned } : {} },
      ipAddress: config.trustedProxy
        ? { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] }
        : { disableIpTracking: true },
      database: {
        joins: true,
        validateSchema: false,
        // Better Auth reads "all" of something with this limit, a hundred by default: a user's accounts
        // and sessions. What may be more is read by endpoints of our own.
        defaultFindManyLimit: 1000,
        generateId: ({ model }) => generateId(model, inFlight().state.now()),
      },
    },
  } satisfies BetterAuthOptions;
}

/** Engines kept at most: each holds all of Better Auth's endpoints for one project and lane. */
const MAX_ENGINES = 64;

/** By the list of plugins that they were built with, which a deployment makes once. */
const kept = new WeakMap<readonly BetterAuthPlugin[], RecentlyUsed<Engine>>();

/**
 * The engine of a profile: a new one, or where the deployment reuses engines, one that was built for the same
 * profile before. For hosts that keep a module's state between calls; Convex does not promise to.
 */
export async function engineOf(profile: EngineProfile): Promise<Engine> {
  if (!profile.config.reuseEngines) return await buildEngine(profile);
  const { component: _, plugins, ...own } = profile;
  const engines = kept.get(plugins) ?? new RecentlyUsed<Engine>(MAX_ENGINES);
  kept.set(plugins, engines);
  return await engines.get(JSON.stringify(own), () => buildEngine(profile));
}
