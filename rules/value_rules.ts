/**
 * What a value must be to be stored, whoever brings it: an endpoint, another identity provider's
 * claim, an import. The component's generated metadata says which column has which rule
 * (`tools/codegen/value_rules.ts`), and every write of a row asks for it (`component/write.ts`).
 * Endpoints ask first, with an error of their own.
 *
 * @module
 */
import { trustworthyUrl } from "./local_hosts.ts";

/** The last time that a date can stand for (ECMA-262, 21.4.1.1); the first is as far before 1970. */
const LAST_TIME_MS = 8_640_000_000_000_000;

/**
 * Control characters, halves of surrogate pairs, and what turns the text after it around or ends its
 * line. No script's names need any of them: marks that join and separate letters are not among them.
 */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** {@link UNFIT}, where a text may have several lines. */
const UNFIT_IN_LINES = /[^\P{Cc}\t\n\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

/** What is more than space, and than marks that only stand between others. */
const SEEN = /[^\s\p{Cf}]/u;

const MAX_URL_LENGTH = 2048;
/** Characters of a picture in a data URL: the row is read with every session. */
const MAX_PICTURE_LENGTH = 16_384;
const MAX_EMAIL_LENGTH = 320;
const MAX_LOCAL_LENGTH = 64;
const MAX_JSON_BYTES = 16 * 1024;
const MAX_CSS_LENGTH = 10_000;
const MAX_ROLES = 20;

const PICTURE = /^data:image\/(?:avif|gif|jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/;
/** What a URL never holds, once a browser has written it. */
const URL_TEXT = /^[^\s\p{Cc}\p{Cs}"<>]+$/u;
/** An address before its `@`: no quoted form, which mail servers read in different ways. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** Rules of a text. */
const TEXTS = {
  /** A display name; who signed up by a mail has none, which is an empty one. */
  personName: (text: string): boolean => text === "" || isLine(text, 200),
  /** A text of several lines, or none. */
  lines500: (text: string): boolean => text.length <= 500 && isLines(text),
  /** In lower case, as it is looked up. */
  email: (text: string): boolean => isEmail(text) && text === text.toLowerCase(),
  /** An https URL, or a small picture itself. */
  picture: isPicture,
  /** An https URL, or an http one of the machine itself. */
  url: isUrl,
  urlOrNone: (text: string): boolean => text === "" || isUrl(text),
  origin: isOrigin,
  /** The project's own object, as JSON. */
  json: isJsonObject,
  /** One role, or several joined by commas. */
  roleNames: areRoleNames,
  css: (text: string): boolean =>
    isLines(text) && text.length <= 2 * MAX_CSS_LENGTH && [...text].length <= MAX_CSS_LENGTH,
};

/** Rules of a text that a pattern says. */
export const PATTERNS = {
  username: /^[a-z0-9_.]{3,30}$/,
  projectSlug: /^[a-z0-9-]{1,100}$/,
  organizationSlug: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  providerId: /^[a-z0-9][a-z0-9_-]{0,63}$/,
  tenantId: /^[A-Za-z0-9][A-Za-z0-9.-]{0,511}$/,
  roleSlug: /^[a-z][a-z0-9_-]{0,62}$/,
  roleName: /^[a-z0-9][a-z0-9_-]{0,63}$/,
  permission: /^[a-z][a-z0-9_]{0,48}\.[a-z][a-z0-9_]{0,48}$/,
  memberSource: /^(?:manual|invitation|sso|scim|api)$/,
  invitationStatus: /^(?:pending|accepted|rejected|revoked|expired)$/,
  whoMayCreate: /^(?:users|servers)$/,
  /** A language tag (BCP 47), which {@link languageTag} makes. */
  locale: /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}$/,
  color: /^#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i,
  /** No quotes and nothing that ends a value: a page may write it into a style. */
  font: /^[\p{L}\p{N}][\p{L}\p{N} ,_-]{0,199}$/u,
};

/** Rules of every item of a list. */
const LISTS = {
  urls: isUrl,
  origins: isOrigin,
  domains: (item: string): boolean => isDomain(item) && item === item.toLowerCase(),
  cidrs: isCidr,
  roleSlugs: (item: string): boolean => PATTERNS.roleSlug.test(item),
  grants: (item: string): boolean =>
    item === "*" || PATTERNS.permission.test(item.replace(/\.\*$/, ".all")),
};

/**
 * The name of a rule, as the metadata has it. `line` with a number is one line of 1 to that many
 * characters, two numbers are a whole number from the first to the second, and `count` is one that
 * counts.
 */
export type ValueRuleName =
  | keyof typeof TEXTS
  | keyof typeof PATTERNS
  | keyof typeof LISTS
  | "count"
  | `${number}-${number}`
  | `line${32 | 64 | 100 | 200 | 512 | 1024}`;

type Rules<Rule> = Readonly<Record<string, Rule | undefined>>;

/** Whether a value keeps a rule, which is of its kind: a list is never judged by a rule of texts. */
export function keepsRule(rule: ValueRuleName, value: unknown): boolean {
  if (typeof value === "string") return textKeeps(rule, value);
  if (typeof value === "number") {
    const [min = 1, max = Number.MAX_SAFE_INTEGER] = rule === "count"
      ? [0]
      : rule.split("-").map(Number);
    return Number.isInteger(value) && value >= min && value <= max;
  }
  const keeps = (LISTS as Rules<(item: string) => boolean>)[rule];
  return Array.isArray(value) && keeps !== undefined &&
    value.every((item) => typeof item === "string" && keeps(item));
}

function textKeeps(rule: ValueRuleName, text: string): boolean {
  if (rule.startsWith("line") && rule !== "lines500") return isLine(text, Number(rule.slice(4)));
  return (TEXTS as Rules<(text: string) => boolean>)[rule]?.(text) ??
    (PATTERNS as Rules<RegExp>)[rule]?.test(text) ?? false;
}

/** Whether a number is a time that a date can stand for, epoch ms. */
export function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= LAST_TIME_MS;
}

/** Whether a text can be a row's id: what our own ids and Better Auth's are made of. */
export function isRowId(text: string): boolean {
  return /^[\w.:-]{1,128}$/.test(text);
}

/** A language tag in its canonical form (RFC 5646 section 4.5), e.g. `pt-BR` of `pt-br`; null for what is none. */
export function languageTag(text: string): string | null {
  if (!PATTERNS.locale.test(text)) return null;
  try {
    const [tag = ""] = Intl.getCanonicalLocales(text);
    return PATTERNS.locale.test(tag) ? tag : null;
  } catch {
    return null;
  }
}

/** Whether a text is one line without control characters, of 1 to `max` characters, some of them seen. */
export function isLine(text: string, max: number): boolean {
  return text.length <= max && SEEN.test(text) && !UNFIT.test(text);
}

function isLines(text: string): boolean {
  return !UNFIT_IN_LINES.test(text);
}

/** Whether a text is an address to which mail can be sent, as everyday mail servers take it. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  return at > 0 && text.length <= MAX_EMAIL_LENGTH && local.length <= MAX_LOCAL_LENGTH &&
    LOCAL_PART.test(local) && !local.split(".").includes("") && isDomain(text.slice(at + 1));
}

function isDomain(text: string): boolean {
  const labels = text.split(".");
  const top = labels.at(-1) ?? "";
  return text.length <= 253 && labels.length > 1 && top.length > 1 && !/^\d+$/.test(top) &&
    labels.every((label) => DOMAIN_LABEL.test(label));
}

function isPicture(text: string): boolean {
  if (text.startsWith("data:")) return text.length <= MAX_PICTURE_LENGTH && PICTURE.test(text);
  return isUrl(text) && text.toLowerCase().startsWith("https:");
}

function isUrl(text: string): boolean {
  return text.length <= MAX_URL_LENGTH && URL_TEXT.test(text) && trustworthyUrl(text) !== null;
}

function isOrigin(text: string): boolean {
  return trustworthyUrl(text)?.origin === text;
}

function isCidr(text: string): boolean {
  const [address = "", bits = "", ...more] = text.split("/");
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  if (IPV4.test(address)) return Number(bits) <= 32;
  return /^[0-9a-f:.]{2,45}$/i.test(address) && URL.canParse(`http://[${address}]`) &&
    Number(bits) <= 128;
}

function isJsonObject(text: string): boolean {
  if (new TextEncoder().encode(text).length > MAX_JSON_BYTES) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function areRoleNames(text: string): boolean {
  const names = text.split(",");
  return names.length <= MAX_ROLES && names.every((name) => PATTERNS.roleName.test(name));
}
