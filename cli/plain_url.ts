import { trustworthyUrl } from "../rules/value_rules.ts";

/**
 * What whoever starts the platform at an http address of a network is told, else null: any machine between
 * could change a link that opens an account, so none to such an address stands in a mail.
 */
export function plainUrlNotice(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url) || trustworthyUrl(url) !== null) return null;
  return `Mails with a link are not sent while the platform is at ${url}: give it an https address with --url`;
}
