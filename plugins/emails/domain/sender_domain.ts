/**
 * Whether the world believes mails of a domain: what SPF, DKIM and DMARC say in its DNS, and what is
 * missing there.
 *
 * @module
 */
import type { ProviderId } from "../providers/types.ts";
import type { TextLookUp } from "./txt_records.ts";

/** One record that a sender's domain should have. */
export interface DomainRecord {
  /** Which of the three standards it is of. */
  readonly record: "spf" | "dkim" | "dmarc";
  /** What kind of record it is to be. */
  readonly type: "TXT" | "CNAME";
  /** Its name in DNS. */
  readonly name: string;
  /**
   * - `found`: it is there and says what it should
   * - `missing`: there is none
   * - `invalid`: there is one, and receivers do not believe it, or it lets anybody send
   * - `unavailable`: the resolver did not answer
   * - `unnamed`: the provider makes a selector for each domain, and none was given
   */
  readonly state: "found" | "missing" | "invalid" | "unavailable" | "unnamed";
  /** What is there, in part if it is long; null for nothing. */
  readonly value: string | null;
  /** What should be there. */
  readonly expected: string;
}

/** Whose mails they are, and who sends them. */
interface SenderDomain {
  /** The domain of the sender's address, as DNS has it, in lower case. */
  readonly domain: string;
  readonly provider: ProviderId;
  /** DKIM selectors, where the provider makes one for each domain: it shows them; 3 at most. */
  readonly selectors?: readonly string[];
}

/** What an SPF record includes for a provider that sends under the sender's own domain. */
const INCLUDES: Readonly<Partial<Record<ProviderId, string>>> = {
  mailgun: "include:mailgun.org",
  resend: "include:amazonses.com",
};
/** Where SPF stands for a provider that bounces to a name below the sender's domain. */
const SPF_NAMES: Readonly<Partial<Record<ProviderId, string>>> = { resend: "send." };
/** Providers that bounce to a domain of their own, so that SPF is theirs and only DKIM aligns. */
const OWN_BOUNCES: ReadonlySet<ProviderId> = new Set(["postmark", "sendgrid", "ses"]);
/** Selectors that are the same for every domain. */
const SELECTORS: Readonly<Partial<Record<ProviderId, readonly string[]>>> = {
  resend: ["resend"],
  sendgrid: ["s1", "s2"],
};

const SELECTOR = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i;
/** So many that all look-ups of a domain are fewer than the questions of a request. */
export const MAX_SELECTORS = 3;
/** Names that DMARC is looked for under: the domain, and from the top of it down. */
const MAX_PARENTS = 5;
const MAX_VALUE_LENGTH = 512;

/** Looks at a sender's domain: one record for SPF, one for each selector of DKIM, one for DMARC. */
export async function senderDomainRecords(
  { domain, provider, selectors = SELECTORS[provider] ?? [] }: SenderDomain,
  lookUp: TextLookUp,
): Promise<DomainRecord[]> {
  const names = selectors.filter((selector) => SELECTOR.test(selector)).slice(0, MAX_SELECTORS);
  return await Promise.all([
    ...(OWN_BOUNCES.has(provider) ? [] : [spfRecord(domain, provider, lookUp)]),
    ...(names.length === 0 ? [unnamedKey(domain, provider)] : []),
    ...names.map((selector) => dkimRecord(selector, { domain, provider }, lookUp)),
    dmarcRecord(domain, lookUp),
  ]);
}

/** RFC 7208: one record, which must not let everybody send. */
async function spfRecord(
  domain: string,
  provider: ProviderId,
  lookUp: TextLookUp,
): Promise<DomainRecord> {
  const name = `${SPF_NAMES[provider] ?? ""}${domain}`;
  const include = INCLUDES[provider];
  const expected = `v=spf1 ${include ?? "ip4:<your server>"} ~all`;
  const all = await lookUp(name);
  const found = all?.filter((text) => /^v=spf1(?: |$)/i.test(text)) ?? [];
  const terms = found[0]?.toLowerCase().split(/ +/) ?? [];
  const isValid = found.length === 1 && !terms.includes("+all") && !terms.includes("all") &&
    (include === undefined || terms.includes(include));
  return { record: "spf", type: "TXT", name, expected, ...stateOf(all, found, { isValid }) };
}

/** RFC 6376 section 3.6.1: a key that is not revoked, which an empty one is. */
async function dkimRecord(
  selector: string,
  { domain, provider }: SenderDomain,
  lookUp: TextLookUp,
): Promise<DomainRecord> {
  const key = keyOf(selector, { domain, provider });
  const all = await lookUp(key.name);
  const found = all?.filter((text) => tagsOf(text).has("p")) ?? [];
  const tags = tagsOf(found[0] ?? "");
  const isValid = found.length === 1 && (tags.get("v") ?? "DKIM1") === "DKIM1" &&
    /^[A-Za-z0-9+/\s]{40,}={0,2}$/.test(tags.get("p") ?? "");
  return { ...key, ...stateOf(all, found, { isValid }) };
}

/** Some providers keep the key, and its name leads to them. */
function keyOf(
  selector: string,
  { domain, provider }: SenderDomain,
): Pick<DomainRecord, "expected" | "name" | "record" | "type"> {
  const at = { record: "dkim", name: `${selector}._domainkey.${domain}` } as const;
  if (provider === "ses") {
    return { ...at, type: "CNAME", expected: `${selector}.dkim.amazonses.com` };
  }
  if (provider === "sendgrid") {
    return { ...at, type: "CNAME", expected: `${selector}.domainkey.<yours>.sendgrid.net` };
  }
  return { ...at, type: "TXT", expected: "v=DKIM1; p=<the key that the provider shows>" };
}

function unnamedKey(domain: string, provider: ProviderId): DomainRecord {
  return { ...keyOf("<selector>", { domain, provider }), state: "unnamed", value: null };
}

/** Of the domain, else of the nearest name above it that has one. */
async function dmarcRecord(domain: string, lookUp: TextLookUp): Promise<DomainRecord> {
  const labels = domain.split(".");
  const first = Math.max(0, labels.length - MAX_PARENTS);
  const above = labels.slice(1).map((_label, index) => index + 1)
    .filter((index) => index >= first && index < labels.length - 1);
  const expected = "v=DMARC1; p=quarantine; rua=mailto:<where reports go>";
  for (const index of [0, ...above]) {
    const name = `_dmarc.${labels.slice(index).join(".")}`;
    const all = await lookUp(name);
    const found = all?.filter((text) => /^v=DMARC1(?:\s*;|$)/.test(text)) ?? [];
    if (all !== null && found.length === 0) continue;
    const isValid = found.length === 1 &&
      /^(?:none|quarantine|reject)$/i.test(tagsOf(found[0] ?? "").get("p") ?? "");
    return { record: "dmarc", type: "TXT", name, expected, ...stateOf(all, found, { isValid }) };
  }
  const name = `_dmarc.${domain}`;
  return { record: "dmarc", type: "TXT", name, expected, state: "missing", value: null };
}

function stateOf(
  all: readonly string[] | null,
  found: readonly string[],
  { isValid }: { isValid: boolean },
): Pick<DomainRecord, "state" | "value"> {
  if (all === null) return { state: "unavailable", value: null };
  if (found.length === 0) return { state: "missing", value: null };
  const value = found.join("\n").slice(0, MAX_VALUE_LENGTH);
  return { state: isValid ? "found" : "invalid", value };
}

/** `name=value` pairs between semicolons. */
function tagsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(";").filter((pair) => pair.includes("=")).map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()];
    }),
  );
}
