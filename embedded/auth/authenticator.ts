import type { JSONValue } from "convex/values";
import type { AdminKey } from "./admin_key.ts";
import { AuthenticationError, type Caller, NOBODY } from "./caller.ts";
import { identityFromAttributes } from "./claims.ts";
import { hasTokenParts, malformedToken, type TokenVerifier } from "./verify.ts";
import { parseJson } from "../values/json.ts";
import { fromBase64 } from "../values/base64.ts";

/** What a client sends in an `Authenticate` message. */
export type SyncToken =
  | { tokenType: "Admin"; value: string; impersonating?: JSONValue }
  | { tokenType: "User"; value: string }
  | { tokenType: "None" };

/** Turns credentials into callers. */
export class Authenticator {
  readonly #adminKey: AdminKey;
  readonly #verifier: TokenVerifier;
  readonly #clock: () => number;

  /** `clock` gives epoch ms. */
  constructor(parts: { adminKey: AdminKey; verifier: TokenVerifier; clock: () => number }) {
    this.#adminKey = parts.adminKey;
    this.#verifier = parts.verifier;
    this.#clock = parts.clock;
  }

  /**
   * Reads an `Authorization` header: `Bearer <JWT>`, or `Convex <admin key>[:<base64 of an identity>]`.
   *
   * @throws {AuthenticationError} when it is there and not valid.
   */
  async fromHeader(header: string | null): Promise<Caller> {
    if (header === null) return NOBODY;
    const { scheme, value } = splitHeader(header);
    switch (scheme) {
      case "bearer":
        return await this.#verifier.verify(value);
      case "convex":
        return this.#fromAdminHeader(value);
      default:
        throw new AuthenticationError("InvalidAuthHeader", "Invalid authentication header");
    }
  }

  /**
   * Reads the header of a request to the app's own HTTP routes. The app may keep keys of its own there, so
   * what is not valid for Convex is refused only where a function asks who calls, as on Convex.
   */
  async fromSiteHeader(header: string | null): Promise<Caller> {
    if (header === null) return NOBODY;
    try {
      const { scheme, value } = splitHeader(header);
      // To throw for an app's own key and catch it again takes longer than to answer some requests.
      if (scheme === "bearer" && !hasTokenParts(value)) {
        return { ...NOBODY, refusal: malformedToken() };
      }
      return await this.fromHeader(header);
    } catch (thrown) {
      if (!(thrown instanceof AuthenticationError)) throw thrown;
      return { ...NOBODY, refusal: thrown };
    }
  }

  /**
   * Reads the token of an `Authenticate` message.
   *
   * @throws {AuthenticationError} when it is not valid.
   */
  async fromSyncToken(token: SyncToken): Promise<Caller> {
    if (token.tokenType === "None") return NOBODY;
    if (token.tokenType === "User") return await this.#verifier.verify(token.value);
    return this.#asAdmin(token.value, token.impersonating);
  }

  /**
   * Refuses a caller whose token has ended since it was verified.
   *
   * @throws {AuthenticationError} TokenExpired
   */
  requireUnexpired(caller: Caller): void {
    if (caller.expiresAt === null || this.#clock() < caller.expiresAt) return;
    throw new AuthenticationError("TokenExpired", "Convex token identity expired");
  }

  #fromAdminHeader(value: string): Caller {
    const bar = value.indexOf("|");
    const colon = value.indexOf(":", Math.max(bar, 0));
    if (colon < 0) return this.#asAdmin(value, undefined);
    // The key first: whoever lacks it must not learn how the rest is read.
    const key = value.slice(0, colon);
    this.#requireAdminKey(key);
    const attributes = parseJson(decodeBase64(value.slice(colon + 1)));
    if (attributes === undefined) {
      throw new AuthenticationError("HeaderParseFailure", "Malformed Authorization header.");
    }
    return this.#asAdmin(key, attributes);
  }

  #asAdmin(key: string, attributes: JSONValue | undefined): Caller {
    this.#requireAdminKey(key);
    if (attributes === undefined || attributes === null) {
      return { identity: null, isAdmin: true, expiresAt: null };
    }
    const identity = identityFromAttributes(attributes);
    if (identity !== null) return { identity, isAdmin: true, expiresAt: null };
    throw new AuthenticationError(
      "InvalidIdentity",
      'Either "tokenIdentifier" or "issuer" and "subject" must be set',
    );
  }

  #requireAdminKey(key: string): void {
    if (this.#adminKey.matches(key)) return;
    throw new AuthenticationError(
      "BadAdminKey",
      "The provided admin key was invalid for this instance",
    );
  }
}

/** By single looks and not by one expression, which a run of white space would make quadratic. */
function splitHeader(header: string): { scheme: string; value: string } {
  const text = header.trim();
  const end = text.search(/\s/);
  if (end < 0) return { scheme: "", value: "" };
  return { scheme: text.slice(0, end).toLowerCase(), value: text.slice(end).trim() };
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(fromBase64(text));
  } catch {
    return "";
  }
}
