/**
 * What a provider is given to send, and what it must be: nothing that is not whole, and no value that
 * could end a header's line and start another.
 *
 * @module
 */
import { isEmail, isTime, keepsRule } from "../../rules/value_rules.ts";
import type { MessageCode } from "./delivery_codes.ts";

/** One mail to one recipient: what becomes of it is then one thing. */
export interface EmailMessage {
  /**
   * Our id of it, which the provider's webhook tells again: at most 80 letters, digits, hyphens and
   * underscores, which all providers take.
   */
  readonly intentId: string;
  /** Who sends it; a name is one line of at most 200 characters, or empty. */
  readonly from: { readonly address: string; readonly name: string };
  /** The recipient's address. */
  readonly to: string;
  /** Where replies go, where not to the sender. */
  readonly replyTo: string | null;
  /** One line of at most 512 characters. */
  readonly subject: string;
  /** HTML, at most 1 MiB of UTF-8 together with the text. */
  readonly html: string;
  /** The same as plain text. */
  readonly text: string;
  /** Its Message-ID, `<id@domain>`; made once, so that all attempts have the same. */
  readonly messageId: string;
  /** When it was written, epoch ms. */
  readonly date: number;
  /** More headers by their names, of the list below; a value is one line of ASCII. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the provider's statistics count it under, e.g. `{ type: "verification" }`; at most 5. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Headers that a message may have besides those that its fields make. */
const ALLOWED_HEADERS: ReadonlySet<string> = new Set([
  "auto-submitted",
  "feedback-id",
  "in-reply-to",
  "list-id",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "precedence",
  "references",
  "x-auto-response-suppress",
  "x-entity-ref-id",
]);

const MAX_BODY_BYTES = 1024 * 1024;
/** A line of a header ends at 998 characters (RFC 5322 section 2.1.1), its name among them. */
const MAX_HEADER_LENGTH = 900;
const MAX_TAGS = 5;
const MAX_LABEL_LENGTH = 63;

const INTENT_ID = /^[\w-]{1,80}$/;
const MESSAGE_ID = /^<[\w.+-]{1,128}@[a-z0-9.-]{1,253}>$/i;
const HEADER_VALUE = /^[\x20-\x7e]+$/;
/** Ten short of what a key of Postmark's metadata may have. */
const TAG_NAME = /^[\w-]{1,20}$/;
const TAG_VALUE = /^[\w-]{1,80}$/;
/** Controls but tabs and ends of lines, and halves of surrogate pairs. */
const UNFIT_IN_BODY = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
const ASCII = /^[\x20-\x7e]*$/;

/** What is wrong with a message, the first of it; null where it can be sent. */
export function messageProblem(message: EmailMessage): MessageCode | null {
  const { date, from, headers, html, intentId, messageId, replyTo, subject, tags, text, to } =
    message;
  if (!isIntentId(intentId)) return "MESSAGE_INTENT_INVALID";
  if (!isMailbox(from.address) || !(from.name === "" || keepsRule("line200", from.name))) {
    return "MESSAGE_SENDER_INVALID";
  }
  if (!isMailbox(to)) return "MESSAGE_RECIPIENT_INVALID";
  if (replyTo !== null && !isMailbox(replyTo)) return "MESSAGE_REPLY_TO_INVALID";
  if (!keepsRule("line512", subject)) return "MESSAGE_SUBJECT_INVALID";
  if (!isBody(text) || !isBody(html)) return "MESSAGE_BODY_INVALID";
  if (new TextEncoder().encode(text + html).length > MAX_BODY_BYTES) return "MESSAGE_TOO_LARGE";
  if (!MESSAGE_ID.test(messageId)) return "MESSAGE_ID_INVALID";
  if (!isTime(date)) return "MESSAGE_DATE_INVALID";
  return headersProblem(headers) ?? tagsProblem(tags);
}

/** Whether a text is an id that a message may have. */
export function isIntentId(text: string): boolean {
  return INTENT_ID.test(text);
}

/**
 * The one spelling of an address by which mails to it are looked up: in lower case, its domain as DNS has
 * it. Null for what is no address.
 */
export function canonicalAddress(address: string): string | null {
  const lower = address.toLowerCase();
  return isMailbox(lower) ? withAsciiDomain(lower) : null;
}

function headersProblem(headers: EmailMessage["headers"]): MessageCode | null {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  if (new Set(names).size < names.length || names.some((name) => !ALLOWED_HEADERS.has(name))) {
    return "MESSAGE_HEADER_NOT_ALLOWED";
  }
  const fit = Object.values(headers).every((value) =>
    value.length <= MAX_HEADER_LENGTH && HEADER_VALUE.test(value)
  );
  return fit ? null : "MESSAGE_HEADER_INVALID";
}

function tagsProblem(tags: EmailMessage["tags"]): MessageCode | null {
  const entries = Object.entries(tags);
  const fit = entries.length <= MAX_TAGS &&
    entries.every(([name, value]) =>
      TAG_NAME.test(name) && TAG_VALUE.test(value) && name !== INTENT_TAG
    );
  return fit ? null : "MESSAGE_TAG_INVALID";
}

/** The name under which our id of a message travels in a provider's tags or metadata. */
export const INTENT_TAG = "banata_intent";

/** The same as a header, for servers that keep no metadata. */
export const INTENT_HEADER = "X-Banata-Intent";

function isBody(text: string): boolean {
  return text !== "" && !UNFIT_IN_BODY.test(text);
}

function isMailbox(address: string): boolean {
  return isEmail(address) && asciiDomain(address.slice(address.lastIndexOf("@") + 1)) !== null;
}

/** The message with the domains of its addresses as DNS has them; what goes on the wire. */
export function withAsciiDomains(message: EmailMessage): EmailMessage {
  const { from, replyTo, to } = message;
  return {
    ...message,
    from: { ...from, address: withAsciiDomain(from.address) },
    replyTo: replyTo === null ? null : withAsciiDomain(replyTo),
    to: withAsciiDomain(to),
  };
}

/**
 * An address with its domain as DNS has it, in punycode; the part before the `@` stays, for only the
 * recipient's server knows what it means.
 */
function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at + 1)}${asciiDomain(address.slice(at + 1)) ?? ""}`;
}

/** Null for a domain that has no form in ASCII, or a label of it that is too long for DNS. */
function asciiDomain(domain: string): string | null {
  const url = `http://${domain}/`;
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  const fits = hostname.length <= 253 &&
    hostname.split(".").every((label) => label !== "" && label.length <= MAX_LABEL_LENGTH);
  return fits ? hostname : null;
}

/** Whether a message's addresses are of ASCII once their domains are: others need SMTPUTF8 (RFC 6531). */
export function hasAsciiAddresses(message: EmailMessage): boolean {
  const { from, replyTo, to } = withAsciiDomains(message);
  return [from.address, to, replyTo ?? ""].every((address) => ASCII.test(address));
}

/** A sender as a header has it, in Unicode: `"Name" <address>`, or the address alone. */
export function mailbox({ address, name }: EmailMessage["from"]): string {
  return name === "" ? address : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`;
}
