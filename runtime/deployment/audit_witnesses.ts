import { isLoopback } from "../../rules/local_hosts.ts";
import { formatVerifierKey, parseVerifierKey } from "../../tlog/keys.ts";
import type { Witness } from "../../tlog/witness.ts";

/** The variable that names the witnesses. */
export const WITNESSES_VARIABLE = "BANATA_AUDIT_WITNESSES";

/** Each is asked for every checkpoint; policies that want more are rare. */
const MAX_WITNESSES = 4;

/** A witness that cosigns the checkpoints of audit logs, and its key as text, by which it is known. */
export interface AuditWitness extends Witness {
  /** The key, as text. */
  readonly vkey: string;
}

/**
 * The witnesses that a list names: `<key> <URL>`, comma separated, each its key as C2SP's signed-note writes
 * it and its submission prefix; absent or empty for none. A list that is wrong gives a sentence that says
 * what to do.
 *
 * @param siteUrl the platform's own: one on this machine also reaches a witness on it
 */
export function parseWitnesses(
  list: string | undefined,
  siteUrl: string,
): AuditWitness[] | string {
  const parts = (list ?? "").split(",").map((part) => part.trim()).filter(Boolean);
  const witnesses = parts.map((part) => parseWitness(part, siteUrl));
  const wrong = witnesses.findIndex((witness) => witness === null);
  if (wrong >= 0) {
    return `Name each witness of ${WITNESSES_VARIABLE} by its key (type cosignature/v1), a blank and its ` +
      `https URL: number ${wrong + 1} is not so`;
  }
  const found = witnesses.filter((witness) => witness !== null);
  const isTwice = new Set(found.map(({ key }) => key.publicKey.join())).size < found.length;
  if (found.length <= MAX_WITNESSES && !isTwice) return found;
  return `Name at most ${MAX_WITNESSES} witnesses in ${WITNESSES_VARIABLE}, each once`;
}

function parseWitness(text: string, siteUrl: string): AuditWitness | null {
  const [vkey = "", url = "", ...rest] = text.split(/\s+/);
  if (rest.length > 0 || !isWitnessUrl(url, siteUrl)) return null;
  try {
    const key = parseVerifierKey(vkey);
    return key.type === "cosignature" ? { key, url, vkey: formatVerifierKey(key) } : null;
  } catch {
    return null;
  }
}

function isWitnessUrl(text: string, siteUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const { hash, hostname, password, protocol, search, username } = new URL(text);
  if (username + password + search + hash !== "") return false;
  if (protocol === "https:") return true;
  return protocol === "http:" && isLoopback(hostname) && isLoopback(new URL(siteUrl).hostname);
}
