import type { BetterAuthPlugin } from "better-auth";
import { jwt, type JwtOptions } from "better-auth/plugins/jwt";
import { issuerUrl, PLATFORM_CLIENT_ID, TOKEN_AUDIENCE } from "../deployment/paths.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { documentsPlugin } from "./oauth/documents.ts";
import { type KeyRing, keyRing, OVERLAP_SECONDS, TOKEN_ALGORITHM } from "./oauth/key_ring.ts";

/** The project's own tokens: `GET /token` for the signed-in user, and the documents that verify it. */
export function tokenPlugins(profile: EngineProfile): BetterAuthPlugin[] {
  const { clientId = PLATFORM_CLIENT_ID, config, settings } = profile;
  const ring = keyRing(() => {
    const { asker, state } = inFlight();
    return { asker, now: state.now(), secrets: state.secrets, store: state.store };
  });
  const issuer = issuerUrl(config.siteUrl, clientId);
  const options = jwtOptions(ring, { issuer, tokenMs: settings.accessTokenMs });
  return [jwt(options), documentsPlugin({ clientId, issuer, ring, jwt: options })];
}

function jwtOptions(
  ring: KeyRing,
  { issuer, tokenMs }: { issuer: string; tokenMs: number },
): JwtOptions {
  return {
    // A session check must not pay for a signature nobody asked for.
    disableSettingJwtHeader: true,
    jwks: {
      jwksPath: "/convex/jwks",
      keyPairConfig: { alg: TOKEN_ALGORITHM },
      gracePeriod: OVERLAP_SECONDS,
      // The ring has sealed them under the project's own key.
      disablePrivateKeyEncryption: true,
    },
    jwt: {
      issuer,
      audience: TOKEN_AUDIENCE,
      expirationTime: `${tokenMs / 1000}s`,
      definePayload: ({ session, user }) => ({
        sid: session.id,
        name: user.name,
        email: user.email,
        email_verified: user.emailVerified,
        // A picture in a data URL would make the token longer than a header may be.
        ...user.image?.startsWith("https:") ? { picture: user.image } : {},
        ...actorOf(session),
      }),
    },
    adapter: {
      getJwks: () => ring.signing(),
      // A mutation can't generate keys; the ring has one whenever it is asked.
      createJwk: () => Promise.reject(new Error("Make keys through the key ring")),
    },
  };
}

/** Who really acts, where that is not the user (RFC 8693 section 4.1). */
function actorOf(session: Readonly<Record<string, unknown>>): { act?: { sub: string } } {
  const { impersonatedBy } = session;
  return typeof impersonatedBy === "string" ? { act: { sub: impersonatedBy } } : {};
}
