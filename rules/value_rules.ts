/**
 * What a value must be to be stored, whoever brings it: an endpoint, another identity provider's
 * claim, an import. The component's generated metadata says which column has which rule
 * (`tools/codegen/value_rules.ts`), and every write of a row asks for it (`component/row_rules.ts`).
 * Endpoints ask first, with an error of their own.
 *
 * @module
 */
/** The last time that a date can stand for (ECMA-262, 21.4.1.1); the first is as far before 1970. */
const LAST_TIME_MS = 8_640_000_000_000_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Control characters, halves of surrogate pairs, and what turns the text after it around or ends its
 * line. No script's names need any of them: marks that join and separate letters are not among them.
 */
const UNFIT = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** {@link UNFIT}, where a text may have several lines. */
const UNFIT_IN_LINES = /[^\P{Cc}\t\n\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/u;

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
/** Names of the machine itself: what is sent there does not cross a network. */
const LOOPBACK = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
/** No `*` and no `?`: Better Auth would take them for patterns. */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;
/** An address before its `@`: no quoted form, which mail servers read in different ways. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+$/u;
const DOMAIN_LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const ROLE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Whether a value keeps a rule; the value has the column's kind already. */
export type ValueRule = (value: unknown) => boolean;

/** Every rule, by the name under which the metadata has it. */
export const VALUE_RULES = {
  /** A display name; who signed up by a mail has none, which is an empty one. */
  personName: (value) => value === "" || isLine(value, 200),
  line32: (value) => isLine(value, 32),
  line64: (value) => isLine(value, 64),
  line100: (value) => isLine(value, 100),
  line200: (value) => isLine(value, 200),
  line512: (value) => isLine(value, 512),
  line1024: (value) => isLine(value, 1024),
  /** A text of several lines, or none. */
  lines500: (value) => typeof value === "string" && value.length <= 500 && isLines(value),
  /** In lower case, as it is looked up. */
  email: (value) => typeof value === "string" && isEmail(value) && value === value.toLowerCase(),
  username: matching(/^[a-z0-9_.]{3,30}$/),
  /** An https URL, or a small picture itself. */
  picture: (value) => typeof value === "string" && isPicture(value),
  /** An https URL, or an http one of the machine itself. */
  url: (value) => typeof value === "string" && isUrl(value),
  urlOrNone: (value) => typeof value === "string" && (value === "" || isUrl(value)),
  urls: listOf((value) => isUrl(value)),
  origin: (value) => typeof value === "string" && trustworthyUrl(value)?.origin === value,
  origins: listOf((value) => trustworthyUrl(value)?.origin === value),
  domains: listOf((value) => isDomain(value) && value === value.toLowerCase()),
  cidrs: listOf(isCidr),
  /** The project's own object, as JSON. */
  json: (value) => typeof value === "string" && isJsonObject(value),
  projectSlug: matching(/^[a-z0-9-]{1,100}$/),
  organizationSlug: matching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
  providerId: matching(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  tenantId: matching(/^[A-Za-z0-9][A-Za-z0-9.-]{0,511}$/),
  roleSlug: matching(/^[a-z][a-z0-9_-]{0,62}$/),
  roleSlugs: listOf((value) => /^[a-z][a-z0-9_-]{0,62}$/.test(value)),
  roleName: matching(ROLE_NAME),
  /** One role, or several joined by commas. */
  roleNames: (value) => typeof value === "string" && areRoleNames(value),
  permission: matching(/^[a-z][a-z0-9_]{0,48}\.[a-z][a-z0-9_]{0,48}$/),
  grants: listOf((value) =>
    /^(?:\*|[a-z][a-z0-9_]{0,48}\.(?:\*|[a-z][a-z0-9_]{0,48}))$/.test(value)
  ),
  memberSource: oneOf("manual", "invitation", "sso", "scim", "api"),
  invitationStatus: oneOf("pending", "accepted", "rejected", "revoked", "expired"),
  whoMayCreate: oneOf("users", "servers"),
  color: matching(/^#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i),
  /** No quotes and nothing that ends a value: a page may write it into a style. */
  font: matching(/^[\p{L}\p{N}][\p{L}\p{N} ,_-]{0,199}$/u),
  css: (value) =>
    typeof value === "string" && isLines(value) && value.length <= 2 * MAX_CSS_LENGTH &&
    [...value].length <= MAX_CSS_LENGTH,
  radius: whole(0, 64),
  count: whole(0, Number.MAX_SAFE_INTEGER),
  maxMembers: whole(1, 10_000_000),
  passwordLength: whole(1, 128),
  perUser: whole(1, 100),
  pending: whole(1, 1000),
  rate: whole(1, 1_000_000),
  rateWindow: whole(1000, DAY_MS),
  tokenMs: whole(MINUTE_MS, 60 * MINUTE_MS),
  sessionMs: whole(5 * MINUTE_MS, 3650 * DAY_MS),
  invitationMs: whole(60 * MINUTE_MS, 90 * DAY_MS),
} as const satisfies Readonly<Record<string, ValueRule>>;

/** The name of a rule. */
export type ValueRuleName = keyof typeof VALUE_RULES;

/** Whether a value keeps a rule, for endpoints that say so before anything is written. */
export function keepsRule(rule: ValueRuleName, value: unknown): boolean {
  return VALUE_RULES[rule](value);
}

/** Whether a number is a time that a date can stand for, epoch ms. */
export function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= LAST_TIME_MS;
}

/** Whether a text can be a row's id: what our own ids and Better Auth's are made of. */
export function isRowId(text: string): boolean {
  return /^[\w.:-]{1,128}$/.test(text);
}

/** Whether a text is one line without control characters, of 1 to `max` characters. */
function isLine(value: unknown, max: number): boolean {
  return typeof value === "string" && value.length <= max && value.trim() !== "" &&
    !UNFIT.test(value);
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

/** An https URL, or an http one of the machine itself, without a name and password in it. */
export function trustworthyUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== "" || url.password !== "") return null;
  if (!HOST.test(url.hostname)) return null;
  const isLocal = url.protocol === "http:" && LOOPBACK.test(url.hostname);
  return url.protocol === "https:" || isLocal ? url : null;
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
  return names.length <= MAX_ROLES && names.every((name) => ROLE_NAME.test(name));
}

function matching(pattern: RegExp): ValueRule {
  return (value) => typeof value === "string" && pattern.test(value);
}

function listOf(rule: (item: string) => boolean): ValueRule {
  return (value) =>
    Array.isArray(value) && value.every((item) => typeof item === "string" && rule(item));
}

function oneOf(...names: readonly string[]): ValueRule {
  return (value) => typeof value === "string" && names.includes(value);
}

function whole(min: number, max: number): ValueRule {
  return (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
}
