import { generateId } from "../../rules/ids.ts";
import type { ProjectSecrets } from "../_kernel/secrets.ts";
import type { EmailSuppressionRow, ScopedStore } from "../_kernel/store.ts";
import { canonicalAddress } from "./message.ts";

/**
 * Why a project sends an address no mail: its server takes none, whoever has it calls the mails spam, or a
 * person has put it on the list. `unsubscribed` is for the row's categories only.
 */
export type SuppressionReason = "bounced" | "complained" | "manual" | "unsubscribed";

/** An address as the list has it: of two spellings of one mailbox's domain, one. */
export function suppressedAs(recipient: string): string {
  return canonicalAddress(recipient) ?? recipient.toLowerCase();
}

/** What outweighs what stands on the list. */
const WEIGHTS: Readonly<Record<SuppressionReason, number>> = {
  unsubscribed: 0,
  manual: 1,
  bounced: 1,
  complained: 2,
};

/** Puts an address on the list; what stands there already stays, unless it is outweighed. */
export async function suppress(
  store: ScopedStore,
  recipient: string,
  { now, ...why }: { reason: SuppressionReason; provider: string | null; now: number },
): Promise<void> {
  const address = suppressedAs(recipient);
  const stored = await store.findOne("emailSuppression", { address });
  if (stored === null) {
    const row = { id: generateId("msup", now), address, ...why, createdAt: now };
    await store.create("emailSuppression", row);
  } else if (WEIGHTS[why.reason] > WEIGHTS[reasonOf(stored)]) {
    await store.updateOne("emailSuppression", { address }, why);
  }
}

/** Why a row stands on the list. */
export function reasonOf({ reason }: Pick<EmailSuppressionRow, "reason">): SuppressionReason {
  return reason as SuppressionReason;
}

/** Takes an address off the list, with what it was unsubscribed from; gives whether it was on it. */
export async function unsuppress(store: ScopedStore, recipient: string): Promise<boolean> {
  return await store.deleteOne("emailSuppression", { address: suppressedAs(recipient) });
}

/** Has an address get no more mails of a category; what else it gets stays as it is. */
export async function unsubscribe(
  store: ScopedStore,
  { address, category }: Unsubscription,
  { now }: { now: number },
): Promise<void> {
  const stored = await store.findOne("emailSuppression", { address });
  const categories = [...new Set([...stored?.categories ?? [], category])].sort();
  if (stored === null) {
    const why = { reason: "unsubscribed", provider: null, createdAt: now };
    const row = { id: generateId("msup", now), address, ...why, categories };
    await store.create("emailSuppression", row);
  } else if (stored.categories?.includes(category) !== true) {
    await store.updateOne("emailSuppression", { address }, { categories });
  }
}

/** Who wants no more mails, and of which category. */
interface Unsubscription {
  /** As the list has it. */
  readonly address: string;
  readonly category: string;
}

/** Categories whose mails are part of what their recipient does: nobody can have no more of them. */
const TRANSACTIONAL: readonly (string | null)[] = ["auth", "transactional", null];

/** Whether mails of a template's category can be unsubscribed from; null is a built-in template's. */
export function isOptional(category: string | null): category is string {
  return !TRANSACTIONAL.includes(category);
}

const PURPOSE = "mail/unsubscribe";

/** The token of a mail with which its recipient has no more of its category; it does not end. */
export async function sealUnsubscription(
  secrets: Pick<ProjectSecrets, "seal">,
  { address, category }: Unsubscription,
): Promise<string> {
  const text = JSON.stringify([suppressedAs(address), category]);
  return await secrets.seal(text, { purpose: PURPOSE });
}

/** What such a token says. @throws {Error} for one that this project has not made */
export async function openUnsubscription(
  secrets: Pick<ProjectSecrets, "open">,
  token: string,
): Promise<Unsubscription> {
  const [address, category] = JSON.parse(await secrets.open(token, { purpose: PURPOSE }));
  return { address, category };
}
