import type { OAuth2Tokens, OAuth2UserInfo } from "better-auth/oauth2";
import { isEmail, isTime, keepsRule, languageTag } from "../../../rules/value_rules.ts";

const MAX_NAME_LENGTH = 200;
/** What no name may hold: control characters, ends of lines, and what turns the text around. */
const UNFIT = /[\p{Cc}\p{Cs}\s\u202a-\u202e\u2066-\u2069]+/gu;

/** What a provider says of a user: in Better Auth's fields, and as it came. */
interface ProviderAnswer<Profile> {
  readonly user: OAuth2UserInfo;
  readonly data: Profile;
}

/**
 * What can be stored of a provider's claims. A name is cleaned, a picture or language that is none left out:
 * none of them is worth a refusal. An address that is none is none: Better Auth refuses the sign-in with
 * `email_not_found`, for mails would be sent to it and accounts be joined by it.
 */
export function storable<Profile>(
  answer: ProviderAnswer<Profile> | null,
): ProviderAnswer<Profile> | null {
  if (answer === null) return null;
  const { email, image, name } = answer.user;
  const locale = claimedLanguage(answer.data);
  const isPicture = typeof image === "string" && keepsRule("picture", image);
  return {
    ...answer,
    user: {
      ...answer.user,
      name: cleanName(name),
      image: isPicture ? image : undefined,
      ...locale === null ? {} : { locale },
      email: typeof email === "string" && isEmail(email) ? email.toLowerCase() : null,
    },
  };
}

/** The claim `locale` (OpenID Connect Core 1.0 section 5.1), which some write with an underscore. */
function claimedLanguage(claims: unknown): string | null {
  const isSaid = typeof claims === "object" && claims !== null && "locale" in claims &&
    typeof claims.locale === "string";
  return isSaid ? languageTag(String(claims.locale).replaceAll("_", "-")) : null;
}

/** A name as it can be stored; what is nothing else but unfit is no name, an empty one. */
function cleanName(name: unknown): string {
  if (typeof name !== "string") return "";
  const text = name.replace(UNFIT, " ").trim();
  // A pair that is cut through leaves a half.
  const cut = text.slice(0, MAX_NAME_LENGTH).replace(/\p{Cs}$/u, "").trim();
  return keepsRule("personName", cut) ? cut : "";
}

/** Tokens without ends that no date can stand for. */
export function withTimes(tokens: OAuth2Tokens): OAuth2Tokens {
  const { accessTokenExpiresAt, refreshTokenExpiresAt, ...rest } = tokens;
  return {
    ...rest,
    ...accessTokenExpiresAt && isTime(accessTokenExpiresAt.getTime()) && { accessTokenExpiresAt },
    ...refreshTokenExpiresAt && isTime(refreshTokenExpiresAt.getTime()) &&
      { refreshTokenExpiresAt },
  };
}
