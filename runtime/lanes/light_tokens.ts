import { SignJWT } from "jose/jwt/sign";
import { importJWK } from "jose/key/import";
import { RecentlyUsed } from "../crypto/recently_used.ts";
import { readConfig } from "../deployment/config.ts";
import { issuerUrl, pathOf, PLATFORM_CLIENT_ID, TOKEN_AUDIENCE } from "../deployment/paths.ts";
import type { AnswerLight, LightAnswer, LightRequest } from "../gate/light.ts";
import { findSession } from "../gate/plain_session.ts";
import { jsonResponse } from "../request/errors.ts";
import {
  KEY_SET_SECONDS,
  openSigner,
  type PublishedRows,
  settledRows,
  signerOf,
  TOKEN_ALGORITHM,
} from "../services/key_ring.ts";
import { projectKeys } from "../services/project_keys.ts";
import { rootKeysOf } from "../services/root_keys.ts";
import { projectSecrets } from "../services/secrets.ts";
import {
  claimsOf,
  convexKeySet,
  DISCOVERY_SECONDS,
  discoveryDocument,
  keySet,
} from "../services/tokens.ts";
import { readingStore } from "./reading_store.ts";

/** Tokens that are kept at most, where a module lives longer than a request. */
const MAX_TOKENS = 1_000;
/** A token is given again while this part of its life is left, and more. */
const LEAST_LEFT = 1 / 3;

/** What answers tokens and the documents that verify them, by their paths. */
export const LIGHT_TOKENS: Readonly<Record<string, AnswerLight>> = {
  "/token": plainToken,
  "/convex/token": plainToken,
  "/jwks": (given) => byKeys(given, (rows) => jsonResponse(200, { body: keySet(rows) })),
  "/convex/jwks": (given) =>
    byKeys(given, (rows) => jsonResponse(200, { body: convexKeySet(rows, given.now) })),
  "/p/:clientId/jwks": (given) =>
    byKeys(given, (rows) => document(given, { body: keySet(rows), seconds: KEY_SET_SECONDS })),
  "/p/:clientId/.well-known/openid-configuration": (given) =>
    Promise.resolve(document(given, {
      body: discoveryDocument(issuerOf(given)),
      seconds: DISCOVERY_SECONDS,
    })),
};

/** A document of the project that the path names; an API key may name another. */
function document(
  { request, scope }: LightRequest,
  { body, seconds }: { body: unknown; seconds: number },
): LightAnswer {
  const { clientId = PLATFORM_CLIENT_ID } = scope;
  if (pathOf(request.url).split("/")[2] !== clientId) return "read";
  const { headers, ...response } = jsonResponse(200, { body });
  return { ...response, headers: [["cache-control", `public, max-age=${seconds}`], ...headers] };
}

function issuerOf({ place: { siteUrl }, scope }: LightRequest): string {
  return issuerUrl(siteUrl, scope.clientId ?? PLATFORM_CLIENT_ID);
}

/** Answers from the project's keys; where one is due to be made, the write lane does it. */
async function byKeys(
  given: LightRequest,
  answer: (rows: PublishedRows) => LightAnswer | Promise<LightAnswer>,
): Promise<LightAnswer> {
  const rows = await settledRows({ now: given.now, store: readingStore(given) });
  return rows === null ? "read" : await answer(rows);
}

interface KeptToken {
  readonly token: string;
  /** Epoch seconds. */
  readonly end: number;
}

const kept = new RecentlyUsed<KeptToken>(MAX_TOKENS);

/**
 * A token for the session's user. Each request finds the session, the user and the keys as they are, so what
 * ends a token's giving ends it at once; only the signature is spared where one of the same key, session
 * and claims was made a while ago. It is kept in memory alone: in a row it would be a credential at rest.
 */
async function plainToken(given: LightRequest): Promise<LightAnswer> {
  const found = await findSession(given);
  if (!("user" in found) || found.session.impersonatedBy !== undefined) return "read";
  const { user: { id, role } } = found;
  const claims = { ...claimsOf(found), sub: id };
  const issuer = issuerOf(given);
  return await byKeys(given, async (rows) => {
    const { now, place: { settings: { accessTokenMs } } } = given;
    const seconds = accessTokenMs / 1000;
    const signer = signerOf(rows, now);
    const sign = () => signed(given, { claims, issuer, rows, seconds });
    // The role is nothing that a token tells, but whoever changes it may expect another one.
    const same = JSON.stringify([issuer, signer.id, signer.publicKey, seconds, role, claims]);
    try {
      const { token } = await kept.get(
        same,
        sign,
        ({ end }) => end - now / 1000 > seconds * LEAST_LEFT,
      );
      return jsonResponse(200, { body: { token } });
    } catch {
      // A root key in KMS is a question, and what does not open has an answer of its own.
      return "read";
    }
  });
}

async function signed(
  given: LightRequest,
  { claims, issuer, rows, seconds }: {
    claims: Record<string, unknown>;
    issuer: string;
    rows: PublishedRows;
    seconds: number;
  },
): Promise<KeptToken> {
  const { now, scope: { projectId } } = given;
  const signer = signerOf(rows, now);
  const store = readingStore(given);
  const roots = () => rootKeysOf(readConfig());
  const keys = projectKeys({ projectId, roots, store, canWrite: false, now });
  const privateKey = JSON.parse(await openSigner(signer, projectSecrets(projectId, keys)));
  const iat = Math.floor(now / 1000);
  const token = await new SignJWT({ iat, ...claims })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: signer.id })
    .setExpirationTime(iat + seconds)
    .setIssuer(issuer)
    .setAudience(TOKEN_AUDIENCE)
    .sign(await importJWK(privateKey, TOKEN_ALGORITHM));
  return { token, end: iat + seconds };
}
