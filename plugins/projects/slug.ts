/** What a slug may be: 1 to 100 of `a-z 0-9 -`. */
export const SLUG_PATTERN: RegExp = /^[a-z0-9-]{1,100}$/;

/** Length a slug made from a name is cut to, so that a suffix still fits. */
const MAX_BASE_LENGTH = 72;

/** Slug of a name: lower case, everything but letters and digits becomes `-`. */
export function toSlug(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, MAX_BASE_LENGTH)
    .replace(/^-|-$/g, "");
  return slug === "" ? "project" : slug;
}
