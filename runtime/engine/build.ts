import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import { betterAuth } from "better-auth/minimal";
import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import { generateId } from "../../plugins/_kernel/ids.ts";
import type { RequestState } from "../../plugins/_kernel/request_state.ts";
import { isPlatform } from "../../plugins/_kernel/scope.ts";
import { convexAdapter } from "../adapter/mod.ts";
import { CLIENT_ADDRESS_HEADER } from "../client_address.ts";
import type { BanataComponent } from "../component_api.ts";
import type { RuntimeConfig } from "../config.ts";
import { BASE_PATH } from "../paths.ts";
import type { Asker } from "./ask.ts";
import { askedPasswords } from "./passwords.ts";
import { kernelPlugin } from "./kernel_plugin.ts";
import type { LaneFlags } from "./flags.ts";
import { deriveCookieSecret } from "./secret.ts";
import { trustedOrigins } from "./origins.ts";

/** Cookies of the platform and of a project must not meet in one browser. */
const PLATFORM_COOKIE_PREFIX = "banata-platform";
const PROJECT_COOKIE_PREFIX = "better-auth";

/** Contract 3.0: 7 days. */
const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** What an engine is built from. */
export interface EngineOptions {
  readonly component: BanataComponent;
  readonly config: RuntimeConfig;
  readonly state: RequestState;
  readonly asker: Asker;
  readonly flags: LaneFlags;
  readonly plugins: readonly BetterAuthPlugin[];
}

/** Better Auth of one project, for one request. */
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

/** Builds Better Auth for one project: its secret, its cookies, its rows and nothing of another's. */
export async function buildEngine(
  ctx: GenericMutationCtx<GenericDataModel>,
  options: EngineOptions,
): Promise<Engine> {
  const { scope } = options.state;
  const secret = await deriveCookieSecret(options.config.secret, scope.projectId);
  const auth = betterAuth(engineOptions(ctx, { ...options, secret }));
  return {
    handler: auth.handler,
    api: auth.api,
    async userOf(headers) {
      const session = await auth.api.getSession({ headers });
      if (!session) return null;
      const { id } = session.user;
      const role = "role" in session.user ? session.user.role : null;
      return { id, role: typeof role === "string" ? role : null };
    },
  };
}

function engineOptions(
  ctx: GenericMutationCtx<GenericDataModel>,
  { asker, component, config, flags, plugins, secret, state }: EngineOptions & {
    secret: string;
  },
): BetterAuthOptions {
  const { projectId } = state.scope;
  return {
    appName: "Banata",
    secret,
    baseURL: config.siteUrl,
    basePath: BASE_PATH,
    trustedOrigins: trustedOrigins(config.siteUrl),
    database: convexAdapter({
      ctx,
      component: component.adapter,
      projectId,
      onTransactionFailed: () => flags.transactionFailed = true,
      onWriteError: () => flags.writeFailed = true,
    }),
    emailAndPassword: { enabled: true, password: askedPasswords(asker) },
    session: { expiresIn: SESSION_SECONDS },
    user: { additionalFields: { role: { type: "string", required: false, input: false } } },
    verification: { disableCleanup: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It writes addresses and origins into its messages; the lane logs what is worth logging.
    logger: { disabled: true },
    onAPIError: { throw: true },
    advanced: {
      cookiePrefix: isPlatform(state.scope) ? PLATFORM_COOKIE_PREFIX : PROJECT_COOKIE_PREFIX,
      ipAddress: config.addressHeader
        ? { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] }
        : { disableIpTracking: true },
      database: {
        joins: true,
        validateSchema: false,
        generateId: ({ model }) => generateId(model, state.now()),
      },
    },
    plugins: [kernelPlugin(state), ...plugins],
  };
}
