import { FORMAT_VERSION, type Host } from "@banata-auth/embedded";
import type { MigrationStatus } from "../component/migration_functions.ts";
import { DERIVED_ROOTS_NOTICE } from "../runtime/deployment/vault_keys.ts";
import { isLoopback, trustworthyUrl } from "../rules/local_hosts.ts";
import type { StartOptions } from "./start_options.ts";
import type { StoredData } from "./stored_data.ts";

const EVERYWHERE: readonly string[] = ["0.0.0.0", "::"];

/** What an upgrade did to data that was there, a line each; nothing for new data. */
export function describeUpgrade(
  before: StoredData,
  { steps }: Pick<MigrationStatus, "steps">,
): string[] {
  if (!before.isThere) return [];
  const format = before.format < FORMAT_VERSION
    ? [`Upgraded the database's format: ${before.format} to ${FORMAT_VERSION}`]
    : [];
  const done = steps.filter(({ isDone, version }) => isDone && !before.steps.has(version));
  return [
    ...format,
    ...done.map(({ changed, name, processed, version }) =>
      `Upgraded the data: step ${version}, ${name} (${changed} of ${processed} documents changed)`
    ),
  ];
}

/** What will not work as it was asked for, a line each. */
export function describeLimits(
  { functionsHost, host, url }: StartOptions,
  siteUrl: string,
): string[] {
  const lines: string[] = [];
  if (url === undefined && !isLoopback(host)) {
    lines.push(
      `Note: without --url, links, cookies and origins name ${siteUrl}, so browsers on other machines ` +
        "can't sign in: add --url with the address they use",
    );
  }
  if (functionsHost !== undefined && !isLoopback(functionsHost)) {
    lines.push(
      "Note: the functions API is open to other machines, where the admin key may do anything: " +
        "leave --functions-host out unless they need it",
    );
  }
  return lines;
}

/** What keeps the projects' keys, a line where it is the root secret. */
export function describeRoots(
  { BANATA_VAULT_KEYS, BANATA_VAULT_KMS_KEY }: Readonly<Record<string, string | undefined>>,
): string[] {
  return BANATA_VAULT_KEYS?.trim() || BANATA_VAULT_KMS_KEY?.trim() ? [] : [DERIVED_ROOTS_NOTICE];
}

/** Where the platform listens and what its public address is; the last line is `Banata ready on …`. */
export function describeAddresses(
  { functionsHost = "", host, url }: StartOptions,
  at: Host,
): string[] {
  return [
    `Functions API: http://${hostInUrl(functionsHost)}:${at.port}`,
    ...url === undefined ? [] : [`Public URL: ${at.siteUrl}`],
    `Banata ready on http://${hostInUrl(host)}:${at.sitePort}`,
  ];
}

/** What whoever started it does next. */
export function describeNext(siteUrl: string, { isSetUp }: { isSetUp: boolean }): string {
  const next = isSetUp
    ? `open ${siteUrl}`
    : `open ${siteUrl} and make yourself the first administrator with the setup token`;
  return `Next: ${next}; Ctrl+C stops the platform`;
}

/** An address that listens everywhere can be reached on this one; IPv6 stands in brackets (RFC 3986). */
function hostInUrl(host: string): string {
  if (host === "" || EVERYWHERE.includes(host)) return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/**
 * What whoever starts the platform at an http address of a network is told, else null: any machine between
 * could change a link that opens an account, so none to such an address stands in a mail.
 */
export function plainUrlNotice(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url) || trustworthyUrl(url) !== null) return null;
  return `Mails with a link are not sent while the platform is at ${url}: give it an https address with --url`;
}
