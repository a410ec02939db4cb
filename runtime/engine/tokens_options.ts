import type { BetterAuthPlugin } from "better-auth";
import { jwt, type JwtOptions } from "better-auth/plugins/jwt";
import { issuerUrl, PLATFORM_CLIENT_ID, TOKEN_AUDIENCE } from "../deployment/paths.ts";
import type { EngineProfile } from "./profile.ts";
import { inFlight } from "../request/in_flight.ts";
import { type KeyRing, keyRing, OVERLAP_SECONDS, TOKEN_ALGORITHM } from "../services/key_ring.ts";
import { claimsOf } from "../services/tokens.ts";
import { documentsPlugin } from "./token_documents.ts";

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
      definePayload: claimsOf,
    },
    adapter: {
      getJwks: () => ring.signing(),
      // A mutation can't generate keys; the ring has one whenever it is asked.
      createJwk: () => Promise.reject(new Error("Make keys through the key ring")),
    },
  };
}
