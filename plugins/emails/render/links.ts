import { trustworthyUrl } from "../../../rules/local_hosts.ts";
import { isEmail } from "../../../rules/value_rules.ts";
import { namesIn } from "./variables.ts";

/** Characters of a link once variables are filled in. */
const MAX_URL_LENGTH = 8192;
/** A variable that is a URL, or the begin of one. */
const WHOLE_URL = /^\{\{\w+\}\}(?:$|[/?#])/;
/** A host that ends with a variable. */
const OPEN_HOST = /^https?:\/\/[^/?#]*\}\}(?:$|[/?#:])/i;
const WHITE = /[\s\p{Cc}]/u;

/** A link as it may stand in a mail: https, http of this machine, or an address; null for any other. */
export function safeLink(text: string): string | null {
  return /^mailto:/i.test(text) ? safeAddress(text) : safeSource(text);
}

/** Where a picture may come from: https, or http of this machine; null for any other. */
export function safeSource(text: string): string | null {
  if (text.length > MAX_URL_LENGTH || WHITE.test(text)) return null;
  return trustworthyUrl(text)?.href ?? null;
}

/** Whether a template's link can lead somewhere once it is filled in. */
export function mayLead(template: string): boolean {
  return mayBecome(template, safeLink);
}

/** Whether a template's picture can come from somewhere once its URL is filled in. */
export function maySource(template: string): boolean {
  return mayBecome(template, safeSource);
}

/**
 * What begins with a variable is known when it is filled in; of the rest the begin must be fit. No value may
 * end the host: `.evil.example` would make it another one.
 */
function mayBecome(template: string, safe: (text: string) => string | null): boolean {
  if (template === "" || WHOLE_URL.test(template)) return true;
  if (template.startsWith("{{") || OPEN_HOST.test(template)) return false;
  const filled = namesIn(template).reduce(
    (text, name) => text.replaceAll(`{{${name}}}`, "1"),
    template,
  );
  return safe(filled) !== null;
}

/** A mail to one address, which may say its subject and text. */
function safeAddress(text: string): string | null {
  if (text.length > MAX_URL_LENGTH || WHITE.test(text) || !URL.canParse(text)) return null;
  const { pathname, searchParams } = new URL(text);
  const isSaid = [...searchParams].every(([name, value]) =>
    name === "body" || name === "subject" && !/[\r\n]/.test(value)
  );
  const to = decodePath(pathname);
  if (!isEmail(to) || !isSaid) return null;
  const said = searchParams.toString().replaceAll("+", "%20");
  // A name may hold what would begin another field, `?` and `&`.
  const at = to.lastIndexOf("@");
  const address = `${encodeURIComponent(to.slice(0, at))}@${encodeURIComponent(to.slice(at + 1))}`;
  return `mailto:${address}${said === "" ? "" : `?${said}`}`;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
