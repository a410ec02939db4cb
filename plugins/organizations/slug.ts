/** What an organization's slug may be: 1 to 63 of `a-z 0-9 -`, with no `-` at an end. */
export const SLUG_PATTERN: RegExp = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Length a slug made from a name is cut to, so that a suffix still fits. */
const MAX_BASE_LENGTH = 48;
const SUFFIX_BYTES = 4;

/** Slug of a name: accents go, everything but letters and digits becomes `-`. */
export function toSlug(name: string): string {
  const slug = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, "-").replace(/^-/, "").slice(0, MAX_BASE_LENGTH).replace(/-$/, "");
  return slug === "" ? "organization" : slug;
}

/** A slug with a random suffix, for a name whose own slug is taken. */
export function withSuffix(slug: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SUFFIX_BYTES));
  const suffix = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${slug}-${suffix}`;
}
