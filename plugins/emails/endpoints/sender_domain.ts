import * as z from "../../_kernel/schemas.ts";
import { endpoint } from "../../_kernel/endpoint.ts";
import { fail, failNaming } from "../../_kernel/errors.ts";
import { MAX_SELECTORS, senderDomainRecords } from "../domain/sender_domain.ts";
import { MAILS_ERROR_CODES } from "../mails_error_codes.ts";
import { canonicalAddress } from "../message.ts";
import { isProviderId } from "../providers/known_credentials.ts";
import { EMAIL_SETTINGS_ID, readProviders } from "../transport.ts";
import type { SenderDomainCheck } from "../types.ts";

const body = z.object({
  domain: z.string().max(253).optional(),
  provider: z.string().max(32).optional(),
  selectors: z.array(z.string().max(63)).max(MAX_SELECTORS).optional(),
});

/**
 * `POST /banata/emails/domain/check`: looks up whether the world believes mails of a domain, of the
 * project's sender by default, when a provider sends them, the active one by default. It asks DNS each time.
 */
export const checkSenderDomain = endpoint(
  "/banata/emails/domain/check",
  { body, permission: "email.manage" },
  async ({ body: { selectors, ...named }, lookUpTexts, store }): Promise<SenderDomainCheck> => {
    const settings = await store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID });
    const domain = asciiDomain(named.domain ?? settings?.fromAddress?.replace(/^.*@/, "") ?? "");
    if (domain === null) return fail("BAD_REQUEST", MAILS_ERROR_CODES.EMAIL_DOMAIN_INVALID);
    const [first] = (await readProviders(store)).filter(({ enabled }) => enabled);
    const provider = named.provider ?? settings?.activeProvider ?? first?.providerId ?? "smtp";
    if (!isProviderId(provider)) {
      return failNaming(MAILS_ERROR_CODES.EMAIL_PROVIDER_UNKNOWN, provider);
    }
    const records = await senderDomainRecords({ domain, provider, selectors }, lookUpTexts);
    return { domain, provider, verified: records.every(({ state }) => state === "found"), records };
  },
);

/** A domain as DNS has it; null for what can stand in no sender's address. */
function asciiDomain(domain: string): string | null {
  const local = "postmaster@";
  return canonicalAddress(`${local}${domain.replace(/\.$/, "")}`)?.slice(local.length) ?? null;
}
