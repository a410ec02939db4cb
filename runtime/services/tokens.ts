/** What tokens and the documents that verify them say, for whatever lane gives them. */
import type { JwksRow } from "../../plugins/_kernel/store.ts";
import { type PublishedRows, signerOf, TOKEN_ALGORITHM } from "./key_ring.ts";

/** A discovery document changes with a version of this package only. */
export const DISCOVERY_SECONDS = 60 * 60;

/** Claims a token may carry. */
const CLAIMS = [
  "iss",
  "sub",
  "aud",
  "exp",
  "iat",
  "sid",
  "name",
  "email",
  "email_verified",
  "picture",
];

/** Whom a token is about, by the columns of session and user. */
interface TokenSubject {
  readonly session: { readonly id: string; readonly impersonatedBy?: unknown };
  readonly user: {
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly image?: string | null;
  };
}

/** What a token tells besides issuer, audience, times and the user's id. */
export function claimsOf({ session, user }: TokenSubject): Record<string, unknown> {
  return {
    sid: session.id,
    name: user.name,
    email: user.email,
    email_verified: user.emailVerified,
    // A picture in a data URL would make the token longer than a header may be.
    ...user.image?.startsWith("https:") ? { picture: user.image } : {},
    // Who really acts, where that is not the user (RFC 8693 section 4.1).
    ...typeof session.impersonatedBy === "string" ? { act: { sub: session.impersonatedBy } } : {},
  };
}

/** A project's discovery document (OpenID Connect Discovery 1.0). */
export function discoveryDocument(issuer: string): Readonly<Record<string, string | string[]>> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: [TOKEN_ALGORITHM],
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    claims_supported: CLAIMS,
  };
}

type PublishedKey = Pick<JwksRow, "id" | "publicKey">;

/** A key set (RFC 7517). */
export function keySet(rows: readonly PublishedKey[]): { keys: Record<string, unknown>[] } {
  return {
    keys: rows.map(({ id, publicKey }) => ({
      ...JSON.parse(publicKey),
      alg: TOKEN_ALGORITHM,
      kid: id,
    })),
  };
}

/** The same keys as Better Auth's own endpoint has them: the one that signs comes last. */
export function convexKeySet(
  rows: PublishedRows,
  now: number,
): { keys: Record<string, unknown>[] } {
  const signer = signerOf(rows, now);
  return {
    keys: [...rows.filter((row) => row !== signer), signer].map(({ id, publicKey }) => ({
      alg: TOKEN_ALGORITHM,
      ...JSON.parse(publicKey),
      kid: id,
    })),
  };
}
