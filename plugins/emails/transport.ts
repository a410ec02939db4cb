import type { EmailProviderRow, EmailSettingsRow, ScopedStore } from "../_kernel/store.ts";
import { type MailWait, mailWait } from "../../rules/mail_wait.ts";
import type { ProviderId } from "./providers/types.ts";

/** The id of the one row of a project's settings of mails. */
export const EMAIL_SETTINGS_ID = "settings";
/** Providers that a project can have: one row each. */
const MAX_PROVIDERS = 20;

/** Who sends a project's mails. */
export interface MailTransport {
  readonly from: { readonly address: string; readonly name: string };
  readonly replyTo: string | null;
  /** Those that are switched on, the active one first. */
  readonly providers: readonly EmailProviderRow[];
}

/** What is stored of who sends a project's mails. */
export interface MailSenders {
  /** Null before the first save. */
  readonly settings: EmailSettingsRow | null;
  /** By their ids. */
  readonly providers: readonly EmailProviderRow[];
}

/** The one row of a project's settings of mails; null before the first save. */
export function readMailSettings(store: ScopedStore): Promise<EmailSettingsRow | null> {
  return store.findOne("emailSettings", { id: EMAIL_SETTINGS_ID });
}

/** Who sends a project's mails; or what they wait for. */
export function mailTransport(
  { providers: rows, settings }: MailSenders,
): MailTransport | MailWait {
  const wait = mailWait(settings, rows);
  if (wait !== null) return wait;
  // There is a sender, or the project's mails would wait.
  const { activeProvider, fromAddress, fromName, replyTo } = settings!;
  const rank = ({ providerId }: EmailProviderRow) => providerId === activeProvider ? 0 : 1;
  const providers = rows.filter(({ enabled }) => enabled).sort((a, b) => rank(a) - rank(b));
  return { from: { address: fromAddress!, name: fromName ?? "" }, replyTo, providers };
}

/** A project's providers, by their ids. */
export async function readProviders(store: ScopedStore): Promise<EmailProviderRow[]> {
  return await store.findMany("emailProvider", {
    sortBy: { field: "providerId", direction: "asc" },
    limit: MAX_PROVIDERS,
  });
}

/** The ids of a transport's providers, in the order in which they are asked. */
export function providerIds({ providers }: MailTransport): ProviderId[] {
  // Whoever saves a provider has looked its id up among those that there are.
  return providers.map(({ providerId }) => providerId as ProviderId);
}
