import type { BetterAuthOptions } from "better-auth";
import { generateId } from "../../plugins/_kernel/ids.ts";
import { CLIENT_ADDRESS_HEADER } from "../request/client_address.ts";
import { BASE_PATH } from "../deployment/paths.ts";
import { trustedOrigins } from "../deployment/origins.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import type { CookieSecret } from "../crypto/cookie_secrets.ts";

/**
 * Better Auth's logger, its providers' too, for within a request they write to this one. It puts
 * addresses, origins and other servers' answers into its messages; the lane logs what is worth it.
 */
export const ENGINE_LOGGER = { disabled: true } as const;

/** Who the engine is: its secrets, address, cookies and trusted origins. */
export function baseOptions(profile: EngineProfile, secrets: [CookieSecret, ...CookieSecret[]]) {
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
    trustedOrigins: trustedOrigins(config.siteUrl, settings),
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
