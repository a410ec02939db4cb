import type { JWTPayload } from "jose";
import type { JSONValue } from "convex/values";
import { isObject, type JSONObject } from "../values/json.ts";

/** Standard claims (OpenID Connect Core 5.1) and the names Convex gives them. */
const STANDARD_CLAIMS: Readonly<Record<string, string>> = {
  name: "name",
  given_name: "givenName",
  family_name: "familyName",
  nickname: "nickname",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  picture: "pictureUrl",
  website: "websiteUrl",
  email: "email",
  email_verified: "emailVerified",
  gender: "gender",
  birthdate: "birthday",
  zoneinfo: "timezone",
  locale: "language",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
};

/** What describes the token and not its subject. */
const TOKEN_CLAIMS = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];
const OIDC_TOKEN_CLAIMS = ["auth_time", "nonce", "acr", "amr", "azp", "at_hash", "c_hash"];
/** Clerk's age of the second factor: it grows with each token, so live queries would run again for nothing. */
const GROWING_CLAIM = "fva";

/** The identity in an OpenID Connect token: standard claims under Convex's names, others as they are. */
export function identityFromOidc(payload: JWTPayload): JSONObject {
  const identity = subjectOf(payload);
  const claims = payload as JSONObject;
  for (const [claim, name] of Object.entries(STANDARD_CLAIMS)) {
    const value = claims[claim];
    if (value !== undefined && value !== null) identity[name] = value;
  }
  const { address, updated_at: updatedAt } = claims;
  if (isObject(address) && typeof address.formatted === "string") {
    identity.address = address.formatted;
  }
  if (typeof updatedAt === "number") identity.updatedAt = new Date(updatedAt * 1000).toISOString();
  const known = new Set([
    ...Object.keys(STANDARD_CLAIMS),
    ...TOKEN_CLAIMS,
    ...OIDC_TOKEN_CLAIMS,
    "address",
    "updated_at",
    GROWING_CLAIM,
  ]);
  for (const [name, value] of Object.entries(claims)) {
    if (!known.has(name) && !(name in identity)) identity[name] = value;
  }
  return identity;
}

/** The identity in any other JWT: every claim as it is, those inside objects as `outer.inner`. */
export function identityFromCustomJwt(payload: JWTPayload): JSONObject {
  const identity = subjectOf(payload);
  for (const [name, value] of flatten(payload as JSONObject, "")) {
    if (!TOKEN_CLAIMS.includes(name) && name !== GROWING_CLAIM && !(name in identity)) {
      identity[name] = value;
    }
  }
  return identity;
}

/**
 * The identity an administrator acts as.
 *
 * @returns null when it names nobody
 */
export function identityFromAttributes(attributes: JSONValue | undefined): JSONObject | null {
  if (!isObject(attributes)) return null;
  const { tokenIdentifier, issuer, subject } = attributes;
  if (typeof tokenIdentifier === "string") return { ...attributes };
  if (typeof issuer !== "string" || typeof subject !== "string") return null;
  return { ...attributes, tokenIdentifier: `${issuer}|${subject}` };
}

function subjectOf({ iss, sub }: JWTPayload): JSONObject {
  return { tokenIdentifier: `${iss}|${sub}`, subject: sub ?? "", issuer: iss ?? "" };
}

function* flatten(claims: JSONObject, prefix: string): IterableIterator<[string, JSONValue]> {
  for (const [name, value] of Object.entries(claims)) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      yield* flatten(value as JSONObject, `${prefix}${name}.`);
    } else {
      yield [`${prefix}${name}`, value];
    }
  }
}
